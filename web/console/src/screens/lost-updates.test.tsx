/** Two people change one thing: the later is told, undoes nothing of the first, and decides again on what is there. */
import { act } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  type Asked,
  type Opened,
  openConsole,
  page,
  problem,
  type Served,
  serve,
  sessionOf,
} from '../testing'

let console: Opened | undefined
let served: Served
afterEach(async () => {
  await console?.close()
  console = undefined
  vi.unstubAllGlobals()
})

const ADMIN = sessionOf([{ role: 'tenant_admin', tenant: 'ten_a' }])
const OPERATOR = sessionOf([{ role: 'operator_admin' }])
const TENANT = { id: 'ten_a', label: 'acme', display_name: 'Acme', standing: 'active', actions: [] }

/** One thing on a server that minds versions, and that others change. */
function shared<T extends object>(first: T) {
  let [state, version] = [first, 1]
  const shown = () => Response.json(state, { headers: { ETag: `"v${version}"` } })
  return {
    state: () => state,
    read: shown,
    write: (merge: (body: object) => T) => (asked: Asked) => {
      if (asked.upon && asked.upon !== `"v${version}"`) return problem(412, 'stale_version', 'new_request')
      state = merge(asked.body as object)
      version += 1
      return shown()
    },
    /** Another tab was quicker. */
    elsewhere: (next: T) => {
      state = next
      version += 1
    },
  }
}

const submit = () =>
  act(async () => console?.place.querySelector<HTMLElement>('dialog[open] [type=submit]')?.click())
const dialog = () => console?.place.querySelector('dialog[open]')?.textContent ?? ''
const writes = () => served.asked.filter(({ method }) => method === 'PUT')

const choose = (label: string, value: string) =>
  act(async () => {
    const select = console?.field(label) as unknown as HTMLSelectElement
    select.value = value
    select.dispatchEvent(new Event('change', { bubbles: true }))
  })

const SSO = {
  issuer: 'https://login.example.com',
  client_id: 'aicloud',
  default_role: 'tenant_member',
  required: false,
  standing: 'active',
  domains: [{ domain: 'example.com', verified: true }],
  redirect_uri: 'https://cloud.example/v1/sso/acme/callback',
  actions: ['update', 'remove'],
}

async function openSso() {
  const sso = shared(SSO)
  served = serve({
    'GET /v1/tenants/ten_a': TENANT,
    'GET /v1/tenants/ten_a/sso': sso.read,
    'PUT /v1/tenants/ten_a/sso': sso.write((body) => {
      const { domains, ...rest } = body as { domains: string[] }
      return { ...SSO, ...rest, domains: domains.map((domain) => ({ domain, verified: false })) }
    }),
  })
  console = await openConsole('/single-sign-on?tenant=ten_a', ADMIN)
  await console.until(() => console?.button('Disable'))
  return { here: console, sso }
}
const MORE = { ...SSO, domains: [...SSO.domains, { domain: 'example.org', verified: false }] }
const domainsOf = (sso: typeof SSO) => sso.domains.map(({ domain }) => domain)

describe('a connection', () => {
  it('is disabled without taking away the domain that somebody added meanwhile', async () => {
    const { here, sso } = await openSso()
    sso.elsewhere(MORE)
    await here.press('Disable')
    await submit()
    await here.until(() => dialog().includes('It has changed since you read it'))
    expect(sso.state()).toBe(MORE)
    await here.until(() => here.text().includes('example.org'))
    await submit()
    await here.until(() => sso.state().standing === 'disabled')
    expect(domainsOf(sso.state())).toEqual(['example.com', 'example.org'])
    expect(writes().map(({ upon }) => upon)).toEqual(['"v1"', '"v2"'])
    expect(writes()[0]?.key, 'it is decided anew').not.toBe(writes()[1]?.key)
  })

  it('is changed in a form that begins with what is there now, when somebody was quicker', async () => {
    const { here, sso } = await openSso()
    await here.press('Change')
    await here.type('Client id', 'another')
    sso.elsewhere(MORE)
    // What arrives while somebody writes does not change what the form was made of.
    served.event({ kind: 'tenant', type: 'tenant.sso_set', resource: 'ten_a' })
    await here.until(() => here.text().includes('example.org'))
    expect(here.field('Client id')?.value).toBe('another')
    await here.type('Client secret', 'kept by us')
    await submit()
    await here.until(() => dialog().includes('It has changed since you read it'))
    expect(sso.state()).toBe(MORE)
    await here.press('Begin with what is there now')
    await here.until(() => (here.field('Domains')?.value ?? '').includes('example.org'))
    await here.type('Client id', 'another')
    await here.type('Client secret', 'kept by us')
    await submit()
    await here.until(() => sso.state().client_id === 'another')
    expect(domainsOf(sso.state())).toEqual(['example.com', 'example.org'])
  })
})

describe('a role', () => {
  it('is changed from what it is, not from what the list had', async () => {
    const member = {
      user: 'user_b',
      display_name: 'Bob',
      role: 'tenant_member',
      standing: 'active',
      actions: ['update', 'remove'],
    }
    const bob = shared(member)
    served = serve({
      'GET /v1/tenants/ten_a/members': page([member]),
      'GET /v1/tenants/ten_a/members/user_b': bob.read,
      'PUT /v1/tenants/ten_a/members/user_b': bob.write((body) => ({ ...member, ...body })),
    })
    console = await openConsole('/members?of=tenant', ADMIN)
    const here = console
    await here.press('Change role of Bob')
    await here.until(() => here.button('Save')?.getAttribute('aria-disabled') !== 'true')
    bob.elsewhere({ ...member, role: 'tenant_viewer' })
    await choose('Role', 'tenant_billing')
    await submit()
    await here.until(() => dialog().includes('It has changed since you read it'))
    expect(bob.state().role).toBe('tenant_viewer')
    await here.press('Begin with what is there now')
    const shown = () => (here.place.querySelector('dialog[open] select') as HTMLSelectElement | null)?.value
    await here.until(() => shown() === 'tenant_viewer')
    await choose('Role', 'tenant_billing')
    await submit()
    await here.until(() => bob.state().role === 'tenant_billing')
  })
})

describe('somebody who is added', () => {
  const person = (id: string, name: string, role: string) => ({
    user: `user_${id}`,
    display_name: name,
    email: `${id}@example.org`,
    role,
    standing: 'active',
    actions: ['update', 'remove'],
  })
  const PROJECT = {
    id: 'proj_1',
    label: 'lab',
    display_name: 'Lab',
    tenant: { id: 'ten_a', name: 'core42:aicloud:-:acme::tenant/ten_a' },
    name: 'core42:aicloud:-:acme:lab:project/proj_1',
    actions: ['set_member'],
  }
  const inside = [person('ann', 'Ann', 'project_admin')]
  const open = async (session: typeof ADMIN) => {
    served = serve({
      'GET /v1/projects': page([PROJECT]),
      'GET /v1/projects/proj_1/members': page(inside),
      'GET /v1/tenants/ten_a/members': page([
        person('ann', 'Ann', 'tenant_member'),
        person('ben', 'Ben', 'tenant_member'),
      ]),
      'PUT /v1/projects/proj_1/members/user_ben': person('ben', 'Ben', 'project_member'),
      'PUT /v1/projects/proj_1/members/cleo%40example.org': problem(412, 'stale_version', 'new_request'),
    })
    console = await openConsole('/members?of=project', session)
    const here = console
    await here.until(() => here.text().includes('Ann'))
    await here.press('Add somebody')
    return here
  }

  it('is somebody who is not in the project, and takes nobody’s role', async () => {
    const here = await open(ADMIN)
    await here.until(() => here.field('Who')?.tagName === 'SELECT')
    const offered = (here.field('Who') as unknown as HTMLSelectElement).options
    expect([...offered].map((one) => one.value)).toEqual(['', 'user_ben'])
    await choose('Who', 'user_ben')
    await submit()
    await here.until(() => writes().length === 1 && dialog() === '')
    expect(writes()[0]).toMatchObject({ uponNone: '*', upon: null, body: { role: 'project_member' } })
  })

  it('by an address is somebody new as well, also when another was quicker', async () => {
    const here = await open(sessionOf([{ role: 'project_admin', tenant: 'ten_a', project: 'proj_1' }]))
    await here.until(() => here.field('E-mail address'))
    await here.type('E-mail address', 'Ann@example.org')
    await here.until(() => dialog().includes('Already in the project'))
    await submit()
    expect(writes()).toEqual([])
    await here.type('E-mail address', 'cleo@example.org')
    expect(dialog()).not.toContain('Already in the project')
    await submit()
    await here.until(() => writes().length === 1 && dialog().includes('Already in the project'))
    expect(writes()[0]?.uponNone).toBe('*')
  })
})

describe('a price', () => {
  it('is not set on one that has changed', async () => {
    const type = (price: string) => ({
      model: 'T4',
      memory_bytes: 2 ** 34,
      largest_now: 0,
      largest_ever: 0,
      price_micros_per_gpu_hour: price,
      currency: 'USD',
    })
    const listed = (price: string) => ({ region: 'local', items: [type(price)] })
    const types = shared(listed('1000000'))
    served = serve({
      'GET /v1/gpu-types': types.read,
      'PUT /v1/gpu-types/T4': types.write((body) =>
        listed((body as { price_micros_per_gpu_hour: string }).price_micros_per_gpu_hour),
      ),
    })
    console = await openConsole('/capacity', OPERATOR)
    const here = console
    await here.press('Change price')
    types.elsewhere(listed('2000000'))
    await here.type('Price per GPU-hour', '3')
    await submit()
    await here.until(() => dialog().includes('It has changed since you read it'))
    expect(types.state()).toEqual(listed('2000000'))
    await here.press('Begin with what is there now')
    await here.until(() => here.field('Price per GPU-hour')?.value === '2')
    await here.type('Price per GPU-hour', '3')
    await submit()
    await here.until(() => types.state().items[0]?.price_micros_per_gpu_hour === '3000000')
  })
})
