/** Allocations: how they are read, and what can be reckoned from one without asking. */
import {
  type Allocation,
  type AllocationUsage,
  costOf,
  micros,
  PHASES,
  type Phase,
  take,
} from '@aicloud/contract'
import { timeNow } from '@aicloud/ui'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../app/api'
import { params } from '../parts/pages'
import { PAGE, readWhole } from './whole'

export const LIVE_PHASES = (Object.keys(PHASES) as Phase[]).filter((phase) => !PHASES[phase].end)

/** How often a place in the queue is asked for, while somebody looks at it. */
const QUEUED_MS = 15_000
/** How often sums over what runs are asked for, while somebody looks at them: they grow without an event. */
export const RUNNING_MS = 60_000

export interface Where {
  readonly project?: string
  readonly tenant?: string
}

export const allocationsKey = (where: Where, phases?: readonly string[]) =>
  ['allocations', where.project ?? where.tenant ?? '', phases?.join(',') ?? ''] as const

/** A page of them, the newest first. */
export const readAllocations = (
  where: Where,
  phases: readonly string[] | undefined,
  token: string | undefined,
  signal: AbortSignal,
  limit = 100,
) =>
  take(
    api.GET('/v1/allocations', {
      params: {
        query: params({
          ...where,
          phase: phases?.join(','),
          order: 'newest' as const,
          limit,
          page_token: token,
        }),
      },
      signal,
    }),
  )

const DAY_MS = 86_400_000
/** What has ended is read as far as this, not for ever. */
const ENDED_PAGES = 5
const UNWELL: ReadonlySet<string> = new Set(['failed', 'node_lost', 'expired'])

/** Of these, what has ended since a moment, and not well; the latest first. */
export const unwellSince = (all: readonly Allocation[], since: number): Allocation[] =>
  all
    .filter(
      ({ phase, outcome, phase_since }) =>
        Object.hasOwn(PHASES, phase) &&
        PHASES[phase as Phase].end &&
        UNWELL.has(outcome?.kind ?? '') &&
        Date.parse(phase_since) >= since,
    )
    .sort((a, b) => Date.parse(b.phase_since) - Date.parse(a.phase_since))

/** What did not end well in the day before it was read. */
export const unwellQuery = (where: Where) =>
  queryOptions({
    queryKey: [...allocationsKey(where), 'unwell'] as const,
    queryFn: async ({ signal }) => {
      const read = (token: string | undefined) =>
        readAllocations(where, ['released', 'expired'], token, signal, PAGE)
      const { items, whole } = await readWhole<Allocation>(read, ENDED_PAGES)
      // Few are left of what may have been many pages to read.
      const pages = Math.ceil(items.length / PAGE)
      return { items: unwellSince(items, timeNow() - DAY_MS), whole, pages }
    },
  })

/** How it ended, in a few words: `exit code 1`, `node lost`. */
export const wordOfEnd = ({ outcome }: Allocation): string =>
  typeof outcome?.exit_code === 'number'
    ? `exit code ${outcome.exit_code}`
    : (outcome?.kind ?? 'ended').replaceAll('_', ' ')

export const allocationQuery = (id: string) =>
  queryOptions({
    queryKey: ['allocation', id] as const,
    queryFn: ({ signal }) => take(api.GET('/v1/allocations/{id}', { params: { path: { id } }, signal })),
    // Its place in the queue moves by what happens to others, of whom nobody may tell it.
    refetchInterval: ({ state }) => (state.data?.phase === 'queued' ? QUEUED_MS : false),
  })

export const allocationUsageQuery = (id: string) =>
  queryOptions({
    queryKey: ['allocation-usage', id] as const,
    queryFn: ({ signal }) =>
      take(api.GET('/v1/allocations/{id}/usage', { params: { path: { id } }, signal })),
  })

/** What it costs an hour while it runs, millionths. */
export const hourly = (allocation: Allocation): bigint =>
  micros(allocation.price.micros_per_gpu_hour) * BigInt(allocation.spec.gpu.count)

/** When it stops waiting for GPUs, while it does: the patience that it was given, from when it entered the queue. */
export const givesUpAt = ({ phase, phase_since, spec }: Allocation): string | undefined =>
  phase === 'queued' && spec.max_queue_seconds
    ? new Date(Date.parse(phase_since) + spec.max_queue_seconds * 1_000).toISOString()
    : undefined

export interface Totals {
  readonly running: number
  readonly gpus: number
  /** Millionths an hour by currency, because they can't be added. */
  readonly hourly: ReadonlyMap<string, bigint>
  readonly queued: number
  /** What needs somebody to look at it. */
  readonly troubled: readonly Allocation[]
  /** What takes no orders until the operator lets go. */
  readonly held: readonly Allocation[]
  /** What must leave its node, the next to go first. */
  readonly noticed: readonly Allocation[]
}

/** What can be said of many together. */
export function totalsOf(all: readonly Allocation[]): Totals {
  const active = all.filter(({ phase }) => phase === 'active')
  const sums = new Map<string, bigint>()
  for (const one of active) sums.set(one.price.currency, (sums.get(one.price.currency) ?? 0n) + hourly(one))
  return {
    running: active.length,
    gpus: active.reduce((sum, { spec }) => sum + spec.gpu.count, 0),
    hourly: sums,
    queued: all.filter(({ phase }) => phase === 'queued').length,
    troubled: all.filter(({ phase }) => phase === 'lost' || phase === 'failed_cleanup'),
    held: all.filter(({ held }) => held),
    noticed: all
      .filter(({ notice }) => notice)
      .sort((a, b) => Date.parse(a.notice?.deadline ?? '') - Date.parse(b.notice?.deadline ?? '')),
  }
}

/**
 * What it has cost by now: what the server counted, and what has run since its answer came, milliseconds by the page's own
 * clock. The server's and the page's may differ by hours, so they are not compared.
 */
export function costNow(
  usage: AllocationUsage,
  elapsed: number,
): {
  readonly micros: bigint
  /** How long it has run by then, milliseconds of one GPU. */
  readonly gpuMs: number
  readonly running: boolean
} {
  const used = usage.total.reduce((sum, amount) => sum + Number(amount.gpu_seconds) * 1_000, 0)
  const counted = usage.total.reduce((sum, amount) => sum + micros(amount.cost_micros), 0n)
  const open = usage.intervals.find((interval) => !interval.ended_at)
  if (!open) return { micros: counted, gpuMs: used, running: false }
  const since = Math.max(0, elapsed)
  return {
    micros: counted + costOf(micros(open.price_micros_per_gpu_hour), open.gpu_count, since),
    gpuMs: used + open.gpu_count * since,
    running: true,
  }
}

export const nameOf = (allocation: Allocation): string => allocation.display_name || allocation.id

/** What the API calls an action, for the button and for what is said of it. */
export const ACTIONS = {
  start: { text: 'Start', busy: 'Starting…', icon: 'play', done: 'Asked to start' },
  stop: { text: 'Stop', busy: 'Stopping…', icon: 'stop', done: 'Asked to stop' },
  release: { text: 'Release', busy: 'Releasing…', icon: 'remove', done: 'Asked to release' },
} as const
export type Action = keyof typeof ACTIONS

export function command(id: string, action: Action, key: string) {
  const init = { params: { path: { id }, header: { 'Idempotency-Key': key } } }
  if (action === 'start') return take(api.POST('/v1/allocations/{id}/start', init))
  if (action === 'stop') return take(api.POST('/v1/allocations/{id}/stop', init))
  return take(api.POST('/v1/allocations/{id}/release', init))
}

/** What stands in the way of an action that is not among the legal ones, for who holds the permission. */
export function notNow(allocation: Pick<Allocation, 'phase' | 'desired' | 'held'>, action: Action): string {
  const { phase, desired, held } = allocation
  if (held) return 'It is held by the operator, and takes no orders until they let go.'
  const row = Object.hasOwn(PHASES, phase) ? PHASES[phase as Phase] : undefined
  if (row && (row.actions as readonly string[]).includes(action))
    return 'Nothing new while the tenant is suspended or disabled.'
  if (row?.end) return `It has ended (${phase}).`
  if (action === 'release' && desired === 'release') return 'It is being released already.'
  if (action === 'start' && phase === 'active') return 'It runs.'
  return `Not while it is ${phase.replace('_', ' ')}.`
}
