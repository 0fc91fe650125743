/**
 * The supervision tree, live: what runs, who restarts it, how often it failed in its window against the limit. It is
 * drawn from counters that actors publish; nothing here sends an actor a message.
 */
import {
  Badge,
  Banner,
  Button,
  Empty,
  formatSpan,
  Icon,
  Input,
  Meter,
  Page,
  Panel,
  Skeleton,
  type Slice,
  State,
  TimeAgo,
  Tree,
  type TreeColumn,
} from '@aicloud/ui'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { compact, perSecond } from '../../data/supervision'
import { beatOf, useEngine } from '../../live/engine'
import { useBranches, useFound } from '../../parts/branches'
import { EngineBadge } from '../../parts/engine'
import { exitText } from '../../parts/last-exit'
import { RunbookLink } from '../../parts/runbook'
import { Guarded } from '../../parts/screen'
import { filterRows, type Row, treeRows } from '../../parts/tree-rows'
import { Detail } from './tree-detail'

const route = getRouteApi('/app/ops/tree')
export function TreeScreen() {
  return (
    <Guarded needs="supervision.read" title="Supervision tree">
      <TreeView />
    </Guarded>
  )
}

const NONE: ReadonlySet<string> = new Set()

function TreeView() {
  const { at, search } = route.useSearch()
  const navigate = useNavigate()
  const [held, setHeld] = useState(false)
  const [text, setText] = useState(search ?? '')
  const { view, state } = useEngine({ paused: held })
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const { opened, toggle, look } = useBranches(beatOf(view), held)
  const { supervision } = view
  // Who is led here with a text, to one actor for instance, is led there anew each time.
  useEffect(() => setText(search ?? ''), [search])
  const directories = useMemo(() => supervision?.directories.map((one) => one.name), [supervision])
  const { found, pending, failed } = useFound(text, directories)
  const searching = text.trim() !== ''
  const rows = useMemo(() => {
    if (!supervision) return []
    // What is looked for may be below a branch that is closed.
    if (searching) return filterRows(treeRows(supervision, NONE, found), text)
    return treeRows(supervision, closed, opened)
  }, [supervision, searching, closed, opened, found, text])
  const chosen = rows.find((row) => row.key === at)
  const onSeen = useCallback((slice: Slice) => look(rows, slice), [look, rows])
  const onToggle = useCallback(
    (row: Row) => {
      if (row.directory) return toggle(row.directory.name)
      setClosed((old) => {
        const next = new Set(old)
        if (!next.delete(row.key)) next.add(row.key)
        return next
      })
    },
    [toggle],
  )
  const onChoose = useCallback(
    (row: Row) => {
      if (row.kind === 'note') return
      navigate({ to: '.', search: (old) => ({ ...old, at: row.key }), replace: true })
    },
    [navigate],
  )
  // Changes come twenty times a second in a storm, and move no row: the tree is drawn anew when its rows are.
  const tree = useMemo(
    () => (
      <Tree
        label="Supervision tree"
        rows={rows}
        chosen={chosen?.key}
        onToggle={onToggle}
        onChoose={onChoose}
        onSeen={onSeen}
        name={nameOf}
        columns={COLUMNS}
      />
    ),
    [rows, chosen?.key, onToggle, onChoose, onSeen],
  )
  return (
    <Page
      title="Supervision tree"
      beside={<EngineBadge state={state} asOf={supervision?.as_of} paused={held} />}
      actions={
        <>
          <Input
            label="Search the tree"
            bare
            type="search"
            placeholder="Name, or part of an id"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button icon={held ? 'play' : 'pause'} onClick={() => setHeld(!held)}>
            {held ? 'Go on' : 'Hold'}
          </Button>
        </>
      }
    >
      <span role="status" className="ui-hidden">
        {chosen && `Details of ${chosen.text} are shown`}
      </span>
      {searching && failed && (
        <Banner tone="warning" icon="lost">
          Some of it could not be searched, so what you look for may be there all the same. It is tried again
          by itself.
        </Banner>
      )}
      <div className="app-tree">
        <Panel flush>
          {!supervision ? (
            state === 'broken' ? (
              <Empty icon="lost" title="The engine’s feed can’t be opened">
                It is tried again by itself. If it stays so: <RunbookLink id="not-ready" />
              </Empty>
            ) : (
              <div className="ui-tree__box ui-stack app-pad">
                {[0, 1, 2, 3, 4, 5].map((row) => (
                  <Skeleton key={row} height="1.25rem" />
                ))}
              </div>
            )
          ) : rows.length === 0 ? (
            <Empty
              icon="search"
              title={
                pending
                  ? 'Looking through all actors…'
                  : failed
                    ? 'Nothing found in what could be searched'
                    : 'Nothing has this name'
              }
              action={<Button onClick={() => setText('')}>Show everything</Button>}
            >
              Parts of the tree are found by their names, actors in memory by four characters of their ids.
              Who sleeps is found by the resource.
            </Empty>
          ) : (
            tree
          )}
        </Panel>
        {chosen && <Shown row={chosen} />}
      </div>
      <Panel title="What happens" note="the latest first" flush>
        {view.changes.length === 0 ? (
          <Empty icon="activity" title="Quiet">
            Crashes, restarts, quarantines and orders show here as they happen.
          </Empty>
        ) : (
          <ul className="app-feed" aria-label="Changes">
            {view.changes.slice(0, 40).map((change, place) => (
              <li
                // biome-ignore lint/suspicious/noArrayIndexKey: changes have no id, and only their end moves
                key={`${change.at}-${change.id ?? change.in}-${change.what}-${view.changes.length - place}`}
              >
                <span className="ui-muted ui-num">
                  <TimeAgo at={change.at} />
                </span>
                <strong>{change.what.replaceAll('_', ' ')}</strong>
                <span>
                  {change.in} {change.id && <code>{change.id}</code>}
                </span>
                {change.crash_id ? (
                  <Link to="/ops/crashes/$id" params={{ id: change.crash_id }}>
                    crash
                  </Link>
                ) : (
                  <span className="ui-muted">{change.reason}</span>
                )}
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </Page>
  )
}

/** What was chosen, brought into view where it stands below the tree. */
function Shown({ row }: { readonly row: Row }) {
  const box = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each row that is chosen is shown once
  useEffect(() => {
    // It may give a promise, which is nothing to clean up with.
    void box.current?.scrollIntoView?.({ block: 'nearest' })
  }, [row.key])
  return (
    <div ref={box}>
      <Detail key={row.key} row={row} />
    </div>
  )
}

const KIND_ICONS = {
  supervisor: 'tree',
  worker: 'activity',
  directory: 'layers',
  actor: 'circle',
  note: 'more',
} as const

function Name({ row }: { readonly row: Row }) {
  if (row.kind === 'note') return <span className="ui-muted">{row.text}</span>
  return (
    <>
      <Icon name={KIND_ICONS[row.kind]} size={14} label={row.kind} />
      {row.kind === 'actor' ? <code>{row.text}</code> : <span>{row.text}</span>}
      {row.node?.strategy && (
        <span className="ui-muted app-tree__strategy">{row.node.strategy.replaceAll('_', ' ')}</span>
      )}
      {row.directory && (
        <span className="ui-muted app-tree__strategy">{compact(row.directory.actors.active)} active</span>
      )}
      {/* In words: a colour is covered where the row is chosen. */}
      {(row.quarantined ?? 0) > 0 && (
        <Badge tone="danger" icon="lock">
          {compact(row.quarantined ?? 0)} quarantined
        </Badge>
      )}
    </>
  )
}

function PhaseCell({ row }: { readonly row: Row }) {
  if (row.actor) return <State kind="actor" state={row.actor.paused ? 'paused' : row.actor.phase} />
  if (row.directory?.paused) return <State kind="actor" state="paused" />
  return row.node?.phase ? <State kind="child" state={row.node.phase} /> : null
}

/** Failures that count, against the one that takes the supervisor down: what nobody else shows. */
function Window({ row }: { readonly row: Row }) {
  const [value, limit] = row.actor
    ? [row.actor.crashes_in_window, row.actor.crashes_limit]
    : [row.node?.failures_in_window, row.node?.failures_limit]
  if (typeof value !== 'number' || typeof limit !== 'number') return null
  const tone = value === 0 ? 'success' : value + 1 >= limit ? 'danger' : 'warning'
  return (
    <Meter
      label={`Restarts of ${row.text}`}
      value={value}
      max={limit}
      text={`${value} of ${limit}`}
      tone={tone}
    />
  )
}

function mailbox(row: Row) {
  const mail = row.actor?.mailbox
  if (!mail) return null
  if (mail.waiting === 0) return <span className="ui-muted">0</span>
  return `${mail.waiting} · ${formatSpan(mail.oldest_ms ?? 0)}`
}

function handled(row: Row) {
  if (row.actor) return compact(row.actor.handled)
  return row.directory ? perSecond(row.directory.rates.handled) : null
}

function exit(row: Row) {
  const last = row.node?.last_exit
  if (last)
    return last.ok ? (
      <span className="ui-muted">ended well</span>
    ) : (
      <span title={last.reason ?? ''}>{last.reason ?? 'failed'}</span>
    )
  const before = row.actor?.last_exit
  return before ? <span title={before.reason}>{exitText(before.reason).text}</span> : null
}

const nameOf = (row: Row) => <Name row={row} />

const COLUMNS: readonly TreeColumn<Row>[] = [
  { key: 'phase', head: 'Phase', width: '8.5rem', cell: (row) => <PhaseCell row={row} /> },
  { key: 'window', head: 'Restarts in window', width: '10rem', cell: (row) => <Window row={row} /> },
  { key: 'mail', head: 'Mailbox', width: '6.5rem', align: 'right', cell: mailbox },
  { key: 'rate', head: 'Handled', width: '6rem', align: 'right', cell: handled },
  { key: 'exit', head: 'Last exit', width: '9rem', cell: exit },
]
