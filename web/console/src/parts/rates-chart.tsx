/** How many messages the engine's directories handle a second, over the minutes that the page has looked. */
import { Chart, type ChartSeries, formatClock, Panel } from '@aicloud/ui'
import { useMemo } from 'react'
import { perSecond } from '../data/supervision'
import type { EngineView } from '../live/engine'

/** Fewer than these moments make no picture. */
const FEWEST = 5
/** Always these, in this order, so that a colour keeps its meaning while the figures change; the rest is one. */
const OWN = ['allocation', 'node', 'project', 'tenant', 'user'] as const

export function RatesChart({ view }: { readonly view: EngineView }) {
  const { rates, moments } = view
  const series = useMemo(() => ratesSeries(rates, moments.length), [rates, moments])
  const times = useMemo(() => moments.map((moment) => moment / 1_000), [moments])
  return (
    <Panel title="Messages a second" note="the last five minutes, while this page looks">
      {moments.length < FEWEST ? (
        <p className="ui-muted app-rates__wait">The picture begins in a few seconds.</p>
      ) : (
        <Chart
          label="Messages a second"
          kind="areas"
          height={200}
          times={times}
          series={series}
          format={perSecond}
          formatTime={(seconds) => formatClock(seconds * 1_000)}
          formatTick={(seconds) => formatClock(seconds * 1_000)}
        />
      )}
    </Panel>
  )
}

/** The lines of a chart of so many moments: who came later was not there before, and all end together. */
export function ratesSeries(rates: ReadonlyMap<string, readonly number[]>, length: number): ChartSeries[] {
  const line = (key: string, label: string, all: readonly (readonly number[])[]): ChartSeries => ({
    key,
    label,
    values: Array.from({ length }, (_, at) =>
      all.reduce((sum, one) => sum + (one[one.length - length + at] ?? 0), 0),
    ),
  })
  const others = [...rates].filter(([name]) => !(OWN as readonly string[]).includes(name))
  return [
    ...OWN.flatMap((name) => {
      const found = rates.get(name)
      return found ? [line(name, name, [found])] : []
    }),
    ...(others.length > 0
      ? [
          line(
            'others',
            'others',
            others.map(([, values]) => values),
          ),
        ]
      : []),
  ]
}
