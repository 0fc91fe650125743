/**
 * Members of a tenant or of a project: how they are read, and how somebody becomes one, is made another, or ends.
 *
 * A role that is changed says on which version, and somebody who is added says that there was none: the API writes a role with one
 * and the same request, and who adds a colleague means to take no other role from them.
 */
import {
  type Member,
  type Project,
  type Role,
  take,
  takeVersion,
  upon,
  uponNone,
  type Versioned,
} from '@aicloud/contract'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../app/api'
import { params } from '../parts/pages'
import { PAGE, readWhole } from './whole'

/** Where members are: a tenant, or a project in one. */
export interface Of {
  readonly kind: 'tenant' | 'project'
  readonly id: string
  readonly tenant: string
  readonly project?: Project
}

export const membersQuery = (of: Of) =>
  queryOptions({
    queryKey: ['members', of.id] as const,
    queryFn: ({ signal }) =>
      readWhole<Member>((token) => {
        const query = params({ limit: PAGE, page_token: token })
        const init = { params: { path: { id: of.id }, query }, signal }
        return of.kind === 'tenant'
          ? take(api.GET('/v1/tenants/{id}/members', init))
          : take(api.GET('/v1/projects/{id}/members', init))
      }),
  })

/** One of them, with the version that a change of the role is made upon. */
export function readMember(of: Of, user: string, signal: AbortSignal) {
  const init = { params: { path: { id: of.id, user } }, signal }
  return of.kind === 'tenant'
    ? takeVersion(api.GET('/v1/tenants/{id}/members/{user}', init))
    : takeVersion(api.GET('/v1/projects/{id}/members/{user}', init))
}

/** Another role for who is one. */
export function setRole(of: Of, user: string, role: Role, key: string, read: Versioned<Member> | undefined) {
  const init = { params: { path: { id: of.id, user }, header: upon(key, read) }, body: { role } }
  return of.kind === 'tenant'
    ? take(api.PUT('/v1/tenants/{id}/members/{user}', init))
    : take(api.PUT('/v1/projects/{id}/members/{user}', init))
}

/** A role in a project for who holds none there. `user`: an id, or an e-mail address. */
export function addMember(of: Of, user: string, role: Role, key: string) {
  const init = { params: { path: { id: of.id, user }, header: uponNone(key) }, body: { role } }
  return take(api.PUT('/v1/projects/{id}/members/{user}', init))
}

export function removeMember(of: Of, user: string, key: string) {
  const init = { params: { path: { id: of.id, user }, header: { 'Idempotency-Key': key } } }
  return of.kind === 'tenant'
    ? take(api.DELETE('/v1/tenants/{id}/members/{user}', init))
    : take(api.DELETE('/v1/projects/{id}/members/{user}', init))
}
