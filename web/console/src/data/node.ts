/** Nodes: machines with GPUs. */
import { type Node, take } from '@aicloud/contract'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../app/api'

export const nodesQuery = queryOptions({
  queryKey: ['nodes'] as const,
  queryFn: ({ signal }) => take(api.GET('/v1/nodes', { params: { query: { limit: 200 } }, signal })),
})

export const nodeQuery = (id: string) =>
  queryOptions({
    queryKey: ['node', id] as const,
    queryFn: ({ signal }) => take(api.GET('/v1/nodes/{id}', { params: { path: { id } }, signal })),
  })

/** What is shown of its life: a node that nobody hears is that first. */
export function lifeOf(node: Node): string {
  const heard = node.life === 'ready' || node.life === 'cordoned'
  return heard && !node.reachable ? 'unreachable' : node.life
}

export const gpusOf = (node: Node) =>
  node.capacity.reduce((sum, one) => ({ free: sum.free + one.free, total: sum.total + one.total }), {
    free: 0,
    total: 0,
  })
