/** One actor: what it is at, what it went through, its crashes, the orders about it, and the resource behind it. */
import { type ActorDetail, take } from '@aicloud/contract'
import {
  Badge,
  Banner,
  Button,
  CopyField,
  Empty,
  Facts,
  formatSpan,
  formatTime,
  Meter,
  Page,
  Panel,
  State,
  Table,
  TimeAgo,
  Timeline,
} from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../../app/api'
import { useWho } from '../../app/who'
import { runbookOfProblem } from '../../data/runbook'
import {
  ACTOR_ORDERS,
  type ActorOrder,
  compact,
  orderActor,
  ordersShown,
  whyNot,
} from '../../data/supervision'
import { beatOf, useEngine } from '../../live/engine'
import { useOfflineWhy } from '../../live/stream'
import { useAgain } from '../../parts/again'
import { EngineBadge } from '../../parts/engine'
import { InTree } from '../../parts/engine-links'
import { momentOf } from '../../parts/history'
import { exitText, LastExit } from '../../parts/last-exit'
import { AllocationLink, NodeLink, Principal } from '../../parts/links'
import { GiveOrder } from '../../parts/order'
import { ProblemNote } from '../../parts/problem'
import { RunbookLink } from '../../parts/runbook'
import { BackTo, Guarded, isGone, Missing, Refresh, ScreenPending } from '../../parts/screen'
import { micros } from './actors'

const route = getRouteApi('/app/ops/actors/$directory/$id')

/** Its history and its crashes come along, so it is not asked for each second. */
const UNTOLD_MS = 3_000
const DANGERS: ReadonlySet<ActorOrder> = new Set(['quarantine', 'crash'])

export function ActorScreen() {
  return (
    <Guarded needs="supervision.read" title="Actor">
      <Load />
    </Guarded>
  )
}

function Load() {
  const { directory, id } = route.useParams()
  const { view, state } = useEngine({ directory })
  const found = useQuery({
    queryKey: ['actor', directory, id],
    queryFn: ({ signal }) =>
      take(
        api.GET('/v1/ops/supervision/{directory}/actors/{id}', {
          params: { path: { directory, id } },
          signal,
        }),
      ),
    // What an actor is at is in no journal, so nobody tells that it is old.
    staleTime: 0,
  })
  const again = () => found.refetch({ cancelRefetch: false })
  const told = view.changes.find((change) => change.id === id || (!change.id && change.in === directory))
  useAgain(again, told && `${told.at} ${told.what}`)
  // What nobody tells: its mailbox, what it is at, that it went to sleep.
  useAgain(again, beatOf(view), { least: UNTOLD_MS })
  if (found.data && !isGone(found.error))
    return (
      <Shown
        key={`${directory}/${id}`}
        detail={found.data}
        error={found.error}
        live={<EngineBadge state={state} asOf={view.supervision?.as_of} />}
        onRefresh={() => void found.refetch()}
      />
    )
  if (!found.error) return <ScreenPending />
  return (
    <Page title="Actor" trail={<BackTo to="/ops/actors" text="Actors" />}>
      <Missing error={found.error} what="actor" back={<Link to="/ops/actors">All actors</Link>} />
    </Page>
  )
}

interface ShownProps {
  readonly detail: ActorDetail
  readonly error: Error | null
  readonly live: ReactNode
  readonly onRefresh: () => void
}

function Shown({ detail, error, live, onRefresh }: ShownProps) {
  const who = useWho()
  const [order, setOrder] = useState<ActorOrder>()
  const { actor, directory, id } = detail
  const paused = Boolean(detail.pause_ordered ?? actor?.paused)
  const may = useOfflineWhy() ?? who.why('supervision.order')
  const held = Boolean(detail.quarantine_ordered) || actor?.phase === 'quarantined'
  return (
    <Page
      title={id}
      trail={<BackTo to="/ops/actors" text="Actors" />}
      beside={
        <span className="ui-line">
          {actor ? (
            <State kind="actor" state={actor.phase} />
          ) : (
            <State kind="actor" state="cold" text="Sleeps" />
          )}
          {live}
        </span>
      }
      actions={
        <>
          <Refresh busy={false} onRefresh={onRefresh} />
          {ordersShown(detail).map((one) => (
            <Button
              key={one}
              look={one === 'quarantine' ? 'danger' : one === 'release' ? 'primary' : 'plain'}
              why={may ?? whyNot(one, detail)}
              onClick={() => setOrder(one)}
            >
              {ACTOR_ORDERS[one].text}
            </Button>
          ))}
        </>
      }
    >
      {error && <ProblemNote error={error} />}
      {held && (
        <Banner tone="danger" icon="lock">
          In quarantine: all its commands are refused. Why:{' '}
          {detail.quarantine_ordered?.reason ?? actor?.quarantine?.reason ?? 'it crashed too often'}.{' '}
          <RunbookLink id={runbookOfProblem('quarantined')} />
        </Banner>
      )}
      {paused && (
        <Banner tone="warning" icon="pause">
          Its intake is paused. Why: {detail.pause_ordered?.reason ?? actor?.paused?.reason}
        </Banner>
      )}
      <div className="ui-columns">
        <div>
          <Panel title="Last transitions" note="from its journal">
            {detail.transitions.length === 0 ? (
              <Empty icon="audit" title="No history" />
            ) : (
              <Timeline
                label="Transitions"
                moments={newestFirst(detail.transitions).map((one) =>
                  momentOf({ ...one, hash: '', prev_hash: '' }),
                )}
              />
            )}
          </Panel>
        </div>
        <div>
          <Panel title="Now" note={`as of ${formatTime(detail.as_of)}`}>
            {actor ? (
              <Facts
                facts={[
                  ['Resource', <Resource key="resource" directory={directory} id={id} />],
                  ['Place', <InTree key="place" directory={directory} id={id} />],
                  [
                    'Does',
                    actor.busy_with
                      ? `${actor.busy_with.command}, for ${formatSpan(actor.busy_with.for_ms)}`
                      : 'nothing',
                  ],
                  [
                    'Mailbox',
                    <Meter
                      key="mail"
                      label="Mailbox"
                      value={actor.mailbox.waiting}
                      max={actor.mailbox.limit}
                      text={`${actor.mailbox.waiting} of ${actor.mailbox.limit}`}
                    />,
                  ],
                  [
                    'Restarts in window',
                    <Meter
                      key="window"
                      label="Crashes"
                      value={actor.crashes_in_window}
                      max={actor.crashes_limit}
                      tone={actor.crashes_in_window > 0 ? 'warning' : 'success'}
                      text={`${actor.crashes_in_window} of ${actor.crashes_limit} in ${formatSpan(actor.crash_window_ms)}`}
                    />,
                  ],
                  ['Handled', compact(actor.handled)],
                  ['Refused', compact(actor.rejected)],
                  ['Crashes', compact(actor.crashes)],
                  ['Resets', compact(actor.resets)],
                  typeof actor.handle_p99_us === 'number' && [
                    'A message takes',
                    `${micros(actor.handle_p50_us ?? 0)} median, ${micros(actor.handle_p99_us)} p99`,
                  ],
                  ['Incarnation', `${actor.incarnation} of generation ${actor.generation}`],
                  ['Unused for', formatSpan(actor.unused_for_ms)],
                  actor.last_exit
                    ? [
                        'Last exit',
                        <span key="exit">
                          <LastExit reason={actor.last_exit.reason} crashes={detail.crashes} />,{' '}
                          <TimeAgo at={actor.last_exit.at} />
                        </span>,
                      ]
                    : undefined,
                ]}
              />
            ) : (
              <Empty icon="moon" title="Not in memory">
                Nobody has used it for a while. Its row has its state, and whoever needs it wakes it.{' '}
                <Resource directory={directory} id={id} />
              </Empty>
            )}
          </Panel>
          <Panel title="Crashes" flush>
            <Table
              label="Crashes"
              rows={detail.crashes}
              rowKey={(crash) => crash.id}
              empty={<Empty icon="check" title="It has not crashed" />}
              columns={[
                {
                  key: 'what',
                  head: 'What',
                  cell: (crash) => (
                    <>
                      <Link to="/ops/crashes/$id" params={{ id: crash.id }} data-row>
                        {crash.message}
                      </Link>
                      <span className="ui-cell-sub">
                        at {crash.command}, <TimeAgo at={crash.at} />
                      </span>
                    </>
                  ),
                },
              ]}
            />
          </Panel>
          <Panel title="Orders" flush>
            <Table
              label="Orders"
              rows={detail.orders.toReversed()}
              rowKey={(one) => String(one.number)}
              empty={<Empty icon="user" title="Nobody has ordered anything" />}
              columns={[
                {
                  key: 'what',
                  head: 'Order',
                  cell: (one) => (
                    <>
                      <strong>{one.action}</strong> <State kind="order" state={one.result} />
                      <span className="ui-cell-sub">
                        {one.reason} · <Principal principal={one.by} />
                      </span>
                    </>
                  ),
                },
                { key: 'at', head: 'When', align: 'right', cell: (one) => <TimeAgo at={one.at} /> },
              ]}
            />
          </Panel>
          {detail.tombstones.length > 0 && (
            <Panel title="Tombstones" flush note="when it left memory">
              <Table
                label="Tombstones"
                rows={detail.tombstones}
                rowKey={(one) => `${one.generation}-${one.incarnation}`}
                empty={null}
                columns={[
                  {
                    key: 'why',
                    head: 'Why',
                    cell: (one) => <Badge>{exitText(one.reason).text}</Badge>,
                  },
                  { key: 'at', head: 'When', align: 'right', cell: (one) => <TimeAgo at={one.at} /> },
                ]}
              />
            </Panel>
          )}
        </div>
      </div>
      {order && (
        <GiveOrder
          open
          title={`${ACTOR_ORDERS[order].text}?`}
          verb={ACTOR_ORDERS[order].text}
          means={ACTOR_ORDERS[order].means}
          danger={DANGERS.has(order)}
          touches={[
            ['actor', directory, id],
            ['actors', directory],
          ]}
          run={(reason, key) => orderActor(directory, id, order, reason, key)}
          onClose={() => setOrder(undefined)}
        />
      )}
    </Page>
  )
}

const newestFirst = <T extends { readonly seq: number }>(all: readonly T[]): T[] =>
  [...all].sort((a, b) => b.seq - a.seq)

/** The thing that this actor is. */
function Resource({ directory, id }: { readonly directory: string; readonly id: string }) {
  if (directory === 'allocation') return <AllocationLink id={id} text="The allocation" />
  if (directory === 'node') return <NodeLink id={id} text="The node" />
  if (directory === 'service_account')
    return (
      <Link to="/service-accounts/$id" params={{ id }}>
        The service account
      </Link>
    )
  if (directory === 'tenant') return <Link to="/ops/tenants">Among the tenants</Link>
  if (directory === 'user') return <Link to="/ops/users">Among the users</Link>
  if (directory === 'project')
    return (
      <Link to="/" search={{ project: id }}>
        The project
      </Link>
    )
  return <CopyField value={id} label="id" />
}
