/** Texts with a job: times, ids to copy, code, keys. */
import { createContext, Fragment, useContext, useEffect, useState } from 'react'
import { useNow } from './clock'
import { Icon } from './icon'

const UNITS: readonly [name: string, ms: number][] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
]

/** A length of time in its two largest units: `2d 4h`, `3m 20s`, `850ms`. */
export function formatSpan(milliseconds: number): string {
  const span = Math.max(0, Math.round(milliseconds))
  if (span < 1_000) return span === 0 ? '0s' : `${span}ms`
  const at = UNITS.findIndex(([, unit]) => span >= unit)
  const [name, unit] = UNITS[at] as [string, number]
  const whole = Math.floor(span / unit)
  const next = UNITS[at + 1]
  const rest = next ? Math.floor((span % unit) / next[1]) : 0
  return next && rest > 0 ? `${whole}${name} ${rest}${next[0]}` : `${whole}${name}`
}

// With its zone: what is read here is compared with what others wrote elsewhere.
const full = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
})
const clockTime = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })

export const formatTime = (at: string | number | Date): string => full.format(new Date(at))
export const formatClock = (at: string | number | Date): string => clockTime.format(new Date(at))

/**
 * Whether times are said exactly, everywhere below: a switch for the whole page, because a hint under a mouse reaches neither a finger
 * nor a keyboard, and a button at each time would be a thousand stops.
 */
export const ExactTimes = createContext(false)

/** How long ago, or how long until; the exact time where that is asked for. */
export function TimeAgo({ at, plain }: { readonly at: string; readonly plain?: boolean }) {
  return useContext(ExactTimes) ? <Exact at={at} /> : <Ago at={at} plain={plain === true} />
}

/** A moment as a day, a time and its zone. */
export function Exact({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} className="ui-num">
      {formatTime(at)}
    </time>
  )
}

function Ago({ at, plain }: { readonly at: string; readonly plain: boolean }) {
  const now = useNow()
  const ms = now - new Date(at).getTime()
  const span = formatSpan(Math.abs(ms))
  const text = plain ? span : ms < -1_000 ? `in ${span}` : ms < 1_000 ? 'just now' : `${span} ago`
  return (
    <time dateTime={at} title={formatTime(at)} className="ui-num">
      {text}
    </time>
  )
}

/** Something to take along: an id, a secret. */
export function CopyField({ value, label, shown }: { value: string; label: string; shown?: string }) {
  return (
    <span className="ui-copy">
      <code title={value}>{shown ?? value}</code>
      <CopyButton value={value} label={`Copy ${label}`} />
    </span>
  )
}

export function CopyButton({ value, label }: { readonly value: string; readonly label: string }) {
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return
    const timer = setTimeout(() => setDone(false), 1_500)
    return () => clearTimeout(timer)
  }, [done])
  return (
    <button
      type="button"
      className="ui-copy__button"
      aria-label={done ? 'Copied' : label}
      title={done ? 'Copied' : label}
      onClick={() => {
        // Without leave to the clipboard the text can still be selected by hand.
        navigator.clipboard?.writeText(value).then(
          () => setDone(true),
          () => setDone(false),
        )
      }}
    >
      <Icon name={done ? 'done' : 'copy'} size={13} />
    </button>
  )
}

/** Lines of code, with a button that takes them along. */
export function CodeBlock({ code, label, wrap }: { code: string; label: string; wrap?: boolean }) {
  return (
    <div className={`ui-code ${wrap ? 'ui-code--wrap' : ''}`}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} role="group" aria-label={label}>
        <code>{code}</code>
      </pre>
      <CopyButton value={code} label={`Copy ${label}`} />
    </div>
  )
}

/** Keys to press. */
export function Keys({ keys }: { readonly keys: readonly string[] }) {
  return (
    <span className="ui-keys">
      {keys.map((key, at) => (
        <Fragment key={key}>
          {at > 0 && ' '}
          <kbd>{key}</kbd>
        </Fragment>
      ))}
    </span>
  )
}

/** An id without its middle, where there is little room. */
export function shortId(id: string): string {
  const at = id.indexOf('_')
  return at > 0 && id.length > at + 13 ? `${id.slice(0, at + 5)}…${id.slice(-6)}` : id
}
