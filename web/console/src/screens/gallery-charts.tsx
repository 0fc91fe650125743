/** The gallery's charts, with figures that are always the same. */
import { Chart, type ChartSeries, Panel } from '@aicloud/ui'

const HOUR = 3_600
const BEGIN = Date.UTC(2026, 0, 5) / 1_000
const TIMES = Array.from({ length: 24 }, (_, at) => BEGIN + at * HOUR)
const wave = (scale: number, shift: number) =>
  TIMES.map((_, at) => Math.round(scale * (1.2 + Math.sin((at + shift) / 3)) * 100) / 100)
const KINDS: readonly ChartSeries[] = ['H100', 'H200', 'A100', 'B200', 'L40S', 'others'].map((label, at) => ({
  key: label,
  label,
  values: wave(9 - at * 1.3, at * 4),
}))
const GAPS: readonly ChartSeries[] = [
  {
    key: 'mailbox',
    label: 'mailbox age',
    values: wave(4, 1).map((value, at) => (at > 8 && at < 12 ? null : value)),
  },
  { key: 'handled', label: 'handled', values: wave(7, 6) },
]
const shared = {
  times: TIMES,
  format: (value: number) => `$${value.toFixed(2)}`,
  formatTime: (seconds: number) => `${new Date(seconds * 1_000).toISOString().slice(11, 16)} UTC`,
  formatTick: (seconds: number) => new Date(seconds * 1_000).toISOString().slice(11, 16),
}

export function GalleryCharts() {
  return (
    <>
      <Panel title="Chart: amounts of spans">
        <Chart {...shared} label="Cost" kind="bars" end={BEGIN + 24 * HOUR} series={KINDS} />
      </Panel>
      <div className="ui-columns">
        <div>
          <Panel title="Chart: stacked moments">
            <Chart {...shared} label="Messages" kind="areas" series={KINDS.slice(0, 3)} height={200} />
          </Panel>
          <Panel title="Chart: lines with a gap">
            <Chart {...shared} label="Ages" kind="lines" series={GAPS} height={160} />
          </Panel>
        </div>
        <div>
          <Panel title="Small chart">
            <Chart {...shared} label="Small" kind="areas" series={KINDS.slice(0, 1)} height={120} compact />
          </Panel>
          <Panel title="Chart of nothing">
            <Chart {...shared} label="Nothing" kind="bars" end={BEGIN + 24 * HOUR} series={[]} height={120} />
          </Panel>
        </div>
      </div>
    </>
  )
}
