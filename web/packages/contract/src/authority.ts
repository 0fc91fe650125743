/**
 * What a signed-in person may do, from the grants of the session and the generated table of roles. It is for
 * drawing (a button that would be refused is disabled and says why) and decides nothing: the server does.
 */
import type { components } from './generated/schema'
import { type Permission, ROLES, type Role } from './generated/vocabulary'

export type Grant = components['schemas']['Grant']

export interface Scope {
  readonly tenant?: string | undefined
  readonly project?: string | undefined
}

function holds(role: string, permission: Permission): boolean {
  if (!Object.hasOwn(ROLES, role)) return false
  return (ROLES[role as Role].permissions as readonly string[]).includes(permission)
}

/** Whether one of the grants gives the permission there. A tenant's role holds in its projects as well. */
export function may(grants: readonly Grant[], permission: Permission, scope: Scope = {}): boolean {
  return grants.some((grant) => {
    if (!holds(grant.role, permission)) return false
    if (!grant.tenant && !grant.project) return true
    if (grant.project) return grant.project === scope.project
    return grant.tenant === scope.tenant
  })
}

/** Whether it is held anywhere at all: for what leads to a choice of places. */
export function maySomewhere(grants: readonly Grant[], permission: Permission): boolean {
  return grants.some((grant) => holds(grant.role, permission))
}

/** Whether somebody helps to run the cloud. */
export function isOperator(grants: readonly Grant[]): boolean {
  return grants.some((grant) => !grant.tenant && !grant.project)
}

/** Roles that can be given at a kind of scope. */
export function rolesAt(scope: 'cloud' | 'tenant' | 'project'): Role[] {
  return (Object.keys(ROLES) as Role[]).filter((role) => ROLES[role].scope === scope)
}
