/** Who has lost what proves them is helped: by an operator, or alone with what is left; and who is shut out is told why. */
import { act } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Opened, openConsole, page, type Served, serve, sessionOf } from '../testing'

let console: Opened | undefined
let served: Served
afterEach(async () => {
  await console?.close()
  console = undefined
  vi.unstubAllGlobals()
})

const LEE = {
  id: 'user_lee',
  name: 'core42:aicloud:-:::user/user_lee',
  email: 'lee@example.org',
  display_name: 'Lee',
  standing: 'active',
  has_password: true,
  has_second_factor: true,
  actions: ['update', 'reset_second_factor', 'disable'],
  created_at: '2026-01-01T00:00:00Z',
}
const OPERATOR = sessionOf([{ role: 'operator_admin' }])

const dialog = () => console?.place.querySelector('dialog[open]')?.textContent ?? ''
const submit = async () =>
  act(async () => console?.place.querySelector<HTMLElement>('dialog[open] [type=submit]')?.click())
const sent = (method: string) => served.asked.filter((one) => one.method === method)

async function open(user: object) {
  served = serve({ 'GET /v1/users/user_lee': user })
  console = await openConsole('/ops/users/user_lee', OPERATOR)
  await console.until(() => console?.button('Change'))
  return console
}

describe('a lost second factor', () => {
  it('is reset by an operator who writes down how they made sure', async () => {
    const here = await open(LEE)
    await here.press('Reset second factor')
    await submit()
    expect(sent('POST')).toEqual([])
    await here.type('How you made sure', ' known by voice ')
    served.answers['POST /v1/users/user_lee/reset-second-factor'] = { ...LEE, has_second_factor: false }
    await submit()
    await here.until(() => dialog() === '')
    expect(sent('POST').map((one) => one.body)).toEqual([{ reason: 'known by voice' }])
  })

  it('is not offered of who has none', async () => {
    const here = await open({ ...LEE, has_second_factor: false, actions: ['update', 'disable'] })
    expect(here.button('Reset second factor')).toBeUndefined()
  })
})

describe('a lost mailbox', () => {
  it('is another address, and nothing else is sent', async () => {
    const here = await open(LEE)
    await here.press('Change')
    await here.type('E-mail address', 'Lee@example.net')
    served.answers['PATCH /v1/users/user_lee'] = { ...LEE, email: 'lee@example.net' }
    await submit()
    await here.until(() => dialog() === '')
    expect(sent('PATCH').map((one) => one.body)).toEqual([{ email: 'lee@example.net' }])
  })
})

describe('recovery codes', () => {
  it('are made anew for password and code, and shown', async () => {
    const session = sessionOf([])
    const user = { ...session.user, second_factor: true, recovery_codes: 1 }
    served = serve({
      'GET /v1/me/sessions': page([]),
      'GET /v1/me/passkeys': page([]),
      'GET /v1/me/sso-links': page([]),
    })
    console = await openConsole('/account', { ...session, user })
    const here = console
    await here.until(() => here.button('New recovery codes'))
    await here.press('New recovery codes')
    await here.type('Your password', 'mauve-otter-plays-cello')
    await here.type('Code, or a recovery code', '123 456')
    served.answers['POST /v1/me/recovery-codes'] = { recovery_codes: ['0h2k3m-9x8w7v-5t6s4r-1q0p2n'] }
    await submit()
    await here.until(() => dialog().includes('0h2k3m-9x8w7v-5t6s4r-1q0p2n'))
    expect(sent('POST').map((one) => one.body)).toEqual([
      { password: 'mauve-otter-plays-cello', code: '123456' },
    ])
  })
})

describe('people of a disabled tenant', () => {
  it('are told so, and not to ask for a project', async () => {
    served = serve({ 'GET /v1/projects': page([]) })
    console = await openConsole('/allocations', { ...sessionOf([]), tenant_disabled: true })
    await console.until(() => console?.text().includes('Your tenant is disabled'))
    expect(console.text()).not.toContain('You are in no project yet')
  })
})
