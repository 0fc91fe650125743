/** What one allocation has cost, over its time: level where it did not run. */
import { type AllocationUsage, formatMoney } from '@aicloud/contract'
import { Chart, formatTime, useNow } from '@aicloud/ui'
import { useMemo } from 'react'
import { costLine } from '../data/usage'

/** How often the line of a running allocation is drawn again, milliseconds: the figure beside it counts each second. */
const PACE = 5_000

/** On the axis: what tells one moment from the next, by the length of it all in seconds. */
const TICKS: readonly [most: number, text: Intl.DateTimeFormat][] = [
  [600, new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })],
  [172_800, new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' })],
  [Number.POSITIVE_INFINITY, new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })],
]

export function CostLine({
  usage,
  currency,
}: {
  readonly usage: AllocationUsage
  readonly currency: string
}) {
  const now = Math.floor(useNow() / PACE) * PACE
  const { times, values } = useMemo(() => costLine(usage, now), [usage, now])
  const length = (times.at(-1) ?? 0) - (times[0] ?? 0)
  const tick = TICKS.find(([most]) => length < most)?.[1]
  return (
    <Chart
      label="Cost"
      kind="areas"
      compact
      height={120}
      times={times}
      series={[{ key: 'cost', label: 'Cost', values }]}
      format={(value) => formatMoney(BigInt(Math.round(value)), currency)}
      formatTime={(seconds) => formatTime(seconds * 1_000)}
      formatTick={(seconds) => tick?.format(seconds * 1_000) ?? ''}
    />
  )
}
