/**
 * Charts: figures over time, as stacked bars or as lines. What is here is light; what draws (uPlot, on a canvas) is a part of
 * its own that is loaded when the first chart is looked at, so that no page pays for it that shows none.
 *
 * A chart is for eyes, for keys and for ears alike: the same figures are a table below it, the cursor is a slider that arrow keys move
 * and that says where it stands, and each colour has its name beside it. Nothing in it moves by itself.
 */
import { lazy, Suspense } from 'react'
import { Skeleton } from './feedback'

export interface ChartSeries {
  readonly key: string
  readonly label: string
  /** One figure for each time; `null` where there is none. */
  readonly values: readonly (number | null)[]
}

export interface ChartProps {
  /** What is shown, in words: the name of the figure. */
  readonly label: string
  /** `bars` are amounts of spans, stacked; `areas` are stacked as well, over moments; `lines` are not. */
  readonly kind: 'bars' | 'areas' | 'lines'
  /** Seconds since 1970, in order: the beginning of each span, or each moment. */
  readonly times: readonly number[]
  /** Where the last span ends, seconds; for bars. */
  readonly end?: number
  readonly series: readonly ChartSeries[]
  /** A figure in words, exact enough to be read. */
  readonly format: (value: number) => string
  /** The same on the axis, where there is little room. */
  readonly formatShort?: (value: number) => string
  /** A time in words: a span or a moment. */
  readonly formatTime: (seconds: number, at: number) => string
  readonly formatTick: (seconds: number) => string
  readonly height?: number
  /** Small: without legend and table head room, for beside other figures. */
  readonly compact?: boolean
}

/** How many colours there are; what comes after them is one more, "others". */
export const CHART_COLOURS = 6

const Figure = lazy(() => import('./chart-figure'))

export function Chart(props: ChartProps) {
  const height = props.height ?? 240
  return (
    <Suspense fallback={<Skeleton height={`${height / 16}rem`} />}>
      <Figure {...props} height={height} />
    </Suspense>
  )
}

/** The largest few series by their sum, the largest first, and all the others as one: with what came as `others` already. */
export function largest(series: readonly ChartSeries[], others: string): ChartSeries[] {
  const sum = (one: ChartSeries) => one.values.reduce<number>((all, value) => all + (value ?? 0), 0)
  const given = series.filter((one) => one.key === 'others')
  const sorted = series
    .filter((one) => one.key !== 'others')
    .sort((a, b) => sum(b) - sum(a) || (a.label < b.label ? -1 : 1))
  if (given.length === 0 && sorted.length <= CHART_COLOURS) return sorted
  const rest = [...sorted.slice(CHART_COLOURS - 1), ...given]
  const values = (rest[0] as ChartSeries).values.map((_, at) =>
    rest.reduce((all, one) => all + (one.values[at] ?? 0), 0),
  )
  return [...sorted.slice(0, CHART_COLOURS - 1), { key: 'others', label: others, values }]
}
