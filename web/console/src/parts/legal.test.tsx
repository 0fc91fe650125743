/** Buttons follow what a thing lists, whatever somebody's roles say; the roles only word the reason. */
import type { Member, Node, Tenant } from '@aicloud/contract'
import { may, type Permission, type Scope } from '@aicloud/contract'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Who } from '../app/who'
import { type Opened, openConsole, page, serve, sessionOf } from '../testing'
import { whyNoLaunch } from './launch-link'
import { whyNot } from './legal'

const whoOf = (...grants: object[]): Who => {
  const session = sessionOf(grants)
  const can = (permission: Permission, scope?: Scope) => may(session.grants, permission, scope)
  return {
    session,
    operator: false,
    shutOut: false,
    may: can,
    maySomewhere: (permission) =>
      session.grants.some(({ tenant, project }) =>
        can(permission, { tenant: tenant ?? undefined, project: project ?? undefined }),
      ),
    why: (permission, scope) => (can(permission, scope) ? undefined : `You need ${permission}.`),
  }
}
const OWNER = whoOf({ role: 'tenant_owner', tenant: 'ten_a' })
const VIEWER = whoOf({ role: 'tenant_viewer', tenant: 'ten_a' })
const AT = { tenant: 'ten_a' }
const member = (...actions: string[]) => ({ user: 'user_2', actions }) as unknown as Member

describe('what a thing allows', () => {
  it('is what it lists, and nothing that a role would say', () => {
    expect(whyNot(VIEWER, 'member', member('update'), 'update', AT)).toBeUndefined()
    expect(whyNot(OWNER, 'member', member('remove'), 'update', AT)).toMatch(/^Not the last owner/)
  })

  it('names the permission to who lacks it, there and not elsewhere', () => {
    expect(whyNot(VIEWER, 'member', member(), 'remove', AT)).toBe('You need member.remove.')
    expect(whyNot(OWNER, 'member', member(), 'remove', { tenant: 'ten_b' })).toBe('You need member.remove.')
  })

  it('says what stands in the way of who holds it', () => {
    const shut = { actions: [], standing: 'suspended' } as unknown as Tenant
    expect(whyNot(OWNER, 'tenant', shut, 'invite', AT)).toMatch(/suspended or disabled/)
    const operator = whoOf({ role: 'operator_admin' })
    const node = { actions: [], life: 'registered' } as unknown as Node
    expect(whyNot(operator, 'node', node, 'cordon')).toBe('Not while it is registered.')
  })

  it('waits for what is not read yet', () => {
    expect(whyNot(OWNER, 'tenant', undefined, 'invite', AT)).toBe('It is being read.')
  })
})

describe('the way to the launch form', () => {
  const project = (id: string, ...actions: string[]) =>
    ({ id, tenant: { id: 'ten_a' }, actions }) as unknown as Parameters<typeof whyNoLaunch>[1]
  const all = (...some: ReturnType<typeof project>[]) => some as Parameters<typeof whyNoLaunch>[2]

  it('is that of the project that is looked at, or of any', () => {
    const [open, shut] = [project('proj_1', 'create_allocation'), project('proj_2')]
    expect(whyNoLaunch(OWNER, open, all(open, shut))).toBeUndefined()
    expect(whyNoLaunch(OWNER, shut, all(open, shut))).toMatch(/suspended or disabled/)
    expect(whyNoLaunch(OWNER, undefined, all(shut, open))).toBeUndefined()
    expect(whyNoLaunch(OWNER, undefined, all(shut))).toMatch(/suspended or disabled/)
  })

  it('says what is missing', () => {
    expect(whyNoLaunch(VIEWER, undefined, undefined)).toBe('You need allocation.create.')
    expect(whyNoLaunch(OWNER, undefined, all())).toBe('There is no project to launch it in.')
    expect(whyNoLaunch(OWNER, undefined, undefined), 'they are being read').toBeUndefined()
  })
})

describe('screens', () => {
  let console: Opened | undefined
  afterEach(async () => {
    await console?.close()
    console = undefined
    vi.unstubAllGlobals()
  })
  const PROJECT = {
    id: 'proj_1',
    display_name: 'Lab',
    tenant: { id: 'ten_a', name: '' },
    name: 'core42:aicloud:-:acme:lab:project/proj_1',
    actions: [],
  }
  const person = (user: string, ...actions: string[]) => ({
    user,
    display_name: user,
    email: `${user}@example.org`,
    role: 'project_member',
    actions,
  })

  it('draw the buttons of members from their lists, row by row', async () => {
    serve({
      'GET /v1/projects': page([PROJECT]),
      'GET /v1/projects/proj_1/members': page([
        person('Ann', 'update'),
        person('Bob', 'remove'),
        person('user_1', 'remove'),
      ]),
    })
    console = await openConsole('/members', sessionOf([{ role: 'tenant_owner', tenant: 'ten_a' }]))
    const here = console
    await here.until(() => here.button('Leave'))
    const off = (name: string) => here.button(name)?.getAttribute('aria-disabled') === 'true'
    expect(
      ['Change role of Ann', 'Remove Ann', 'Change role of Bob', 'Remove Bob', 'Leave', 'Add somebody'].map(
        off,
      ),
    ).toEqual([false, true, true, false, false, true])
  })

  it('offer an invitation when the tenant takes one', async () => {
    const tenant = { id: 'ten_a', label: 'acme', display_name: 'ACME', standing: 'suspended', actions: [] }
    const served = serve({ 'GET /v1/projects': page([PROJECT]), 'GET /v1/tenants/ten_a': tenant })
    console = await openConsole(
      '/members?of=invitations',
      sessionOf([{ role: 'tenant_owner', tenant: 'ten_a' }]),
    )
    const here = console
    const off = () => here.button('Invite somebody')?.getAttribute('aria-disabled') === 'true'
    await here.until(() => off() && here.text().includes('Nothing new while the tenant is suspended'))
    served.answers['GET /v1/tenants/ten_a'] = { ...tenant, standing: 'active', actions: ['invite'] }
    served.event({ kind: 'tenant', type: 'tenant.reactivated', resource: 'ten_a' })
    await here.until(() => here.button('Invite somebody') && !off())
  })
})
