import { describe, expect, it } from 'vitest'
import { isOperator, may, maySomewhere, rolesAt } from './authority'

const admin = { role: 'tenant_admin', tenant: 'ten_a' } as const
const member = { role: 'project_member', tenant: 'ten_b', project: 'proj_b' } as const

describe('authority', () => {
  it("holds a tenant's role in its projects, and a project's nowhere else", () => {
    expect(may([admin], 'allocation.create', { tenant: 'ten_a', project: 'proj_x' })).toBe(true)
    expect(may([admin], 'allocation.create', { tenant: 'ten_b', project: 'proj_b' })).toBe(false)
    expect(may([member], 'allocation.create', { tenant: 'ten_b', project: 'proj_b' })).toBe(true)
    expect(may([member], 'allocation.create', { tenant: 'ten_b', project: 'proj_c' })).toBe(false)
    expect(may([member], 'member.set', { tenant: 'ten_b', project: 'proj_b' })).toBe(false)
  })

  it('gives operators the cloud, and only as far as their role goes', () => {
    const [boss, helper] = [{ role: 'operator_admin' }, { role: 'operator_support' }] as const
    expect(may([boss], 'supervision.order')).toBe(true)
    expect(may([helper], 'supervision.order')).toBe(false)
    expect(may([helper], 'allocation.read', { tenant: 'ten_a', project: 'proj_x' })).toBe(true)
    expect(isOperator([member])).toBe(false)
    expect(isOperator([helper])).toBe(true)
  })

  it('takes a role that it does not know as none', () => {
    expect(maySomewhere([{ role: 'emperor' as never }], 'tenant.read')).toBe(false)
    expect(maySomewhere([{ role: 'constructor' as never }], 'tenant.read')).toBe(false)
  })

  it('knows which roles belong where', () => {
    expect(rolesAt('project')).toEqual(['project_admin', 'project_member', 'project_viewer'])
  })
})
