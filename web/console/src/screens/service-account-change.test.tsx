/** What a program may do, narrowed; and the days of its keys. */
import { ROLES, type ServiceAccount } from '@aicloud/contract'
import { act } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { dayOf, daysAfter, momentOf, soonest } from '../parts/day'
import { choiceUnfit, permissionMeans, permissionsOf, withinOf } from '../parts/permissions'
import { type Opened, openConsole, page, type Served, serve, sessionOf } from '../testing'
import { changeOf } from './service-account-change'

let console: Opened | undefined
let served: Served
beforeEach(() => localStorage.clear())
afterEach(async () => {
  await console?.close()
  console = undefined
  vi.unstubAllGlobals()
})

const ADMIN = sessionOf([{ role: 'tenant_admin', tenant: 'ten_a' }])
const ACCOUNT = {
  id: 'sa_a',
  label: 'ci',
  display_name: 'CI',
  name: 'core42:aicloud:-:acme:lab:service_account/sa_a',
  tenant: { id: 'ten_a', name: '' },
  project: { id: 'proj_1', name: '' },
  role: 'project_member',
  permissions: null as string[] | null,
  standing: 'active',
  keys: 1,
  api_keys: 0,
  created_at: '2026-01-01T00:00:00Z',
  actions: ['update', 'add_key', 'issue_api_key', 'disable'],
}
const KEY = {
  id: 'key_1',
  label: 'ci 2026',
  algorithm: 'EdDSA',
  jwk: {},
  added_at: '2026-01-01T00:00:00Z',
  expires_at: null,
  rotate_by: '2099-03-01T00:00:00Z',
  actions: ['update', 'remove'],
}

async function open(account: object = ACCOUNT) {
  served = serve({
    'GET /v1/service-accounts/sa_a': account,
    'GET /v1/service-accounts/sa_a/keys': page([KEY]),
    'PATCH /v1/service-accounts/sa_a': account,
    'PATCH /v1/service-accounts/sa_a/keys/key_1': KEY,
    'POST /v1/service-accounts/sa_a/keys': KEY,
    'POST /v1/service-accounts/sa_a/api-keys': { id: 'tok_1', label: 'n', secret: 'aic_k_secret' },
  })
  console = await openConsole('/service-accounts/sa_a', ADMIN)
  const here = console
  await here.until(() => here.button('Remove ci 2026'))
  return here
}
const sent = (method: string) => served.asked.find((one) => one.method === method)?.body
const tick = async (here: Opened, label: string) => {
  const found = await here.until(() => here.field(label))
  await act(async () => found.click())
}

describe('a service account', () => {
  it('is narrowed by words that say what each means, and widened again', async () => {
    const here = await open()
    await here.press('Change')
    const dialog = () => here.place.querySelector('dialog[open]')?.textContent ?? ''
    expect(dialog()).not.toContain('Launch: this spends money')
    const choose = [...here.place.querySelectorAll('label')].find((one) =>
      one.textContent?.includes('Only what I choose'),
    )
    await act(async () => choose?.querySelector('input')?.click())
    await here.until(() => dialog().includes('Launch: this spends money'))
    await tick(here, 'Launch: this spends money')
    await here.press('Change')
    await here.until(() => sent('PATCH'))
    const { permissions } = sent('PATCH') as { permissions: string[] }
    expect(permissions).toContain('allocation.create')
    expect(permissions).not.toContain('allocation.release')
    expect(Object.keys(sent('PATCH') as object)).toEqual(['permissions'])
  })

  it('issues an API key for the longest that there is, also by a clock that is ahead', async () => {
    const here = await open()
    await here.press('Issue an API key')
    await here.type('Name', 'yearly')
    await here.type('Good for, days', '365')
    await here.press('Issue')
    const issued = await here.until(() => sent('POST') as { expires_at: string } | undefined)
    const left = Date.parse(issued.expires_at) - Date.now()
    expect(left, 'a minute more is no refusal').toBeLessThan(365 * 86_400_000 - 60_000)
    expect(left).toBeGreaterThan(364 * 86_400_000)
  })

  it('takes no private key, and leaves none in the form', async () => {
    const here = await open()
    await here.press('Register a key')
    await here.type('Name', 'mistaken')
    await here.type('Public key, as JWK', '{"kty":"OKP","crv":"Ed25519","x":"a","d" : "secret"}')
    expect(here.field('Public key, as JWK')?.value).toBe('')
    expect(here.text()).toContain('It is off this page and was not sent')
    await here.type('Public key, as JWK', '{"kty":"OKP","crv":"Ed25519","x":"a"}')
    expect(here.text()).not.toContain('was not sent')
    await here.press('Register')
    await here.until(() => sent('POST'))
    expect(served.asked.some(({ body }) => JSON.stringify(body ?? '').includes('secret'))).toBe(false)
  })

  it('issues an API key of a part of what it may itself', async () => {
    const here = await open({ ...ACCOUNT, permissions: ['allocation.read', 'allocation.create'] })
    expect(here.text()).toContain('Launch: this spends money')
    await here.press('Issue an API key')
    await here.type('Name', 'nightly')
    const choose = [...here.place.querySelectorAll('dialog label')].find((one) =>
      one.textContent?.includes('Only what I choose'),
    )
    await act(async () => choose?.querySelector('input')?.click())
    await here.until(() => here.field('See allocations'))
    expect(here.field('Give GPUs back')).toBeUndefined()
    await here.press('Issue')
    await here.until(() => here.text().includes('aic_k_secret'))
    expect(sent('POST')).toMatchObject({ name: 'nightly', permissions: ['allocation.read'] })
  })

  it('has its key’s date moved, and taken away', async () => {
    const here = await open()
    await here.press('Rotation of ci 2026')
    await here.until(() => here.field('Rotate by'))
    expect(here.field('Rotate by')?.value).toBe('2099-03-01')
    await here.type('Rotate by', '2099-04-01')
    await here.press('Set')
    await here.until(() => sent('PATCH'))
    expect(sent('PATCH')).toEqual({ rotate_by: '2099-04-01T00:00:00.000Z' })
    await here.until(() => !here.field('Rotate by'))
    served.asked.length = 0
    await here.press('Rotation of ci 2026')
    await here.type('Rotate by', '')
    await here.press('Set')
    await here.until(() => sent('PATCH'))
    expect(sent('PATCH')).toEqual({ rotate_by: null })
  })

  it('gets a key with both of its days', async () => {
    const here = await open()
    await here.press('Register a key')
    await here.type('Name', 'ci 2027')
    await here.type('Public key, as JWK', '{"kty":"OKP"}')
    await here.type('Rotate by', '2099-01-01')
    await here.type('Ends', '2099-06-01')
    await here.press('Register')
    await here.until(() => sent('POST'))
    expect(sent('POST')).toEqual({
      name: 'ci 2027',
      jwk: { kty: 'OKP' },
      rotate_by: '2099-01-01T00:00:00.000Z',
      expires_at: '2099-06-01T00:00:00.000Z',
    })
  })
})

describe('what is sent', () => {
  const account = (permissions: string[] | null) =>
    ({ display_name: 'CI', role: 'project_member', permissions }) as unknown as ServiceAccount
  it('is what differs', () => {
    expect(changeOf(account(null), 'CI', 'project_member', undefined)).toEqual({})
    expect(changeOf(account(null), 'CI 2', 'project_member', undefined)).toEqual({ display_name: 'CI 2' })
    expect(changeOf(account(['usage.read']), 'CI', 'project_member', undefined)).toEqual({
      permissions: null,
    })
    expect(changeOf(account(['a', 'b']), 'CI', 'project_member', ['b', 'a'])).toEqual({})
    // What it is narrowed to is of the role that it had.
    expect(changeOf(account(['usage.read']), 'CI', 'project_viewer', ['usage.read'])).toEqual({
      role: 'project_viewer',
      permissions: ['usage.read'],
    })
  })
})

describe('permissions', () => {
  it('of every role of a project are told in words', () => {
    for (const role of ['project_admin', 'project_member', 'project_viewer'] as const) {
      expect([...permissionsOf(role)].sort()).toEqual([...ROLES[role].permissions].sort())
      for (const one of permissionsOf(role)) expect(permissionMeans(one)).not.toBe(one)
    }
    expect(permissionsOf('nobody')).toEqual([])
  })

  it('that are chosen stay within what there is to choose from', () => {
    expect(withinOf(undefined, ['a'])).toBeUndefined()
    expect(withinOf(['a', 'b'], ['b', 'c'])).toEqual(['b'])
    expect(choiceUnfit([])).toBeTruthy()
    expect(choiceUnfit(['a'])).toBeUndefined()
    expect(choiceUnfit(undefined)).toBeUndefined()
  })
})

describe('days', () => {
  it('are the same moment for everybody', () => {
    expect(momentOf('2027-01-01')).toBe('2027-01-01T00:00:00.000Z')
    expect(dayOf(momentOf('2027-01-01'))).toBe('2027-01-01')
    expect(dayOf(null)).toBe('')
    expect(daysAfter(Date.UTC(2026, 11, 31, 23, 59), 1)).toBe('2027-01-01')
    expect(soonest(null, undefined)).toBeUndefined()
    expect(soonest('2027-01-02T00:00:00Z', '2027-01-01T23:00:00+01:00', null)).toBe(
      '2027-01-01T23:00:00+01:00',
    )
  })
})
