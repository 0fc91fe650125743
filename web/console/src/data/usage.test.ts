import type { AllocationUsage, Usage } from '@aicloud/contract'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { monthRange, type Period } from './period'
import { beginOf, costAt, costLine, drawnAs, OTHERS, questionOf, seriesOf, spansOf, stepFor } from './usage'

const NOW = new Date(2026, 10, 23, 10, 30).getTime()
const beginning = (days: number, now = NOW) => Date.parse(beginOf(days, now))
const spansFor = (days: number, now = NOW) => spansOf(stepFor(days), beginning(days, now), now)

describe('a range', () => {
  it('begins at a full hour, or at a midnight where the reader is, and has today in it', () => {
    expect(new Date(beginning(1))).toEqual(new Date(2026, 10, 22, 11))
    expect(new Date(beginning(7))).toEqual(new Date(2026, 10, 17))
    expect(new Date(beginning(30))).toEqual(new Date(2026, 9, 25))
    const lastOfAll = new Date(2026, 10, 23, 23, 59, 59, 999).getTime()
    // A year and a day are the most that the API takes.
    expect(lastOfAll - beginning(365, lastOfAll)).toBeLessThan(365.1 * 86_400_000)
  })

  it('stays what it is until the next hour or day', () => {
    expect(beginOf(1, new Date(2026, 10, 23, 10, 59, 59).getTime())).toBe(beginOf(1, NOW))
    expect(beginOf(30, new Date(2026, 10, 23, 23, 59).getTime())).toBe(beginOf(30, NOW))
    expect(beginOf(30, new Date(2026, 10, 24).getTime())).not.toBe(beginOf(30, NOW))
  })
})

describe('spans', () => {
  it.each([
    [1, 'hour', 24],
    [7, 'day', 7],
    [30, 'day', 30],
    [90, 'week', 14],
    [365, 'month', 13],
  ] as const)('%i days are %ss', (days, step, most) => {
    expect(stepFor(days)).toBe(step)
    const spans = spansFor(days)
    expect(spans.length).toBeGreaterThan(most - 2)
    expect(spans.length).toBeLessThanOrEqual(most)
    expect(spans[0]?.from).toBeLessThanOrEqual(beginning(days))
    expect(spans.at(-1)?.to).toBeGreaterThanOrEqual(NOW)
    // No gap and no overlap, over a change of clocks as well.
    for (const [at, span] of spans.entries()) {
      expect(span.to).toBeGreaterThan(span.from)
      if (at > 0) expect(span.from).toBe(spans[at - 1]?.to)
    }
  })

  it('begin where people say that days, weeks and months do', () => {
    expect(new Date(spansFor(30)[3]?.from ?? 0).getHours()).toBe(0)
    expect(new Date(spansFor(90)[3]?.from ?? 0).getDay()).toBe(1)
    expect(new Date(spansFor(365)[3]?.from ?? 0).getDate()).toBe(1)
  })

  it('have none that has not begun', () => {
    const midnight = new Date(2026, 10, 23).getTime()
    expect(spansOf('day', beginning(7, midnight - 1), midnight).at(-1)?.to).toBe(midnight)
  })
})

describe('a month', () => {
  afterEach(() => vi.unstubAllEnvs())
  const month = (year: number, of: number): Period & { kind: 'month' } => ({ kind: 'month', year, month: of })

  // Their clocks change in March, October, November and April, and one is a day ahead of the other for most of the day.
  const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Kiritimati']

  it.each(ZONES)('has its days, of 24 hours each, for a reader in %s', (zone) => {
    vi.stubEnv('TZ', zone)
    expect(new Date(2026, 6, 1).getTimezoneOffset() === 0, 'the zone is set').toBe(zone === 'UTC')
    const days = [
      [2026, 1, 31],
      [2026, 2, 28],
      [2028, 2, 29],
      [2100, 2, 28],
      [2026, 3, 31],
      [2026, 4, 30],
      [2026, 10, 31],
      [2026, 11, 30],
      [2026, 12, 31],
    ] as const
    for (const [year, of, count] of days) {
      const period = month(year, of)
      const { from, to } = monthRange(period)
      expect((to - from) / 86_400_000, `${year}-${of}`).toBe(count)
      const { step, clock } = drawnAs(period)
      const spans = spansOf(step, from, to, clock)
      expect(spans, `${year}-${of}`).toHaveLength(count)
      expect(spans[0]?.from).toBe(from)
      expect(spans.at(-1)?.to).toBe(to)
      for (const span of spans) expect(span.to - span.from).toBe(86_400_000)
    }
  })

  it('is asked for as a whole, by its days, and the same way until it ends', () => {
    const asked = { from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z', step: 'day' }
    for (const day of [1, 15, 30])
      expect(questionOf(month(2026, 11), Date.UTC(2026, 10, day, 23, 59))).toEqual(asked)
    expect(questionOf({ kind: 'days', days: 1 }, NOW)).toEqual({ from: beginOf(1, NOW), step: 'hour' })
    expect(questionOf({ kind: 'days', days: 90 }, NOW)).toEqual({ from: beginOf(90, NOW), step: 'day' })
  })

  it('counts each step of the server in its own day, also where clocks change', () => {
    vi.stubEnv('TZ', 'Europe/Berlin')
    const { from, to } = monthRange(month(2026, 10))
    const spans = spansOf('day', from, to, 'utc')
    const steps = stepsOf(from, to, 86_400_000, (at) => [part({ gpu_model: 'H100' }, String(at + 1))])
    const [line] = seriesOf(spans, steps, { currency: 'USD' })
    expect(line?.values).toEqual(Array.from({ length: 31 }, (_, at) => at + 1))
  })

  it('is drawn as far as it has come', () => {
    const { from } = monthRange(month(2026, 11))
    expect(spansOf('day', from, Date.UTC(2026, 10, 23, 10, 30), 'utc')).toHaveLength(23)
  })
})

const part = (
  whose: { gpu_model?: string; allocation?: string },
  cost_micros: string,
  gpu_microseconds = '1800000000',
  currency = 'USD',
) => ({ ...whose, cost_micros, currency, gpu_microseconds, gpu_seconds: '1800.000' })

/** The server's steps: of one length, from the range's beginning on, the last cut off. */
function stepsOf(begin: number, end: number, length: number, partsOf: (at: number) => object[]) {
  const steps: object[] = []
  for (let from = begin; from < end; from += length) {
    const to = Math.min(from + length, end)
    const moments = { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
    steps.push({ ...moments, total: [], parts: partsOf(steps.length) })
  }
  return steps as NonNullable<Usage['series']>
}

describe('series', () => {
  const hour = 3_600_000
  const begin = new Date(2026, 10, 23, 8).getTime()
  const spans = spansOf('hour', begin, begin + 3 * hour)
  const H100 = { gpu_model: 'H100' }
  const H200 = { gpu_model: 'H200' }

  it('are a row for each GPU type, in one currency', () => {
    const given = [
      [part(H100, '2490010')],
      [],
      [part(H100, '5'), part(H200, '7'), part(H200, '9', '1', 'EUR')],
    ]
    const steps = stepsOf(begin, begin + 3 * hour, hour, (at) => given[at] ?? [])
    expect(seriesOf(spans, steps, { currency: 'USD' })).toEqual([
      { key: 'H100', label: 'H100', values: [2_490_010, 0, 5] },
      { key: 'H200', label: 'H200', values: [0, 0, 7] },
    ])
    expect(seriesOf(spans, steps, 'hours')[0]?.values).toEqual([0.5, 0, 0.5])
  })

  it('are a row for each allocation, and one for the others', () => {
    const steps = stepsOf(begin, begin + 3 * hour, hour, () => [
      part({ allocation: 'alloc_1' }, '3'),
      part({}, '4'),
    ])
    expect(seriesOf(spans, steps, { currency: 'USD' })).toEqual([
      { key: 'alloc_1', label: 'alloc_1', values: [3, 3, 3] },
      { key: OTHERS, label: OTHERS, values: [4, 4, 4] },
    ])
  })

  it.each([7, 30, 90, 365])('of days are %i days, wherever clocks change: nothing is left out', (days) => {
    const day = 24 * hour
    const from = beginning(days)
    const steps = stepsOf(from, NOW, day, () => [part(H100, '1')])
    const shown = spansOf(stepFor(days), from, NOW)
    const [row] = seriesOf(shown, steps, { currency: 'USD' })
    expect(row?.values.reduce<number>((sum, one) => sum + (one ?? 0), 0)).toBe(steps.length)
    // A day of each day, also of those that had 23 hours or 25.
    if (stepFor(days) === 'day') expect(new Set(row?.values)).toEqual(new Set([1]))
  })
})

describe('an allocation’s cost over time', () => {
  const hour = 3_600_000
  const began = Date.UTC(2026, 10, 23, 8)
  const interval = (from: number, to: number | undefined, cost_micros: string) => ({
    started_at: new Date(from).toISOString(),
    ...(to && { ended_at: new Date(to).toISOString() }),
    cost_micros,
    price_micros_per_gpu_hour: '2000000',
    gpu_count: 2,
  })
  const given = {
    intervals: [interval(began, began + hour, '4000001'), interval(began + 2 * hour, undefined, '0')],
  } as unknown as AllocationUsage

  it('is what ran until then', () => {
    expect(costAt(given, began)).toBe(0n)
    expect(costAt(given, began + hour / 2)).toBe(2_000_000n)
    // The server's own figure once an interval is over.
    expect(costAt(given, began + 1.5 * hour)).toBe(4_000_001n)
    expect(costAt(given, began + 2.5 * hour)).toBe(6_000_001n)
  })

  it('never falls, and ends at what is billed', () => {
    const { times, values } = costLine(given, began + 3 * hour, 12)
    expect(times).toHaveLength(13)
    expect(times[0]).toBe(began / 1_000)
    expect(values).toEqual([...values].sort((a, b) => a - b))
    expect(values.at(-1)).toBe(8_000_001)
    const over = { intervals: [interval(began, began + hour, '4000001')] } as unknown as AllocationUsage
    expect(costLine(over, began + 9 * hour).values.at(-1)).toBe(4_000_001)
    expect(costLine({ intervals: [] } as unknown as AllocationUsage, began).times).toEqual([])
  })
})
