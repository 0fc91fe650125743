/** One tenant: what it is called, where it stands, and what may be done with it. */
import { take } from '@aicloud/contract'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../app/api'

export const tenantQuery = (id: string) =>
  queryOptions({
    queryKey: ['tenant', id] as const,
    queryFn: ({ signal }) => take(api.GET('/v1/tenants/{id}', { params: { path: { id } }, signal })),
  })
