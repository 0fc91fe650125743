/**
 * The contract's client against the running server, without a browser: what the console's every call stands on. A
 * program may use it as well; it then signs in by a bearer token, where a page has its cookie.
 */
import {
  follow,
  makeApi,
  micros,
  newKey,
  PHASES,
  type ServerEvent,
  take,
  Unreachable,
} from '@aicloud/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Cloud } from './cloud'

let cloud: Cloud

beforeAll(async () => {
  cloud = await Cloud.start()
})
afterAll(async () => {
  await cloud?.stop()
})

const signedIn =
  (token: string): typeof fetch =>
  (input, init) => {
    const request = new Request(input, init)
    request.headers.set('Authorization', `Bearer ${token}`)
    return fetch(request)
  }
const as = (token: string) =>
  makeApi({ csrf: () => undefined, baseUrl: cloud.ready.url, fetch: signedIn(token) })

const body = (count: number, model = 'H100') => ({
  display_name: 'contract',
  gpu: { model, count },
  workload: { image: 'busybox', command: ['/bin/sh', '-c', 'trap exit TERM; while :; do sleep 1; done'] },
})

describe('the contract’s client', () => {
  it('launches, watches and releases', async () => {
    const api = as(cloud.ready.project_token)
    const call = { body: body(1), params: { header: { 'Idempotency-Key': newKey() } } }
    const made = await take(api.POST('/v1/allocations', call))
    const again = await take(api.POST('/v1/allocations', call))
    expect(again.id).toBe(made.id)
    expect(Object.keys(PHASES)).toContain(made.phase)
    expect(micros(made.price.micros_per_gpu_hour)).toBeGreaterThan(0n)

    const path = { params: { path: { id: made.id } } }
    await until('allocation.active', made.id)
    await take(api.POST('/v1/allocations/{id}/release', path))
    await until('allocation.released', made.id)
    const usage = await take(api.GET('/v1/allocations/{id}/usage', path))
    expect(usage.intervals).toHaveLength(1)
    expect(micros(usage.total[0]?.gpu_microseconds ?? '0')).toBeGreaterThan(0n)
  })

  it('walks from page to page', async () => {
    const api = as(cloud.ready.project_token)
    const made = []
    // More than there are, so that they wait and are gone at once.
    for (let at = 0; at < 3; at++)
      made.push((await take(api.POST('/v1/allocations', { body: body(64, 'H200') }))).id)
    const found: string[] = []
    let token: string | undefined
    do {
      const query = { limit: 2, ...(token ? { page_token: token } : {}) }
      const page = await take(api.GET('/v1/allocations', { params: { query } }))
      expect(page.items.length).toBeLessThanOrEqual(2)
      found.push(...page.items.map((one) => one.id))
      token = page.next_page_token ?? undefined
    } while (token)
    expect(new Set(found).size).toBe(found.length)
    expect(found).toEqual(expect.arrayContaining(made))
    for (const id of made) await take(api.POST('/v1/allocations/{id}/release', { params: { path: { id } } }))
  })

  it('throws what the server says, typed', async () => {
    const api = as(cloud.ready.project_token)
    await expect(api.GET('/v1/nodes')).rejects.toMatchObject({
      name: 'ApiError',
      problem: { status: 403, code: 'forbidden', missing_permission: 'node.read' },
    })
    await expect(api.POST('/v1/allocations', { body: body(65) })).rejects.toMatchObject({
      problem: { status: 422, code: 'invalid_value', field: 'gpu.count', retry: 'new_request' },
    })
    await expect(as('aic_p_wrong').GET('/v1/allocations')).rejects.toMatchObject({
      problem: { status: 401, code: 'unauthenticated' },
    })
    // Nobody listens there.
    const nowhere = makeApi({ csrf: () => undefined, baseUrl: 'http://127.0.0.1:1' })
    await expect(nowhere.GET('/healthz')).rejects.toBeInstanceOf(Unreachable)
  })
})

/** Until an event of this type has happened to the resource. */
async function until(type: string, resource: string): Promise<ServerEvent> {
  const over = new AbortController()
  let found: ServerEvent | undefined
  let refused: Error | undefined
  await follow({
    url: `${cloud.ready.url}/v1/events?resource=${resource}&after=0-0`,
    fetch: signedIn(cloud.ready.project_token),
    signal: over.signal,
    onEvents: (events) => {
      found = events.find((event) => event.type === type) ?? found
      if (found) over.abort()
    },
    onState: (state) => {
      if (state.kind === 'refused') refused = state.error
    },
    onForgotten: () => {},
  })
  if (!found) throw refused ?? new Error(`${type} never came`)
  return found
}
