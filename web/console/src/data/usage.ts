/**
 * Usage over time. One question has a range's lines and the range step by step, an hour or a day each, which add up to its total exactly.
 * Weeks and months are of days, because they are the reader's and not the server's. How long a span is follows from the period, so that
 * there are never more than some thirty.
 */
import { type AllocationUsage, costOf, micros, take, type Usage } from '@aicloud/contract'
import type { ChartSeries } from '@aicloud/ui'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../app/api'
import type { Looking } from '../app/scope-of'
import { monthRange, nameOfPeriod, type Period } from './period'

export type Step = 'hour' | 'day' | 'week' | 'month'

const HOUR = 3_600_000

export const stepFor = (days: number): Step =>
  days <= 1 ? 'hour' : days <= 31 ? 'day' : days <= 100 ? 'week' : 'month'

/** By whose clock days begin: the reader's, or UTC's. */
export type Clock = 'local' | 'utc'

/** A moment as a clock shows it, and back. What is too many for its place counts on: the 32nd of October is the first of November. */
const CLOCKS = {
  local: {
    parts: (at: Date) => [at.getFullYear(), at.getMonth(), at.getDate(), at.getHours()] as const,
    weekday: (at: Date) => at.getDay(),
    moment: (year: number, month: number, day: number, hour = 0) => new Date(year, month, day, hour),
  },
  utc: {
    parts: (at: Date) => [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCHours()] as const,
    weekday: (at: Date) => at.getUTCDay(),
    moment: (year: number, month: number, day: number, hour = 0) =>
      new Date(Date.UTC(year, month, day, hour)),
  },
} as const

/** Where a span begins that a moment lies in: at a full hour, or at a midnight of the clock. */
function beginning(step: Step, moment: number, clock: Clock = 'local'): Date {
  const by = CLOCKS[clock]
  const at = new Date(moment)
  const [year, month, day, hour] = by.parts(at)
  if (step === 'hour') return by.moment(year, month, day, hour)
  if (step === 'month') return by.moment(year, month, 1)
  // Weeks begin on Mondays.
  const back = step === 'week' ? (by.weekday(at) + 6) % 7 : 0
  return by.moment(year, month, day - back)
}

function following(step: Step, at: Date, clock: Clock): Date {
  // An hour is an hour also on the day on which clocks change.
  if (step === 'hour') return new Date(at.getTime() + HOUR)
  const by = CLOCKS[clock]
  const [year, month, day] = by.parts(at)
  if (step === 'month') return by.moment(year, month + 1, 1)
  return by.moment(year, month, day + (step === 'week' ? 7 : 1))
}

export interface Span {
  /** Milliseconds since 1970. */
  readonly from: number
  readonly to: number
}

/** The spans of a range, whole ones as they are drawn: the first may begin before it, and the last may end after it. */
export function spansOf(step: Step, begin: number, end: number, clock: Clock = 'local'): Span[] {
  const spans: Span[] = []
  let from = beginning(step, begin, clock)
  while (from.getTime() < end) {
    const to = following(step, from, clock)
    spans.push({ from: from.getTime(), to: to.getTime() })
    from = to
  }
  return spans
}

/**
 * Where a range of so many days begins: days are the reader's, today is one of them; a single day is 24 hours, this one the last.
 * Until the next of them begins, the same question has the same answer but for what is new.
 */
export function beginOf(days: number, now: number): string {
  const hour = beginning('hour', now)
  if (days <= 1) return new Date(hour.getTime() - 23 * HOUR).toISOString()
  return new Date(hour.getFullYear(), hour.getMonth(), hour.getDate() - (days - 1)).toISOString()
}

/** What is asked for: a period, and steps that are no longer than the spans that are drawn. */
export function questionOf(period: Period, now: number) {
  if (period.kind === 'days')
    return { from: beginOf(period.days, now), step: period.days <= 1 ? 'hour' : 'day' } as const
  const { from, to } = monthRange(period)
  // Also of the month that is under way: until its end the question stays the same.
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), step: 'day' } as const
}

/** How a period is drawn: in spans that long, by that clock. */
export const drawnAs = (period: Period): { readonly step: Step; readonly clock: Clock } =>
  period.kind === 'days' ? { step: stepFor(period.days), clock: 'local' } : { step: 'day', clock: 'utc' }

/** Whose usage: a project's, or that of a tenant with all its projects. */
export type Payer = { readonly project: string } | { readonly tenant: string }

/** Whose usage is looked at: the project's, or that of the tenant that is seen as a whole, or that an address names. */
export function payerOf(
  {
    project,
    projects,
    strange,
    canBeAll,
    filter,
  }: Pick<Looking, 'project' | 'strange' | 'canBeAll' | 'filter'> & {
    readonly projects: readonly unknown[] | undefined
  },
  tenant: string | undefined,
): Payer | undefined {
  if (project) return { project: project.id }
  // Until the projects are known nobody knows that it is none of them.
  if (strange || !projects) return undefined
  const whole = tenant ?? (canBeAll ? filter.tenant : undefined)
  return whole === undefined ? undefined : { tenant: whole }
}

export const idOf = (payer: Payer): string => ('project' in payer ? payer.project : payer.tenant)

/** The whole of a screen in one question: what each part came to in a period, and the period step by step. */
export const usageQuery = (payer: Payer | undefined, period: Period, by: Grouping) =>
  queryOptions({
    queryKey: ['usage', payer ? idOf(payer) : '', nameOfPeriod(period), by] as const,
    queryFn: ({ signal }) => {
      const query = { ...payer, ...questionOf(period, Date.now()), by }
      return take(api.GET('/v1/usage', { params: { query }, signal }))
    },
  })

/** What is drawn: cost in one currency, or GPU-hours. */
export type Measure = { readonly currency: string } | 'hours'
export type Grouping = 'gpu_model' | 'allocation' | 'project'

/** Of what the answer does not tell apart. */
export const OTHERS = 'others'

/**
 * A line for each GPU type, project or allocation, over the spans; cost in millionths, or GPU-hours. The server's steps are hours and
 * days that follow each other from the range's beginning; each is counted in the span that its middle is in, so that an hour which
 * clocks have jumped since puts no day into the one before.
 */
export function seriesOf(
  spans: readonly Span[],
  steps: NonNullable<Usage['series']>,
  measure: Measure,
): ChartSeries[] {
  const rows = new Map<string, number[]>()
  let at = 0
  for (const step of steps) {
    const middle = (Date.parse(step.from) + Date.parse(step.to)) / 2
    while (at < spans.length - 1 && middle >= (spans[at] as Span).to) at += 1
    for (const part of step.parts) {
      if (measure !== 'hours' && part.currency !== measure.currency) continue
      const key = part.gpu_model ?? part.project ?? part.allocation ?? OTHERS
      const row = rows.get(key) ?? spans.map(() => 0)
      rows.set(key, row)
      // Exact where it is counted; a number only here, to be drawn.
      row[at] =
        (row[at] as number) +
        (measure === 'hours'
          ? Number(micros(part.gpu_microseconds)) / 3.6e9
          : Number(micros(part.cost_micros)))
    }
  }
  return [...rows].map(([key, values]) => ({ key, label: key, values }))
}

/** What an allocation had cost at a moment, millionths: its intervals up to then. */
export function costAt(usage: AllocationUsage, moment: number): bigint {
  return usage.intervals.reduce((sum, one) => {
    const began = Date.parse(one.started_at)
    const ended = one.ended_at ? Date.parse(one.ended_at) : Number.POSITIVE_INFINITY
    // The server's own figure where the interval is over: it is what is billed.
    if (ended <= moment) return sum + micros(one.cost_micros)
    if (began >= moment) return sum
    return sum + costOf(micros(one.price_micros_per_gpu_hour), one.gpu_count, moment - began)
  }, 0n)
}

/** The cost at evenly spaced moments from the first interval on, to now or to the end; none where nothing was billed. */
export function costLine(
  usage: AllocationUsage,
  now: number,
  points = 48,
): { readonly times: number[]; readonly values: number[] } {
  const first = usage.intervals[0]
  const last = usage.intervals.at(-1)
  if (!first || !last) return { times: [], values: [] }
  const from = Date.parse(first.started_at)
  const to = last.ended_at ? Date.parse(last.ended_at) : Math.max(now, from + 1)
  const moments = Array.from({ length: points + 1 }, (_, at) => from + ((to - from) * at) / points)
  return {
    times: moments.map((moment) => moment / 1_000),
    values: moments.map((moment, at) =>
      Number(costAt(usage, at === points && last.ended_at ? Number.POSITIVE_INFINITY : moment)),
    ),
  }
}
