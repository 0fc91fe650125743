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
import { queryOptions } from '@tanstack/react-query'
import { api } from '../app/api'
import { params } from '../parts/pages'

export const LIVE_PHASES = (Object.keys(PHASES) as Phase[]).filter((phase) => !PHASES[phase].end)

export interface Where {
  readonly project?: string
  readonly tenant?: string
}

export const allocationsKey = (where: Where, phases?: readonly string[]) =>
  ['allocations', where.project ?? where.tenant ?? '', phases?.join(',') ?? ''] as const

export const readAllocations = (
  where: Where,
  phases: readonly string[] | undefined,
  token: string | undefined,
  signal: AbortSignal,
  limit = 100,
) =>
  take(
    api.GET('/v1/allocations', {
      params: { query: params({ ...where, phase: phases?.join(','), limit, page_token: token }) },
      signal,
    }),
  )

export const allocationQuery = (id: string) =>
  queryOptions({
    queryKey: ['allocation', id] as const,
    queryFn: ({ signal }) => take(api.GET('/v1/allocations/{id}', { params: { path: { id } }, signal })),
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

/** What it has cost by now: what the server counted, and what has run since. */
export function costNow(usage: AllocationUsage, now: number): { micros: bigint; running: boolean } {
  const counted = usage.total.reduce((sum, amount) => sum + micros(amount.cost_micros), 0n)
  const open = usage.intervals.find((interval) => !interval.ended_at)
  if (!open) return { micros: counted, running: false }
  const since = Math.max(0, now - new Date(usage.as_of).getTime())
  return {
    micros: counted + costOf(micros(open.price_micros_per_gpu_hour), open.gpu_count, since),
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

/** Why an action is not possible now, in words. */
export function whyNot(allocation: Allocation, action: Action): string | undefined {
  if ((allocation.actions as readonly string[]).includes(action)) return undefined
  const row = Object.hasOwn(PHASES, allocation.phase) ? PHASES[allocation.phase as Phase] : undefined
  if (row && (row.actions as readonly string[]).includes(action)) return `You need allocation.${action} here.`
  const { phase, desired } = allocation
  if (row?.end) return `It has ended (${phase}).`
  if (action === 'release' && desired === 'release') return 'It is being released already.'
  if (action === 'start')
    return phase === 'active' ? 'It runs.' : `Not while it is ${phase.replace('_', ' ')}.`
  return `Not while it is ${phase.replace('_', ' ')}.`
}
