/** What is taken away for good is asked about first, and what the server says to it stands where it was asked. */
import { act } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Opened, openConsole, page, problem, type Served, serve, sessionOf } from '../testing'

let console: Opened | undefined
let served: Served
afterEach(async () => {
  await console?.close()
  console = undefined
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const ACCOUNT = {
  id: 'sa_a',
  display_name: 'Robot',
  label: 'robot',
  standing: 'active',
  role: 'project_member',
  created_at: '2026-01-01T00:00:00Z',
  tenant: { id: 'ten_a', name: '' },
  project: { id: 'proj_1', name: '' },
  actions: ['disable', 'add_key', 'issue_api_key'],
}
const ADMIN = sessionOf([{ role: 'tenant_admin', tenant: 'ten_a' }])
const KEY = { id: 'key_1', label: 'ci', algorithm: 'EdDSA', actions: ['update', 'remove'] }
const KEYS = page([KEY])

async function open(session = ADMIN, more: object = {}) {
  served = serve({
    'GET /v1/service-accounts/sa_a': ACCOUNT,
    'GET /v1/service-accounts/sa_a/keys': KEYS,
    ...more,
  })
  console = await openConsole('/service-accounts/sa_a', session)
  await console.until(() => console?.button('Remove ci'))
  return console
}
const writes = (method: string) => served.asked.filter((one) => one.method === method)
const dialog = () => console?.place.querySelector('dialog[open]')?.textContent ?? ''

describe('a key', () => {
  it('is not removed by walking through the table, nor by one press', async () => {
    const here = await open()
    const row = here.place.querySelector<HTMLElement>('tbody [data-row]')
    expect(row?.textContent).toBe('ci')
    await act(async () => {
      row?.focus()
      row?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
      row?.click()
    })
    await here.press('Remove ci')
    expect(dialog()).toContain('Remove ci?')
    expect(writes('DELETE')).toEqual([])
    served.answers['DELETE /v1/service-accounts/sa_a/keys/key_1'] = new Response(null, { status: 204 })
    await here.press('Remove')
    await here.until(() => writes('DELETE').length === 1 && dialog() === '')
  })

  it('can’t be removed by who may not', async () => {
    const here = await open(sessionOf([{ role: 'tenant_viewer', tenant: 'ten_a' }]), {
      'GET /v1/service-accounts/sa_a/keys': page([{ ...KEY, actions: [] }]),
    })
    await here.until(() => here.button('Remove ci')?.getAttribute('aria-disabled') === 'true')
    expect(here.text()).toContain('You need service_account.update here')
    await here.press('Remove ci')
    expect(dialog()).toBe('')
  })
})

describe('a refusal', () => {
  it('is told in the dialog that asked, and is forgotten with it', async () => {
    const here = await open()
    served.answers['POST /v1/service-accounts/sa_a/disable'] = problem(409, 'not_legal_now')
    await here.press('Disable')
    await act(async () => (here.place.querySelector('dialog[open] [type=submit]') as HTMLElement).click())
    await here.until(() => dialog().includes('title of not_legal_now'))
    await here.press('Cancel')
    await here.press('Disable')
    expect(dialog()).not.toContain('title of not_legal_now')
  })
})

describe('an API key', () => {
  it('is asked for by the same request when the answer was lost', async () => {
    const here = await open()
    const clock = vi.spyOn(Date, 'now')
    const began = Date.now()
    const path = 'POST /v1/service-accounts/sa_a/api-keys'
    served.answers[path] = () => Promise.reject(new TypeError('the network is away'))
    await here.press('Issue an API key')
    await here.type('Name', 'ci')
    await here.press('Issue')
    await here.until(() => dialog().includes('did not answer'))
    clock.mockImplementation(() => began + 5_000)
    served.answers[path] = { id: 'key_2', label: 'ci', secret: 'aic_k_secret' }
    await here.press('Issue')
    clock.mockRestore()
    await here.until(() => dialog().includes('aic_k_secret'))
    const [first, second] = writes('POST')
    expect(second?.key).toBe(first?.key)
    expect(second?.body).toEqual(first?.body)
  })
})

describe('a secret', () => {
  const kept = () =>
    JSON.stringify(
      console?.client
        .getMutationCache()
        .getAll()
        .map((one) => one.state),
    )

  it('that is shown once is nowhere in the page when its dialog is closed', async () => {
    const here = await open()
    served.answers['POST /v1/service-accounts/sa_a/api-keys'] = {
      id: 'key_2',
      label: 'ci',
      secret: 'aic_k_secret',
    }
    await here.press('Issue an API key')
    await here.type('Name', 'ci')
    await here.press('Issue')
    await here.until(() => dialog().includes('aic_k_secret'))
    expect(kept()).toContain('aic_k_secret')
    await here.press('I have kept it')
    await here.until(() => !kept().includes('aic_k_'))
    expect(here.place.innerHTML).not.toContain('aic_k_')
  })

  it('that was typed is forgotten when it has done its work', async () => {
    served = serve({})
    console = await openConsole('/account', ADMIN)
    served.answers['POST /v1/me/password'] = new Response(null, { status: 204 })
    await console.type('Your password now', 'mauve-otter')
    await console.type('New password', 'plays-cello')
    await console.press('Change password')
    await console.until(() => console?.text().includes('Your password is changed'))
    await console.until(() => !/otter|cello/.test(kept()))
  })
})

describe('a price', () => {
  it('is another request with another key when its currency is another', async () => {
    const type = {
      model: 'T4',
      currency: 'USD',
      memory_bytes: 2 ** 30,
      largest_now: 1,
      largest_ever: 1,
      price_micros_per_gpu_hour: '10',
    }
    served = serve({ 'GET /v1/gpu-types': page([type]) })
    console = await openConsole('/capacity', sessionOf([{ role: 'operator_admin' }]))
    served.answers['PUT /v1/gpu-types/T4'] = () => Promise.reject(new TypeError('the network is away'))
    await console.press('Change price')
    await console.press('Save')
    await console.until(() => dialog().includes('did not answer'))
    await console.press('Save')
    await console.until(() => writes('PUT').length === 2)
    await console.type('Currency', 'EUR')
    await console.press('Save')
    await console.until(() => writes('PUT').length === 3)
    const [first, second, third] = writes('PUT')
    expect(second?.key).toBe(first?.key)
    expect(third?.body).toMatchObject({ currency: 'EUR' })
    expect(third?.key).not.toBe(first?.key)
  })
})
