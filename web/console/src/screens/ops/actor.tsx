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
import { useState } from 'react'
import { api } from '../../app/api'
import { useWho } from '../../app/who'
import { ACTOR_ORDERS, type ActorOrder, compact, orderActor, ordersFor } from '../../data/supervision'
import { momentOf } from '../../parts/history'
import { AllocationLink, NodeLink, Principal } from '../../parts/links'
import { GiveOrder } from '../../parts/order'
import { BackTo, Guarded, Missing, Refresh, ScreenPending } from '../../parts/screen'
import { micros } from './actors'

const route = getRouteApi('/app/ops/actors/$directory/$id')

export function ActorScreen() {
  return (
    <Guarded needs="supervision.read" title="Actor">
      <Load />
    </Guarded>
  )
}

function Load() {
  const { directory, id } = route.useParams()
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
  if (found.data)
    return <Shown detail={found.data} busy={found.isFetching} onRefresh={() => void found.refetch()} />
  if (!found.error) return <ScreenPending />
  return (
    <Page title="Actor" trail={<BackTo to="/ops/actors" text="Actors" />}>
      <Missing error={found.error} what="actor" back={<Link to="/ops/actors">All actors</Link>} />
    </Page>
  )
}

function Shown({ detail, busy, onRefresh }: { detail: ActorDetail; busy: boolean; onRefresh: () => void }) {
  const who = useWho()
  const [order, setOrder] = useState<ActorOrder>()
  const { actor, directory, id } = detail
  const paused = Boolean(detail.pause_ordered ?? actor?.paused)
  const quarantined = Boolean(detail.quarantine_ordered)
  const off = ordersFor(actor ?? undefined, paused, quarantined)
  const may = who.why('supervision.order')
  const held = quarantined || actor?.phase === 'quarantined'
  const shown: ActorOrder[] = [
    'restart',
    'passivate',
    held ? 'release' : 'quarantine',
    paused ? 'resume' : 'pause',
  ]
  return (
    <Page
      title={id}
      trail={<BackTo to="/ops/actors" text="Actors" />}
      beside={
        actor ? <State kind="actor" state={actor.phase} /> : <State kind="actor" state="cold" text="Sleeps" />
      }
      actions={
        <>
          <Refresh busy={busy} onRefresh={onRefresh} />
          {shown.map((one) => (
            <Button
              key={one}
              look={one === 'quarantine' ? 'danger' : one === 'release' ? 'primary' : 'plain'}
              why={may ?? off[one]}
              onClick={() => setOrder(one)}
            >
              {ACTOR_ORDERS[one].text}
            </Button>
          ))}
        </>
      }
    >
      {held && (
        <Banner tone="danger" icon="lock">
          In quarantine: all its commands are refused. Why:{' '}
          {detail.quarantine_ordered?.reason ?? actor?.quarantine?.reason ?? 'it crashed too often'}. Runbook:
          quarantined-actor.
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
                          {actor.last_exit.reason.replaceAll('_', ' ')}, <TimeAgo at={actor.last_exit.at} />
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
              rows={detail.orders}
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
                    cell: (one) => <Badge>{one.reason.replaceAll('_', ' ')}</Badge>,
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
          danger={order === 'quarantine'}
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
  return <CopyField value={id} label="id" />
}
