/**
 * What a view shows when it has nothing to show, or not all, or not now. "None yet" is not "no results": the first
 * offers to make one, the second to look for something else. An error says what happened, what to do and by
 * which id it can be found again.
 */
import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon'
import { CopyField } from './text'

export interface EmptyProps {
  readonly icon?: IconName
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}

export function Empty({ icon = 'layers', title, children, action }: EmptyProps) {
  return (
    <div className="ui-empty">
      <span className="ui-empty__icon">
        <Icon name={icon} size={22} />
      </span>
      <strong>{title}</strong>
      {children && <p>{children}</p>}
      {action}
    </div>
  )
}

export interface ErrorNoteProps {
  readonly title: string
  readonly detail?: string | undefined
  readonly suggestion?: string | undefined
  readonly code?: string | undefined
  readonly requestId?: string | undefined
  /** Where whoever runs the cloud reads on. */
  readonly runbook?: ReactNode
  readonly action?: ReactNode
  /** In a form, whose people have no use for runbooks: less room. */
  readonly small?: boolean
}

export function ErrorNote(props: ErrorNoteProps) {
  const { title, detail, suggestion, code, requestId, action, small } = props
  const runbook = small ? undefined : props.runbook
  return (
    <div className={`ui-error ${small ? 'ui-error--small' : ''}`} role="alert">
      <Icon name="alert" size={small ? 16 : 18} />
      <div className="ui-error__text">
        <strong>{title}</strong>
        {detail && <p>{detail}</p>}
        {suggestion && <p className="ui-error__advice">{suggestion}</p>}
        {(code || requestId || runbook) && (
          <dl className="ui-error__facts">
            {code && (
              <div>
                <dt>Code</dt>
                <dd className="ui-mono">{code}</dd>
              </div>
            )}
            {requestId && (
              <div>
                <dt>Request</dt>
                <dd>
                  <CopyField value={requestId} label="request id" />
                </dd>
              </div>
            )}
            {runbook && (
              <div>
                <dt>Runbook</dt>
                <dd>{runbook}</dd>
              </div>
            )}
          </dl>
        )}
        {action && <div className="ui-error__action">{action}</div>}
      </div>
    </div>
  )
}

export interface BannerProps {
  readonly tone: 'info' | 'warning' | 'danger' | 'success'
  readonly icon?: IconName
  readonly children: ReactNode
  readonly action?: ReactNode
}

export function Banner({ tone, icon, children, action }: BannerProps) {
  return (
    <div className={`ui-banner ui-tone--${tone}`} role="status">
      <Icon name={icon ?? (tone === 'success' ? 'check' : 'alert')} />
      <div className="ui-banner__text">{children}</div>
      {action}
    </div>
  )
}

/** A place that is still being filled: as wide as what will be there. */
export function Skeleton({ width = '100%', height }: { readonly width?: string; readonly height?: string }) {
  return <span className="ui-skeleton" style={{ width, height }} aria-hidden="true" />
}

/** Says that something loads, for those who do not see the grey bars. */
export function Loading({ what, children }: { readonly what: string; readonly children: ReactNode }) {
  return (
    <div aria-busy="true">
      <span className="ui-hidden" role="status">
        Loading {what}…
      </span>
      {children}
    </div>
  )
}
