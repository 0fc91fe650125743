// @vitest-environment node
/**
 * Everything that the API can do is somewhere in the console, or stands here with the reason why it is not. An operation that
 * is added to the document and to no screen fails this, and so does a reason that is no longer one.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const SOURCES = new URL('..', import.meta.url).pathname
const DOCUMENT = new URL('../../../../docs/openapi.json', import.meta.url).pathname

/** Operations that no call of the typed client makes. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'GET /healthz': 'for whoever watches the process',
  'GET /readyz': 'for whoever watches the process',
  'GET /metrics': 'for Prometheus',
  'GET /openapi.json': 'for programs; the console is built from it',
  'GET /.well-known/jwks.json': 'for whoever checks tokens',
  'POST /v1/token': 'for programs that sign',
  'GET /v1/sso/{tenant}/callback': 'the provider sends the browser there',
  'POST /v1/sso:redeem': 'for the command line; a browser gets a cookie',
  'GET /v1/tenants/{id}/invitations/{invitation}': 'the list is read whole',
}

/** Operations that the console asks for by another way than the typed client, and a file that does. */
const BY_ADDRESS: Readonly<Record<string, readonly [file: string, text: string]>> = {
  'GET /v1/events': ['live/stream.tsx', "'/v1/events'"],
  'GET /v1/ops/supervision/watch': ['live/engine.ts', '/v1/ops/supervision/watch?'],
  'GET /v1/sso/{tenant}/start': ['parts/sso.ts', '/v1/sso/'],
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

function operations(): string[] {
  const { paths } = JSON.parse(readFileSync(DOCUMENT, 'utf8')) as { paths: Record<string, object> }
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) => `${method.toUpperCase()} ${path}`),
  )
}

function called(): Set<string> {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  const sources = files.filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
  const found = sources.flatMap((name) => [
    ...readFileSync(join(SOURCES, name), 'utf8').matchAll(
      /\bapi\.(GET|POST|PUT|PATCH|DELETE)\b[^(]*\(\s*'([^']+)'/g,
    ),
  ])
  return new Set(found.map(([, method, path]) => `${method} ${path}`))
}

describe('the console', () => {
  const [all, calls] = [operations(), called()]
  const excused = { ...ELSEWHERE, ...BY_ADDRESS }

  it('finds its own calls', () => {
    expect(calls.size).toBeGreaterThan(80)
    expect(calls).toContain('POST /v1/projects')
  })

  it('calls every operation of the document, or says why not', () => {
    expect(all.filter((one) => !calls.has(one) && !Object.hasOwn(excused, one))).toEqual([])
  })

  it('gives no reason for what it calls, nor for what is not there', () => {
    expect(Object.keys(excused).filter((one) => calls.has(one) || !all.includes(one))).toEqual([])
  })

  it('asks by address for what it says', () => {
    for (const [one, [file, text]] of Object.entries(BY_ADDRESS))
      expect(readFileSync(join(SOURCES, file), 'utf8'), one).toContain(text)
  })
})
