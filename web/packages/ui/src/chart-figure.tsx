/** A chart as it is seen: names and figures around what {@link Plot} draws, its cursor, and the same as a table. */
import { type KeyboardEvent, useId, useState } from 'react'
import type { ChartProps } from './chart'
import Plot, { type Spot } from './chart-plot'
import './css/chart.css'

export default function ChartFigure(props: ChartProps) {
  const { label, kind, times, series, format, formatTime, compact, height = 240 } = props
  const [at, setAt] = useState<number>()
  const [spot, setSpot] = useState<Spot>()
  const id = useId()
  const last = times.length - 1
  // Live charts grow and shrink under the cursor.
  const here = at !== undefined && at <= last ? at : undefined
  const stacked = kind !== 'lines'
  const total = (index: number) => series.reduce((all, one) => all + (one.values[index] ?? 0), 0)
  const when = (index: number) => formatTime(times[index] as number, index)
  const said = (index: number) => {
    const parts = series.map((one) => `${one.label} ${figure(one.values[index], format)}`)
    const all = stacked && series.length > 1 ? [`together ${format(total(index))}`] : []
    return `${when(index)}: ${[...parts, ...all].join(', ')}`
  }
  const move = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || last < 0) return
    const from = here ?? last + 1
    const page = Math.max(1, Math.round(times.length / 10))
    const to = {
      ArrowLeft: Math.max(0, from - 1),
      ArrowRight: Math.min(last, here === undefined ? last : from + 1),
      PageDown: Math.max(0, from - page),
      PageUp: Math.min(last, from + page),
      Home: 0,
      End: last,
    }[event.key]
    if (event.key === 'Escape') setAt(undefined)
    if (to === undefined) return
    event.preventDefault()
    setAt(to)
  }
  return (
    <figure className={`ui-chart ${compact ? 'ui-chart--compact' : ''}`} aria-label={label}>
      {!compact && (
        <ul className="ui-chart__legend" id={`${id}-legend`} aria-label="Colours">
          {series.map((one, index) => (
            <li key={one.key}>
              <span className={`ui-chart__swatch ui-chart__colour--${index}`} aria-hidden="true" />
              {one.label}
            </li>
          ))}
        </ul>
      )}
      <div
        className="ui-chart__plot"
        style={{ height }}
        role="slider"
        tabIndex={0}
        aria-label={`${label}, by time`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, last)}
        aria-valuenow={here ?? Math.max(0, last)}
        aria-valuetext={last < 0 ? 'No figures' : said(here ?? last)}
        onKeyDown={move}
        onBlur={() => setAt(undefined)}
      >
        <Plot {...props} height={height} at={here} onAt={setAt} onSpot={setSpot} />
        {here !== undefined && spot && (
          <div
            className={`ui-chart__tip ${spot.left > spot.width / 2 ? 'ui-chart__tip--left' : ''}`}
            style={{ left: spot.left, top: spot.top }}
            aria-hidden="true"
          >
            <div className="ui-chart__when">{when(here)}</div>
            <dl>
              {series.map((one, index) => (
                <div key={one.key}>
                  <dt>
                    <span className={`ui-chart__swatch ui-chart__colour--${index}`} />
                    {one.label}
                  </dt>
                  <dd className="ui-num">{figure(one.values[here], format)}</dd>
                </div>
              ))}
              {stacked && series.length > 1 && (
                <div className="ui-chart__total">
                  <dt>Together</dt>
                  <dd className="ui-num">{format(total(here))}</dd>
                </div>
              )}
            </dl>
          </div>
        )}
      </div>
      <details className="ui-chart__table">
        <summary>As a table</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <div role="group" aria-label={`${label}, as a table`} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">Time</th>
                {series.map((one) => (
                  <th key={one.key} scope="col" className="ui-right">
                    {one.label}
                  </th>
                ))}
                {stacked && series.length > 1 && (
                  <th scope="col" className="ui-right">
                    Together
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {times.map((time, index) => (
                <tr key={time}>
                  <th scope="row">{when(index)}</th>
                  {series.map((one) => (
                    <td key={one.key} className="ui-right ui-num">
                      {figure(one.values[index], format)}
                    </td>
                  ))}
                  {stacked && series.length > 1 && (
                    <td className="ui-right ui-num">{format(total(index))}</td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}

const figure = (value: number | null | undefined, format: (value: number) => string): string =>
  value === null || value === undefined ? '–' : format(value)
