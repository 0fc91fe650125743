/** The engine, in words: what its figures mean, and the orders that operators give it. */
import { type Actor, type Directory, type Order, type TreeNode, take } from '@aicloud/contract'
import { api } from '../app/api'

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
} as const
export type ActorOrder = keyof typeof ACTOR_ORDERS

/** What may be ordered of an actor now, and why the rest may not. */
export function ordersFor(
  actor: Actor | undefined,
  paused: boolean,
  quarantined: boolean,
): Record<ActorOrder, string | undefined> {
  const asleep = actor ? undefined : 'It is not in memory.'
  const held = quarantined || actor?.phase === 'quarantined'
  return {
    restart: asleep ?? (held ? 'It is in quarantine; release it instead.' : undefined),
    passivate: asleep ?? (held ? 'It is in quarantine.' : undefined),
    quarantine: held ? 'It is in quarantine already.' : undefined,
    release: held ? undefined : 'It is not in quarantine.',
    pause: paused ? 'It is paused already.' : undefined,
    resume: paused ? undefined : 'It is not paused.',
  }
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
