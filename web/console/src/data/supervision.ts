/** The engine, in words: what its figures mean, and the orders that operators give it. */
import {
  type ActorDetail,
  type CrashSummary,
  type Directory,
  type Order,
  type TreeNode,
  take,
} from '@aicloud/contract'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../app/api'

/** The last crashes, the latest first; the engine's feed says when there is another. */
export const crashesQuery = queryOptions({
  queryKey: ['crashes'] as const,
  queryFn: ({ signal }) => take(api.GET('/v1/ops/crashes', { params: { query: { limit: 20 } }, signal })),
})

export const ACTOR_ORDERS = {
  restart: {
    text: 'Restart',
    means: 'It loses its memory and is built from its row. What waits in its mailbox stays.',
  },
  passivate: { text: 'Passivate', means: 'It leaves memory. Whoever needs it wakes it.' },
  quarantine: {
    text: 'Quarantine',
    means: 'It lets nobody in, over restarts of the process too, until it is released.',
  },
  release: { text: 'Release', means: 'It leaves quarantine and is built from its row.' },
  pause: {
    text: 'Pause intake',
    means: 'New commands are refused; what it has is carried on. Until resumed.',
  },
  resume: { text: 'Resume intake', means: 'It takes commands again.' },
  crash: {
    text: 'Crash, as a drill',
    means:
      'It panics in its next turn. The crash is kept and counted; it restarts, or is in quarantine for one too many.',
  },
} as const
export type ActorOrder = keyof typeof ACTOR_ORDERS

/** The orders to draw, of those that exclude each other the one that can be given; drills where they are allowed. */
export function ordersShown({ actions }: Pick<ActorDetail, 'actions'>): ActorOrder[] {
  const has = (order: ActorOrder) => actions.includes(order)
  return [
    'restart',
    'passivate',
    has('release') ? 'release' : 'quarantine',
    has('resume') ? 'resume' : 'pause',
    ...(has('crash') ? (['crash'] as const) : []),
  ]
}

/** Why the server does not list an order; `undefined` when it does. */
export function whyNot(order: ActorOrder, { actions, actor }: Pick<ActorDetail, 'actions' | 'actor'>) {
  if (actions.includes(order)) return undefined
  if (!actor) return 'It is not in memory.'
  if (actor.phase === 'quarantined') return 'It is in quarantine; release it first.'
  return 'It can’t be done now.'
}

export function orderActor(
  directory: string,
  id: string,
  order: ActorOrder,
  reason: string,
  key: string,
): Promise<Order> {
  const init = { params: { path: { directory, id }, header: { 'Idempotency-Key': key } }, body: { reason } }
  switch (order) {
    case 'restart':
      return take(api.POST('/v1/ops/supervision/{directory}/actors/{id}:restart', init))
    case 'passivate':
      return take(api.POST('/v1/ops/supervision/{directory}/actors/{id}:passivate', init))
    case 'quarantine':
      return take(api.POST('/v1/ops/supervision/{directory}/actors/{id}:quarantine', init))
    case 'release':
      return take(api.POST('/v1/ops/supervision/{directory}/actors/{id}:release', init))
    case 'pause':
      return take(api.POST('/v1/ops/supervision/{directory}/actors/{id}:pause', init))
    case 'resume':
      return take(api.POST('/v1/ops/supervision/{directory}/actors/{id}:resume', init))
    case 'crash':
      return take(api.POST('/v1/ops/supervision/{directory}/actors/{id}:crash', init))
  }
}

export function orderDirectory(
  directory: string,
  order: 'pause' | 'resume',
  reason: string,
  key: string,
): Promise<Order> {
  const init = { params: { path: { directory }, header: { 'Idempotency-Key': key } }, body: { reason } }
  return order === 'pause'
    ? take(api.POST('/v1/ops/supervision/{directory}:pause', init))
    : take(api.POST('/v1/ops/supervision/{directory}:resume', init))
}

export function orderChild(
  path: string,
  order: 'restart' | 'kill',
  reason: string,
  key: string,
): Promise<Order> {
  const init = { params: { path: { path }, header: { 'Idempotency-Key': key } }, body: { reason } }
  return order === 'restart'
    ? take(api.POST('/v1/ops/supervision/children/{path}:restart', init))
    : take(api.POST('/v1/ops/supervision/children/{path}:kill', init))
}

/** Where in the tree it crashed; `undefined` for an actor, which has a directory and an id. */
export const childPath = (crash: Pick<CrashSummary, 'directory' | 'actor'>): string | undefined =>
  crash.directory === 'child' ? crash.actor.replaceAll('/', '.') : undefined

/** A rate as people read it: `0`, `0.3/s`, `1.2k/s`. */
export function perSecond(rate: number): string {
  if (rate === 0) return '0/s'
  if (rate >= 1_000) return `${(rate / 1_000).toFixed(1)}k/s`
  return `${rate >= 10 ? Math.round(rate) : rate.toFixed(rate < 0.1 ? 2 : 1)}/s`
}

/** A large number, short: `1,204`, `3.4M`. */
export const compact = (value: number): string =>
  value < 10_000
    ? value.toLocaleString('en-US')
    : new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 }).format(value)

export const actorsIn = (directory: Directory): number => {
  const { active, activating, backing_off, quarantined, cold } = directory.actors
  return active + activating + backing_off + quarantined + cold
}

/** Failures of all parts of the tree that count at present. */
export function failuresIn(node: TreeNode): number {
  const own = node.failures_in_window ?? 0
  return (node.children ?? []).reduce((sum, child) => sum + failuresIn(child), own)
}
