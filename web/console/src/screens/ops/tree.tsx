/**
 * The supervision tree, live: what runs, who restarts it, how often it failed in its window against the limit. It is
 * drawn from counters that actors publish; nothing here sends an actor a message.
 */
import { ApiError, type Crash, take } from '@aicloud/contract'
import {
  Badge,
  Button,
  CodeBlock,
  Empty,
  Facts,
  formatSpan,
  Icon,
  Input,
  Meter,
  Page,
  Panel,
  Skeleton,
  State,
  TimeAgo,
  Tree,
} from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, useRef, useState } from 'react'
import { api } from '../../app/api'
import { useWho } from '../../app/who'
import { compact, orderChild, orderDirectory, perSecond } from '../../data/supervision'
import { useEngine } from '../../live/engine'
import { EngineBadge } from '../../parts/engine'
import { GiveOrder } from '../../parts/order'
import { ProblemNote } from '../../parts/problem'
import { Guarded } from '../../parts/screen'
import { type ActorsShown, filterRows, type Row, treeRows } from '../../parts/tree-rows'

const route = getRouteApi('/app/ops/tree')
const PAGE = 200
/** So many rows before the end the next page is read. */
const AHEAD = 40

export function TreeScreen() {
  return (
    <Guarded needs="supervision.read" title="Supervision tree">
      <TreeView />
    </Guarded>
  )
}

interface Opened extends ActorsShown {
  readonly token?: string | undefined
}

/** Branches of actors that are open: read page by page, and again when they are opened again. */
function useBranches() {
  const [opened, setOpened] = useState<ReadonlyMap<string, Opened | undefined>>(new Map())
  const reading = useRef(new Set<string>())
  const read = useCallback(async (name: string, before: Opened | undefined) => {
    if (reading.current.has(name)) return
    reading.current.add(name)
    const put = (next: Opened) => setOpened((old) => (old.has(name) ? new Map(old).set(name, next) : old))
    try {
      const page = await take(
        api.GET('/v1/ops/supervision/{directory}/actors', {
          params: {
            path: { directory: name },
            query: { sort: 'crashes', limit: PAGE, ...(before?.token ? { page_token: before.token } : {}) },
          },
        }),
      )
      const known = new Set(before?.actors.map((actor) => actor.id))
      const actors = [...(before?.actors ?? []), ...page.items.filter((actor) => !known.has(actor.id))]
      const token = page.next_page_token ?? undefined
      put({ actors, total: page.total, more: token !== undefined, token })
    } catch (error) {
      const why = error instanceof ApiError ? error.problem.title : 'The control plane did not answer'
      put({
        actors: before?.actors ?? [],
        total: before?.total ?? 0,
        more: false,
        error: `${why}; close and open the branch to try again`,
      })
    } finally {
      reading.current.delete(name)
    }
  }, [])
  const toggle = useCallback(
    (name: string) => {
      setOpened((old) => {
        const next = new Map(old)
        if (!next.delete(name)) next.set(name, undefined)
        return next
      })
      if (!opened.has(name)) read(name, undefined)
    },
    [opened, read],
  )
  return { opened, toggle, read }
}

function TreeView() {
  const { at } = route.useSearch()
  const navigate = useNavigate()
  const [held, setHeld] = useState(false)
  const [text, setText] = useState('')
  const { view, state } = useEngine({ paused: held })
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const { opened, toggle, read } = useBranches()
  const { supervision } = view
  const rows = useMemo(
    () => (supervision ? filterRows(treeRows(supervision, closed, opened), text) : []),
    [supervision, closed, opened, text],
  )
  const chosen = rows.find((row) => row.key === at)
  const onSeen = useCallback(
    (last: number) => {
      for (let row = Math.max(0, last - 1); row < Math.min(rows.length, last + AHEAD); row++) {
        const key = rows[row]?.key
        if (!key?.endsWith('/note')) continue
        const name = key.slice(0, -'/note'.length)
        const branch = opened.get(name)
        if (branch?.more) read(name, branch)
      }
    },
    [rows, opened, read],
  )
  const onToggle = (row: Row) => {
    if (row.directory) return toggle(row.directory.name)
    setClosed((old) => {
      const next = new Set(old)
      if (!next.delete(row.key)) next.add(row.key)
      return next
    })
  }
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
            placeholder="Search"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button icon={held ? 'play' : 'pause'} onClick={() => setHeld(!held)}>
            {held ? 'Go on' : 'Hold'}
          </Button>
        </>
      }
    >
      <div className="app-tree">
        <Panel flush>
          {!supervision ? (
            state === 'broken' ? (
              <Empty icon="lost" title="The engine’s feed can’t be opened">
                It is tried again by itself. If it stays so, look at the runbook not-ready.
              </Empty>
            ) : (
              <div className="ui-stack app-pad">
                {[0, 1, 2, 3, 4, 5].map((row) => (
                  <Skeleton key={row} height="1.25rem" />
                ))}
              </div>
            )
          ) : rows.length === 0 ? (
            <Empty
              icon="search"
              title="Nothing has this name"
              action={<Button onClick={() => setText('')}>Show everything</Button>}
            >
              Actors that were not read yet are found in <Link to="/ops/actors">Actors</Link>.
            </Empty>
          ) : (
            <Tree
              label="Supervision tree"
              rows={rows}
              chosen={chosen?.key}
              onToggle={onToggle}
              onChoose={(row) =>
                row.kind !== 'note' &&
                navigate({ to: '.', search: (old) => ({ ...old, at: row.key }), replace: true })
              }
              onSeen={onSeen}
              name={(row) => <Name row={row} />}
              columns={[
                { key: 'phase', head: 'Phase', width: '8.5rem', cell: (row) => <PhaseCell row={row} /> },
                {
                  key: 'window',
                  head: 'Restarts in window',
                  width: '10rem',
                  cell: (row) => <Window row={row} />,
                },
                { key: 'mail', head: 'Mailbox', width: '6.5rem', align: 'right', cell: mailbox },
                { key: 'rate', head: 'Handled', width: '6rem', align: 'right', cell: handled },
                { key: 'exit', head: 'Last exit', width: '9rem', cell: exit },
              ]}
            />
          )}
        </Panel>
        {chosen && <Detail row={chosen} />}
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
  return before ? <span title={before.reason}>{before.reason.replaceAll('_', ' ')}</span> : null
}

function Detail({ row }: { readonly row: Row }) {
  const who = useWho()
  const [order, setOrder] = useState<'restart' | 'kill' | 'pause' | 'resume'>()
  const { node, directory, actor } = row
  const why = who.why('supervision.order')
  const crash = node?.last_crash ?? actor?.last_crash
  if (actor) {
    return (
      <Panel title="Actor">
        <div className="ui-stack">
          <Facts
            facts={[
              ['Id', <code key="id">{actor.id}</code>],
              ['Phase', <State key="phase" kind="actor" state={actor.phase} />],
              [
                'Crashes',
                `${actor.crashes} in all, ${actor.crashes_in_window} of ${actor.crashes_limit} within ${formatSpan(actor.crash_window_ms)}`,
              ],
              ['Mailbox', `${actor.mailbox.waiting} of ${actor.mailbox.limit}`],
              ['Unused for', formatSpan(actor.unused_for_ms)],
            ]}
          />
          <Link
            className="ui-button ui-button--plain ui-button--md"
            to="/ops/actors/$directory/$id"
            params={{ directory: actor.directory, id: actor.id }}
          >
            Open the actor
          </Link>
          {crash && <LastCrash id={crash.id} />}
        </div>
      </Panel>
    )
  }
  const path = node?.path ?? ''
  const orders = {
    restart: {
      verb: 'Restart',
      means: 'It is stopped and started again by its supervisor. What it was at is finished or handed on.',
    },
    kill: {
      verb: 'Kill',
      means: 'A drill: it dies as if it had crashed, and its supervisor shows what it does about that.',
    },
    pause: {
      verb: 'Pause intake',
      means: 'All actors of this kind refuse new commands until it is resumed, over restarts of the process.',
    },
    resume: { verb: 'Resume intake', means: 'Actors of this kind take commands again.' },
  } as const
  return (
    <Panel title={row.text}>
      <div className="ui-stack">
        <Facts
          facts={[
            path !== '' && ['Path', <code key="path">{path}</code>],
            ['Kind', row.kind],
            node?.strategy ? ['Strategy', node.strategy.replaceAll('_', ' ')] : undefined,
            node?.phase ? ['Phase', <State key="phase" kind="child" state={node.phase} />] : undefined,
            node?.since ? ['Since', <TimeAgo key="since" at={node.since} />] : undefined,
            typeof node?.starts === 'number' && ['Starts', String(node.starts)],
            typeof node?.failures_in_window === 'number' && [
              'Restarts',
              `${node.failures_in_window} of ${node.failures_limit ?? '—'} within ${formatSpan(node.window_ms ?? 0)}`,
            ],
            directory && [
              'Actors',
              `${compact(directory.actors.active)} active, ${directory.actors.quarantined} quarantined, ${directory.actors.backing_off} backing off`,
            ],
            directory && [
              'Limits',
              `${compact(directory.limits.max_active)} active, mailbox ${directory.limits.mailbox}, sleep after ${formatSpan(directory.limits.idle_after_ms)}`,
            ],
            directory?.paused ? ['Paused', directory.paused.reason] : undefined,
          ]}
        />
        <div className="ui-line">
          {directory ? (
            <>
              <Link
                className="ui-button ui-button--plain ui-button--md"
                to="/ops/actors"
                search={{ directory: directory.name }}
              >
                Its actors
              </Link>
              <Button why={why} onClick={() => setOrder(directory.paused ? 'resume' : 'pause')}>
                {directory.paused ? 'Resume intake' : 'Pause intake'}
              </Button>
            </>
          ) : (
            path !== '' &&
            row.kind === 'worker' && (
              <>
                <Button icon="refresh" why={why} onClick={() => setOrder('restart')}>
                  Restart
                </Button>
                <Button look="danger" icon="crash" why={why} onClick={() => setOrder('kill')}>
                  Kill, as a drill
                </Button>
              </>
            )
          )}
        </div>
        {crash && <LastCrash id={crash.id} />}
      </div>
      {order && (
        <GiveOrder
          open
          title={`${orders[order].verb}: ${row.text}`}
          verb={orders[order].verb}
          means={orders[order].means}
          danger={order === 'kill'}
          run={(reason, key) =>
            order === 'restart' || order === 'kill'
              ? orderChild(path, order, reason, key)
              : orderDirectory(directory?.name ?? '', order, reason, key)
          }
          onClose={() => setOrder(undefined)}
        />
      )}
    </Panel>
  )
}

function LastCrash({ id }: { readonly id: string }) {
  const found = useQuery({
    queryKey: ['crash', id],
    queryFn: ({ signal }): Promise<Crash> =>
      take(api.GET('/v1/ops/crashes/{crash_id}', { params: { path: { crash_id: id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (found.error) return <ProblemNote error={found.error} small />
  if (!found.data) return <Skeleton height="6rem" />
  return (
    <div className="ui-stack ui-stack--tight">
      <span className="ui-line">
        <Badge tone="danger" icon="crash">
          Last crash
        </Badge>
        <TimeAgo at={found.data.at} />
        <Link to="/ops/crashes/$id" params={{ id }}>
          Open
        </Link>
      </span>
      <p>{found.data.message}</p>
      {found.data.backtrace && <CodeBlock label="backtrace" code={found.data.backtrace} />}
    </div>
  )
}
