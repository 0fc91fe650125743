/** The parts that pages are put together from. */
import { type ReactNode, useEffect, useRef } from 'react'

export interface PageProps {
  readonly title: string
  /** Above the title: where one is. */
  readonly trail?: ReactNode
  /** Beside the title: a state, an id. */
  readonly beside?: ReactNode
  readonly actions?: ReactNode
  readonly lead?: ReactNode
  readonly children: ReactNode
}

/** What the window is called: where one is, before whose it is. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · aicloud`
  }, [title])
}

export function Page({ title, trail, beside, actions, lead, children }: PageProps) {
  useTitle(title)
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // Whoever went here before it was read waits with the focus on the place that it stands in.
    const place = head.current?.closest('main')
    if (place && document.activeElement === place) head.current?.focus({ preventScroll: true })
  }, [])
  return (
    <div className="ui-page">
      <header className="ui-page__head">
        {trail && <div className="ui-page__trail">{trail}</div>}
        <div className="ui-page__row">
          <h1 ref={head} tabIndex={-1}>
            {title}
          </h1>
          {beside}
          {actions && <div className="ui-page__actions">{actions}</div>}
        </div>
        {lead && <p className="ui-page__lead">{lead}</p>}
      </header>
      {children}
    </div>
  )
}

export interface PanelProps {
  readonly title?: string
  readonly actions?: ReactNode
  readonly note?: ReactNode
  readonly flush?: boolean
  readonly children: ReactNode
}

export function Panel({ title, actions, note, flush, children }: PanelProps) {
  return (
    <section className={`ui-panel ${flush ? 'ui-panel--flush' : ''}`} aria-label={title}>
      {(title || actions) && (
        <header className="ui-panel__head">
          {title && <h2>{title}</h2>}
          {note && <span className="ui-panel__note">{note}</span>}
          {actions && <div className="ui-panel__actions">{actions}</div>}
        </header>
      )}
      <div className="ui-panel__body">{children}</div>
    </section>
  )
}

export interface StatProps {
  readonly label: string
  readonly value: ReactNode
  readonly note?: ReactNode
  readonly chart?: ReactNode
  /** How it is, where that can be said: a {@link State}. */
  readonly state?: ReactNode
}

export function Stat({ label, value, note, chart, state }: StatProps) {
  return (
    <div className="ui-stat">
      <span className="ui-stat__head">
        <span className="ui-stat__label">{label}</span>
        {state}
      </span>
      <span className="ui-stat__value ui-num">{value}</span>
      {chart}
      {note && <div className="ui-stat__note">{note}</div>}
    </div>
  )
}

export function Stats({ children }: { readonly children: ReactNode }) {
  return <div className="ui-stats">{children}</div>
}

export type Fact = readonly [label: string, value: ReactNode]

/** What is known of a thing, a line each. */
export function Facts({ facts }: { readonly facts: readonly (Fact | undefined | null | false)[] }) {
  return (
    <dl className="ui-facts">
      {facts.map(
        (fact) =>
          fact && (
            <div key={fact[0]}>
              <dt>{fact[0]}</dt>
              <dd>{fact[1]}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
