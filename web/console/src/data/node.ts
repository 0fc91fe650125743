/** Nodes: machines with GPUs. */
import { type Node, take, takeVersion, upon, type Versioned } from '@aicloud/contract'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../app/api'
import { params } from '../parts/pages'
import { PAGE, readWhole } from './whole'

export const nodesQuery = queryOptions({
  queryKey: ['nodes'] as const,
  queryFn: ({ signal }) =>
    readWhole<Node>((token) =>
      take(api.GET('/v1/nodes', { params: { query: params({ limit: PAGE, page_token: token }) }, signal })),
    ),
})

export const nodeQuery = (id: string) =>
  queryOptions({
    queryKey: ['node', id] as const,
    queryFn: ({ signal }) => takeVersion(api.GET('/v1/nodes/{id}', { params: { path: { id } }, signal })),
  })

/** In which an agent is to be heard. One in maintenance may be switched off. */
const AWAKE: ReadonlySet<string> = new Set(['ready', 'cordoned', 'draining'])

/** What is shown of its life: a node that nobody hears is that first. */
export const lifeOf = (node: Node): string =>
  AWAKE.has(node.life) && !node.reachable ? 'unreachable' : node.life

/** Whether something may be placed there now. */
export const takesWork = ({ schedulable, reachable }: Pick<Node, 'schedulable' | 'reachable'>): boolean =>
  schedulable && reachable

/** Its GPUs. What nobody holds is free where work is taken; elsewhere it is unused, and nobody's to have. */
export function gpusOf(node: Node): {
  readonly free: number
  readonly unused: number
  readonly total: number
} {
  const sum = (of: 'free' | 'total') => node.capacity.reduce((all, one) => all + one[of], 0)
  const unused = sum('free')
  return { free: takesWork(node) ? unused : 0, unused, total: sum('total') }
}

/** How many are free, and how many are unused although they are not. */
export function freeText(node: Node): string {
  const { free, unused, total } = gpusOf(node)
  return `${free} of ${total} free${unused > free ? `, ${unused} unused` : ''}`
}

/** What an allocation has of a node: all its GPUs are of one model. */
export interface Held {
  readonly id: string
  readonly model: string
  readonly gpus: number
}

/** What is on a node. */
export function heldOn(node: Pick<Node, 'gpus'>): Held[] {
  const found = new Map<string, Held>()
  for (const { holder, model } of node.gpus) {
    if (holder) found.set(holder, { id: holder, model, gpus: (found.get(holder)?.gpus ?? 0) + 1 })
  }
  return [...found.values()]
}

/** An allocation of a node, and whether another node had room for it now. */
export interface Moved extends Held {
  readonly fits: boolean
}

/**
 * What would become of a node's work if all of it left now. An allocation needs its GPUs on one node, so sums say too much:
 * the largest comes first, and each goes where the least is left over, as the scheduler has it.
 */
export function movedFrom(node: Node, nodes: readonly Node[]): Moved[] {
  const others = nodes
    .filter((one) => one.id !== node.id && takesWork(one))
    .map((one) => new Map(one.capacity.map(({ model, free }) => [model as string, free])))
  return heldOn(node)
    .sort((a, b) => b.gpus - a.gpus)
    .map((held) => {
      const room = others
        .filter((free) => (free.get(held.model) ?? 0) >= held.gpus)
        .sort((a, b) => (a.get(held.model) ?? 0) - (b.get(held.model) ?? 0))[0]
      room?.set(held.model, (room.get(held.model) ?? 0) - held.gpus)
      return { ...held, fits: room !== undefined }
    })
}

export type NodeAction = 'cordon' | 'uncordon' | 'drain' | 'retire'

export interface DrainTerms {
  readonly deadline_seconds: number
  readonly reason: string
}

/** Asks for it upon the node that was read: of two who drain one node, the later hears of the first. */
export function drainNode(read: Versioned<Node>, body: DrainTerms, key: string): Promise<Node> {
  const init = { params: { path: { id: read.id }, header: upon(key, read) }, body }
  return take(api.POST('/v1/nodes/{id}/drain', init))
}

/** As the API has it; the longest, 30 days. */
export const DRAIN_SECONDS_MAX = 2_592_000
export const REASON_MAX = 200
