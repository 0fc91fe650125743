/** How far something is, and what has happened: a stepper, a timeline, a bar, a line of figures. */
import type { Tone } from '@aicloud/tokens'
import { Fragment, type ReactNode, useContext } from 'react'
import { Icon, type IconName } from './icon'
import { Exact, ExactTimes, formatSpan, TimeAgo } from './text'

export interface Step {
  readonly text: string
  readonly state: 'done' | 'now' | 'next' | 'failed' | 'skipped'
  readonly note?: string | undefined
}

const STEP_ICONS: Record<Step['state'], IconName> = {
  done: 'check',
  now: 'spinner',
  next: 'circle',
  failed: 'cross',
  skipped: 'dashed',
}
const STEP_WORDS: Record<Step['state'], string> = {
  done: 'done',
  now: 'under way',
  next: 'to come',
  failed: 'failed',
  skipped: 'left out',
}

export function Stepper({ steps, label }: { readonly steps: readonly Step[]; readonly label: string }) {
  return (
    <ol className="ui-stepper" aria-label={label}>
      {steps.map((step) => (
        <li
          key={step.text}
          className={`ui-stepper__step ui-stepper__step--${step.state}`}
          aria-current={step.state === 'now' ? 'step' : undefined}
        >
          <Icon name={STEP_ICONS[step.state]} />
          <span className="ui-stepper__text">{step.text}</span>
          <span className="ui-hidden">, {STEP_WORDS[step.state]}</span>
          {step.note && <span className="ui-stepper__note">{step.note}</span>}
        </li>
      ))}
    </ol>
  )
}

export interface Moment {
  readonly key: string
  readonly at: string
  readonly title: ReactNode
  readonly icon: IconName
  readonly tone: Tone
  readonly note?: ReactNode
}

/** What happened, the latest first, with how long each step took. */
export function Timeline({
  moments,
  label,
}: {
  readonly moments: readonly Moment[]
  readonly label: string
}) {
  const exact = useContext(ExactTimes)
  return (
    <ol className="ui-timeline" aria-label={label}>
      {moments.map((moment, at) => {
        const before = moments[at + 1]
        const took = before ? new Date(moment.at).getTime() - new Date(before.at).getTime() : undefined
        return (
          <li key={moment.key} className="ui-timeline__moment">
            <span className={`ui-timeline__mark ui-tone--${moment.tone}`}>
              <Icon name={moment.icon} size={14} />
            </span>
            <div className="ui-timeline__text">
              <div className="ui-timeline__title">{moment.title}</div>
              {moment.note && <div className="ui-timeline__note">{moment.note}</div>}
            </div>
            <div className="ui-timeline__time">
              <TimeAgo at={moment.at} />
              {!exact && (
                <span className="ui-timeline__took">
                  <Exact at={moment.at} />
                </span>
              )}
              {took !== undefined && took >= 0 && (
                <span className="ui-timeline__took">+{formatSpan(took)}</span>
              )}
            </div>
          </li>
        )
      })}
    </ol>
  )
}

export interface MeterProps {
  readonly label: string
  readonly value: number
  readonly max: number
  readonly text: string
  readonly tone?: Tone
}

/** A part of a whole, with the figures in words. */
export function Meter({ label, value, max, text, tone = 'info' }: MeterProps) {
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0
  return (
    <div className="ui-meter">
      <div
        className={`ui-meter__bar ui-tone--${tone}`}
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={value}
        aria-valuetext={text}
      >
        <span style={{ width: `${share * 100}%` }} />
      </div>
      <span className="ui-meter__text ui-num">{text}</span>
    </div>
  )
}

/** The last figures as a line, without axes: for what is beside it in words. Where a figure is missing the line has a gap. */
export function Sparkline({
  values,
  label,
}: {
  readonly values: readonly (number | null)[]
  readonly label: string
}) {
  const [width, height, pad] = [120, 28, 2]
  // Some room above, so that what is even is a line and not a block.
  const top = Math.max(1e-9, ...values.map((value) => value ?? 0)) * 1.6
  const x = (at: number) => pad + (at / Math.max(1, values.length - 1)) * (width - 2 * pad)
  const y = (value: number) => height - pad - (Math.max(0, value) / top) * (height - 2 * pad)
  const point = (value: number, at: number) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`
  return (
    <svg
      className="ui-spark"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      preserveAspectRatio="none"
    >
      {values.every((value) => value === null) && (
        <path className="ui-spark__nothing" d={`M${pad},${height - pad}H${width - pad}`} />
      )}
      {runs(values).map(({ from, of }) => {
        const points = of.map((value, at) => point(value, from + at))
        return points.length === 1 ? (
          // One alone is no line: it is as wide as a line is thick.
          <path key={from} className="ui-spark__line" d={`M${points[0]}h1.5`} />
        ) : (
          <Fragment key={from}>
            <path
              className="ui-spark__area"
              d={`M${points.join('L')}L${x(from + of.length - 1)},${height}L${x(from)},${height}Z`}
            />
            <polyline className="ui-spark__line" points={points.join(' ')} />
          </Fragment>
        )
      })}
    </svg>
  )
}

/** Figures that follow one another without a gap, each row with its place. */
function runs(values: readonly (number | null)[]): { from: number; of: number[] }[] {
  const found: { from: number; of: number[] }[] = []
  values.forEach((value, at) => {
    const last = found.at(-1)
    if (value === null) return
    if (last && last.from + last.of.length === at) last.of.push(value)
    else found.push({ from: at, of: [value] })
  })
  return found
}
