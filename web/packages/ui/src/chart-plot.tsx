/**
 * What draws a chart: uPlot on a canvas, told of sizes, themes and figures as they change. A canvas knows no variables of
 * styles, so the colours are read off elements that have them; when the theme changes they are read again. uPlot sets its styles through
 * the object model, which a strict content policy allows.
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import UPlot from 'uplot'
import type { ChartProps } from './chart'
import { distinct, running } from './chart-stack'

/** Where the cursor stands in the plot, and how wide that is; pixels. */
export interface Spot {
  readonly left: number
  readonly top: number
  readonly width: number
}

interface PlotProps extends ChartProps {
  readonly height: number
  readonly at: number | undefined
  readonly onAt: (at: number | undefined) => void
  readonly onSpot: (spot: Spot | undefined) => void
}

const TICK_ROOM = 72
const FONT = '11px Inter, ui-sans-serif, system-ui, sans-serif'

export default function Plot(props: PlotProps) {
  const box = useRef<HTMLDivElement>(null)
  const colours = useRef<HTMLDivElement>(null)
  const plot = useRef<UPlot>(undefined)
  const latest = useRef(props)
  latest.current = props
  const theme = useLooks()
  const { kind, series, height, at } = props
  const shape = `${kind} ${series.map((one) => one.key).join(' ')} ${theme} ${height}`

  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew when its shape changes; figures have the effect below
  useLayoutEffect(() => {
    const element = box.current
    const samples = colours.current
    if (!element || !samples) return
    const read = (name: string) =>
      getComputedStyle(samples.querySelector(`.ui-chart__colour--${name}`) ?? samples).color
    const made = new UPlot(
      options(latest, read, Math.max(120, element.clientWidth)),
      dataOf(latest.current),
      element,
    )
    plot.current = made
    const sized = new ResizeObserver(() => {
      const width = Math.max(120, element.clientWidth)
      if (width !== made.width) made.setSize({ width, height })
    })
    sized.observe(element)
    return () => {
      sized.disconnect()
      made.destroy()
      plot.current = undefined
    }
  }, [shape])

  const { times, end } = props
  // biome-ignore lint/correctness/useExhaustiveDependencies: the figures are all that `dataOf` reads
  useEffect(() => {
    plot.current?.setData(dataOf(latest.current))
  }, [times, series, end])

  // biome-ignore lint/correctness/useExhaustiveDependencies: after the plot was drawn anew the cursor is put back as well
  useEffect(() => {
    const made = plot.current
    if (!made) return
    if (at === undefined) {
      made.setCursor({ left: -10, top: -10 }, false)
      latest.current.onSpot(undefined)
      return
    }
    const x = made.data[0][at]
    if (x === undefined) return
    const left = made.valToPos(x, 'x')
    made.setCursor({ left, top: 0 }, false)
    const offset = made.over.offsetLeft
    latest.current.onSpot({ left: left + offset, top: made.over.offsetTop, width: made.width })
  }, [at, shape, times, series])

  return (
    <>
      <div ref={colours} className="ui-chart__samples" aria-hidden="true">
        {series.map((one, index) => (
          <span key={one.key} className={`ui-chart__colour--${index}`} />
        ))}
        {['grid', 'text', 'ground'].map((name) => (
          <span key={name} className={`ui-chart__colour--${name}`} />
        ))}
      </div>
      <div ref={box} className="ui-chart__canvas" />
    </>
  )
}

/** What uPlot draws: bars stand in the middle of their spans; of a stack the highest is drawn first, the others over it. */
function dataOf({ kind, times, end, series }: ChartProps): UPlot.AlignedData {
  const x =
    kind === 'bars' ? times.map((time, at) => (time + (times[at + 1] ?? end ?? time)) / 2) : [...times]
  const values = series.map((one) => one.values)
  if (kind === 'lines') return [x, ...values] as UPlot.AlignedData
  const sums = running(values)
  // A bar of nothing is none: its edge would be drawn over what is below it.
  const rows =
    kind === 'bars' ? sums.map((row, at) => row.map((sum, of) => (values[at]?.[of] ? sum : null))) : sums
  return [x, ...rows.reverse()] as UPlot.AlignedData
}

function options(
  latest: { readonly current: PlotProps },
  read: (name: string) => string,
  width: number,
): UPlot.Options {
  const { kind, series, height, compact } = latest.current
  const [grid, text, ground] = [read('grid'), read('text'), read('ground')]
  const order = series.map((_, index) => index)
  if (kind !== 'lines') order.reverse()
  const short = (value: number) => (latest.current.formatShort ?? latest.current.format)(value)
  return {
    width,
    height,
    padding: [8, compact ? 2 : 8, 0, compact ? 2 : 0],
    legend: { show: false },
    // An area ends where the one below it begins.
    ...(kind === 'areas' && {
      bands: order.slice(1).map((_, at) => ({ series: [at + 1, at + 2] as [number, number] })),
    }),
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { show: kind !== 'bars', size: 7, width: 2, stroke: ground },
      // A press on a chart does nothing, so nothing is bound that would take it from the page.
      bind: { mousedown: () => null, mouseup: () => null, click: () => null, dblclick: () => null },
    },
    hooks: {
      setCursor: [
        (plot) => {
          const index = plot.cursor.idx
          const inside = (plot.cursor.left ?? -1) >= 0
          latest.current.onAt(inside && index !== null ? index : undefined)
        },
      ],
    },
    scales: {
      x: {
        time: false,
        range: (_plot, least, most) => {
          const { times, end } = latest.current
          const first = times[0] ?? least
          return kind === 'bars' ? [first, end ?? most] : [first, most > first ? most : first + 1]
        },
      },
      y: { range: (_plot, _least, most) => [0, most > 0 ? most * 1.08 : 1] },
    },
    axes: [
      {
        stroke: text,
        font: FONT,
        size: 28,
        gap: 6,
        grid: { show: false },
        ticks: { show: false },
        border: { show: true, stroke: grid, width: 1 },
        splits: (plot) => {
          const x = plot.data[0]
          const step = Math.max(1, Math.ceil((x.length * TICK_ROOM) / Math.max(1, plot.width)))
          // From the latest backwards, because that is what one looks at, as soon as there is room for its word.
          const apart = plot.width / Math.max(1, x.length)
          const beside = (compact ? 2 : 8) + (kind === 'bars' ? apart / 2 : 0)
          const offset = Math.min(step - 1, Math.max(0, Math.ceil((TICK_ROOM / 3 - beside) / apart)))
          // Left of a small chart there is no axis that a word could reach into.
          const first = compact ? TICK_ROOM / 3 / apart : 0
          return Array.from(x).filter((_, at) => at >= first && (x.length - 1 - at) % step === offset)
        },
        values: (plot, splits) => {
          const { times, formatTick } = latest.current
          const x = Array.from(plot.data[0])
          return distinct(splits.map((split) => formatTick(times[x.indexOf(split)] ?? split)))
        },
      },
      {
        show: !compact,
        stroke: text,
        font: FONT,
        gap: 8,
        size: (_plot, values) => 20 + 6.5 * Math.max(2, ...(values ?? []).map((value) => value.length)),
        grid: { stroke: grid, width: 1 },
        ticks: { show: false },
        space: 44,
        values: (_plot, splits) => distinct(splits.map(short)),
      },
    ],
    series: [
      {},
      ...order.map((index): UPlot.Series => {
        const colour = read(String(index))
        // Not snapped to whole pixels: an even slope is drawn even.
        const shared = { points: { show: false }, pxAlign: kind === 'bars' ? 1 : 0 }
        if (kind === 'lines') return { ...shared, stroke: colour, width: 2 }
        if (kind === 'areas') return { ...shared, stroke: colour, width: 1.5, fill: faded(colour) }
        const paths = UPlot.paths.bars?.({ size: [0.72, 44] })
        // A line of the ground's colour tells one part of a stack from the next.
        return { ...shared, ...(paths ? { paths } : {}), fill: colour, stroke: ground, width: 1 }
      }),
    ],
  }
}

/** A colour as the area below its line. */
function faded(colour: string): string {
  return colour.replace(/^rgb\(([^)]+)\)$/, 'rgba($1, 0.22)')
}

/** Counts the themes that were, so that whoever has drawn by one draws anew. */
function useLooks(): number {
  const [count, setCount] = useState(0)
  useEffect(() => {
    const changed = () => setCount((old) => old + 1)
    const dark = matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', changed)
    const root = new MutationObserver(changed)
    root.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    return () => {
      dark.removeEventListener('change', changed)
      root.disconnect()
    }
  }, [])
  return count
}
