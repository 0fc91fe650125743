/**
 * Something leaves its place by a deadline: a node that is emptied, an allocation that is moved with it. How long there is,
 * why, and what one can do meanwhile. The clock runs beside the text and not in it, so that who hears the page is told
 * once, and not every second.
 */
import type { Notice } from '@aicloud/contract'
import { Badge, formatSpan, formatTime, Icon, Meter, useNow } from '@aicloud/ui'
import type { ReactNode } from 'react'

const MINUTE = 60_000

/** How long until then: by the second where it is near, and never below zero. */
export function leftOf(deadline: string, now: number): number {
  const left = Math.max(0, Date.parse(deadline) - now)
  return Math.ceil(left / 1_000) * 1_000
}

export interface LeavingProps {
  readonly title: string
  readonly notice: Notice
  /** What stands there when the time is over. */
  readonly over: string
  readonly children: ReactNode
  readonly actions?: ReactNode
}

export function Leaving({ title, notice, over, children, actions }: LeavingProps) {
  const now = useNow()
  const left = leftOf(notice.deadline, now)
  const whole = Date.parse(notice.deadline) - Date.parse(notice.since)
  // The two are written a moment apart; what was asked for was minutes.
  const asked = Math.round(whole / MINUTE) * MINUTE
  return (
    <section className="app-leaving ui-tone--warning" aria-label={title}>
      <div className="app-leaving__text">
        <div role="status">
          <h2>
            <Icon name="hourglass" /> {title}
          </h2>
          <blockquote>{notice.reason}</blockquote>
        </div>
        {children}
        {actions && <div className="ui-line">{actions}</div>}
      </div>
      <div className="app-leaving__time">
        <span className="app-leaving__left ui-num" role="timer">
          {left > 0 ? formatSpan(left) : over}
        </span>
        <Meter
          label="Time left"
          value={left}
          max={Math.max(1, whole)}
          text={asked > 0 ? `of ${formatSpan(asked)}` : 'at once'}
          tone="warning"
        />
        <span className="ui-muted ui-num">until {formatTime(notice.deadline)}</span>
      </div>
    </section>
  )
}

/** The same in a row of a table, of which most have no notice and need no clock. */
export const Leaves = ({ notice }: { readonly notice: Notice | null | undefined }) =>
  notice ? <Left notice={notice} /> : null

function Left({ notice }: { readonly notice: Notice }) {
  const now = useNow()
  const left = leftOf(notice.deadline, now)
  return (
    <span title={`${notice.reason} Until ${formatTime(notice.deadline)}.`}>
      <Badge tone="warning" icon="hourglass">
        {left > 0 ? `moves in ${formatSpan(left)}` : 'moves now'}
      </Badge>
    </span>
  )
}
