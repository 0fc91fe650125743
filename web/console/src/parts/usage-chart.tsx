/** Usage over time, stacked: what it cost, or how many GPU-hours, by GPU type, or by project or allocation: by what its answer has lines of. */
import { formatMoney, type Usage } from '@aicloud/contract'
import { Chart, largest, Panel, Select, Skeleton, shortId } from '@aicloud/ui'
import { useMemo, useState } from 'react'
import type { Period } from '../data/period'
import { type Clock, drawnAs, type Grouping, type Measure, OTHERS, seriesOf, spansOf } from '../data/usage'

const HEIGHT = 260
const WORDS = { hour: 'by hour', day: 'by day', week: 'by week', month: 'by month' }

export interface UsageChartProps {
  readonly usage: Usage
  readonly period: Period
  readonly by: Grouping
  /** How else it can be divided than by GPU type. */
  readonly part: 'allocation' | 'project'
  readonly onBy: (by: Grouping) => void
  /** The answer is of another grouping, and the one that is asked for is under way. */
  readonly waiting: boolean
}

export function UsageChart({ usage, period, by, part, onBy, waiting }: UsageChartProps) {
  const currencies = usage.total.map((amount) => amount.currency)
  const [chosen, setChosen] = useState<string>()
  const shown = chosen ?? currencies[0] ?? 'hours'
  const end = Math.min(Date.parse(usage.as_of), Date.parse(usage.to))
  const begin = Date.parse(usage.from)
  const { step, clock } = drawnAs(period)
  const spans = useMemo(() => spansOf(step, begin, end, clock), [step, begin, end, clock])
  const measure: Measure = shown === 'hours' ? 'hours' : { currency: shown }
  const names = new Map<string, string | null | undefined>([
    ...usage.projects.map((one) => [one.project.id, one.display_name] as const),
    ...usage.allocations.map((one) => [one.allocation, one.display_name] as const),
  ])
  const series = largest(seriesOf(spans, usage.series ?? [], measure), OTHERS).map((one) =>
    by !== 'gpu_model' && one.key !== OTHERS
      ? { ...one, label: names.get(one.key) || shortId(one.key) }
      : one,
  )
  return (
    <Panel
      title={shown === 'hours' ? 'GPU-hours over time' : 'Cost over time'}
      note={clock === 'utc' ? `${WORDS[step]}, UTC` : WORDS[step]}
      actions={
        <>
          <Select
            label="Figure"
            bare
            value={shown}
            options={[
              ...currencies.map((currency) => ({
                value: currency,
                text: currencies.length > 1 ? `Cost, ${currency}` : 'Cost',
              })),
              { value: 'hours', text: 'GPU-hours' },
            ]}
            onChange={(event) => setChosen(event.target.value)}
          />
          <Select
            label="Stacked by"
            bare
            value={by}
            options={[
              { value: 'gpu_model', text: 'by GPU type' },
              { value: part, text: `by ${part}` },
            ]}
            onChange={(event) => onBy(event.target.value as Grouping)}
          />
        </>
      }
    >
      {waiting ? (
        <Skeleton height={`${HEIGHT / 16}rem`} />
      ) : (
        <Chart
          label={shown === 'hours' ? 'GPU-hours' : 'Cost'}
          kind="bars"
          height={HEIGHT}
          times={spans.map((span) => span.from / 1_000)}
          end={(spans.at(-1)?.to ?? end) / 1_000}
          series={series}
          format={(value) => (measure === 'hours' ? hours(value) : money(value, measure.currency))}
          formatShort={(value) => (measure === 'hours' ? hours(value) : short(value, measure.currency))}
          formatTime={(seconds, at) => spanText(step, clock, seconds, spans[at]?.to)}
          formatTick={(seconds) => tickText(step, clock, seconds)}
        />
      )}
    </Panel>
  )
}

const hours = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 })
const money = (value: number, currency: string): string => formatMoney(BigInt(Math.round(value)), currency)
/** On an axis: as few places as tell one line from the next. */
const short = (value: number, currency: string): string => {
  if (value > 0 && value < 10_000_000) return money(value, currency)
  const options = { style: 'currency', currency, notation: 'compact', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat('en-US', { ...options, minimumFractionDigits: 0 }).format(value / 1_000_000)
}

const dates = (options: Intl.DateTimeFormatOptions) => ({
  local: new Intl.DateTimeFormat('en-GB', options),
  utc: new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }),
})
const HOUR = dates({ hour: '2-digit', minute: '2-digit' })
const DAY = dates({ day: 'numeric', month: 'short' })
const WEEKDAY = dates({ weekday: 'short', day: 'numeric', month: 'short' })
const MONTH = dates({ month: 'short' })
const YEAR = dates({ month: 'long', year: 'numeric' })

const tickText = (step: keyof typeof WORDS, clock: Clock, seconds: number): string =>
  ({ hour: HOUR, day: DAY, week: DAY, month: MONTH })[step][clock].format(seconds * 1_000)

function spanText(step: keyof typeof WORDS, clock: Clock, seconds: number, to = seconds * 1_000): string {
  const from = seconds * 1_000
  const hour = HOUR[clock]
  if (step === 'hour') return `${WEEKDAY[clock].format(from)}, ${hour.format(from)}–${hour.format(to)}`
  if (step === 'day') return WEEKDAY[clock].format(from)
  if (step === 'month') return YEAR[clock].format(from)
  return `${DAY[clock].format(from)} – ${DAY[clock].format(to - 1)}`
}
