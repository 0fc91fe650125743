/** Projects and tenants as wholes: what one may choose from, and one of them alone. */
import { type Allocation, type Project, type Tenant, take } from '@aicloud/contract'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../app/api'
import { params } from '../parts/pages'
import { PAGE, readWhole } from './whole'

export const projectQuery = (id: string) =>
  queryOptions({
    queryKey: ['project', id] as const,
    queryFn: ({ signal }) => take(api.GET('/v1/projects/{id}', { params: { path: { id } }, signal })),
  })

/** A tenant's projects, also of one in which nobody has made any yet. */
export const projectsOfQuery = (tenant: string) =>
  queryOptions({
    queryKey: ['projects', 'of', tenant] as const,
    queryFn: ({ signal }) =>
      readWhole<Project>((token) =>
        take(
          api.GET('/v1/projects', {
            params: { query: params({ tenant, limit: PAGE, page_token: token }) },
            signal,
          }),
        ),
      ),
  })

/** The tenants that somebody belongs to; for who runs the cloud, all of them. */
export const tenantsQuery = queryOptions({
  queryKey: ['tenants', 'whole'] as const,
  queryFn: ({ signal }) =>
    readWhole<Tenant>((token) =>
      take(api.GET('/v1/tenants', { params: { query: params({ limit: PAGE, page_token: token }) }, signal })),
    ),
})

export const tokensQuery = (project: string) =>
  queryOptions({
    queryKey: ['tokens', project] as const,
    queryFn: ({ signal }) =>
      take(api.GET('/v1/projects/{id}/tokens', { params: { path: { id: project } }, signal })),
  })

export interface Load {
  readonly allocations: number
  /** Of those that are not waiting. */
  readonly gpus: number
}

/** What is in each project now. */
export function loadOf(allocations: readonly Allocation[]): ReadonlyMap<string, Load> {
  const found = new Map<string, Load>()
  for (const { project, phase, spec } of allocations) {
    const before = found.get(project.id) ?? { allocations: 0, gpus: 0 }
    const held = phase === 'requested' || phase === 'queued' ? 0 : spec.gpu.count
    found.set(project.id, { allocations: before.allocations + 1, gpus: before.gpus + held })
  }
  return found
}
