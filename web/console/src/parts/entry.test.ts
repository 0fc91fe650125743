import { ApiError, SSO_REASONS } from '@aicloud/contract'
import { describe, expect, it } from 'vitest'
import { freeName } from '../screens/passkeys'
import { told } from './passkey'
import { forPeople, tell } from './problem'
import { domainsOf, isLabel, startOf, toldBy } from './sso'

describe('a way to a provider', () => {
  it('leads to a label of ours, and back to where one was', () => {
    for (const good of ['acme', 'a', '3m', 'a-b', 'x'.repeat(63)]) expect(isLabel(good), good).toBe(true)
    for (const wrong of ['', '-a', 'a-', 'Acme', 'a b', 'a/b', '../x', 'é', 'x'.repeat(64)])
      expect(isLabel(wrong), wrong).toBe(false)
    expect(startOf('acme', '/allocations?project=all')).toBe(
      '/v1/sso/acme/start?return_to=%2Fallocations%3Fproject%3Dall',
    )
  })

  it('that came to nothing is told by words of ours, and by nothing that the address says', () => {
    const back = { problem: 'sso_refused', reason: 'domain_not_verified', request: 'req_01' }
    expect(toldBy(back)).toEqual({
      title: 'Single sign-on does not let you in',
      detail: SSO_REASONS.domain_not_verified.text,
      suggestion: SSO_REASONS.domain_not_verified.suggestion,
      code: 'sso_refused',
      requestId: 'req_01',
    })
    const strange = toldBy({ problem: 'sso_failed', reason: 'Call +1 555', request: '<b>' })
    expect(JSON.stringify(strange)).not.toMatch(/555|<b>/)
    expect(strange?.suggestion).toContain('Begin again')
    for (const nothing of [{}, { problem: 'unauthenticated' }, { problem: 'toString' }, { problem: 'x y' }])
      expect(toldBy(nothing), JSON.stringify(nothing)).toBeUndefined()
  })

  it('is for domains, however they are written down', () => {
    expect(domainsOf(' Example.com,example.org;\n@example.com\n')).toEqual(['example.com', 'example.org'])
    expect(domainsOf('  ')).toEqual([])
  })
})

describe('passkeys', () => {
  it('say why nothing came of it, and what to do', () => {
    for (const what of ['use', 'make'] as const) {
      for (const name of ['NotAllowedError', 'SecurityError', 'UnknownError']) {
        const { title, detail, suggestion } = tell(told(new DOMException('said by a browser', name), what))
        expect([title, detail, suggestion].every(Boolean), `${what} ${name}`).toBe(true)
      }
    }
    expect(tell(told(new DOMException('', 'InvalidStateError'), 'make')).title).toContain('already')
    const left = new DOMException('', 'AbortError')
    expect(told(left, 'use'), 'who gives up hears nothing').toBe(left)
  })

  it('get a name that no other has', () => {
    expect(freeName('Chrome on Linux', [])).toBe('Chrome on Linux')
    expect(freeName('Chrome on Linux', ['Chrome on Linux', 'Chrome on Linux 2'])).toBe('Chrome on Linux 3')
  })
})

describe('what the server suggests', () => {
  it('is said to people without the requests that programs send', () => {
    const text = 'Try again; who has forgotten it asks for a link (POST /v1/password-reset).'
    expect(forPeople(text)).toBe('Try again; who has forgotten it asks for a link.')
    expect(forPeople('Begin again (POST /v1/a:b, or POST /v1/c) and answer.')).toBe('Begin again and answer.')
    expect(forPeople('Use 1 to 8 (or none).')).toBe('Use 1 to 8 (or none).')
    const problem = { title: 't', detail: 'd', suggestion: text, code: 'sign_in_failed', request_id: 'r' }
    expect(tell(new ApiError(problem as never)).suggestion).toBe(forPeople(text))
  })
})
