/**
 * One row of the supervision tree, closely: a static part with the orders that it takes, a directory with who left it
 * lately, an actor, each with its last crash.
 */
import { type Crash, type Tombstone, take } from '@aicloud/contract'
import {
  Badge,
  Button,
  Empty,
  Facts,
  formatClock,
  formatSpan,
  Panel,
  Skeleton,
  State,
  Table,
  TimeAgo,
} from '@aicloud/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { api } from '../../app/api'
import { useWho } from '../../app/who'
import { compact, orderChild, orderDirectory } from '../../data/supervision'
import { renew } from '../../live/renew'
import { useOfflineWhy } from '../../live/stream'
import { Backtrace } from '../../parts/backtrace'
import { exitText } from '../../parts/last-exit'
import { ActorLink } from '../../parts/links'
import { GiveOrder } from '../../parts/order'
import { ProblemNote } from '../../parts/problem'
import { RunbookLink } from '../../parts/runbook'
import type { Row } from '../../parts/tree-rows'

export function Detail({ row }: { readonly row: Row }) {
  const who = useWho()
  const [order, setOrder] = useState<'restart' | 'kill' | 'pause' | 'resume'>()
  const { node, directory, actor } = row
  const why = useOfflineWhy() ?? who.why('supervision.order')
  const crash = node?.last_crash ?? actor?.last_crash
  if (actor) {
    return (
      <Panel title="Actor" note={row.asOf ? `as of ${formatClock(row.asOf)}` : undefined}>
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
  const may = (order: 'restart' | 'kill') => node?.actions?.includes(order) ?? false
  const orders = {
    restart: {
      verb: 'Restart',
      means: 'It is stopped and started again by its supervisor. What it was at is finished or handed on.',
    },
    kill: {
      verb: 'Kill',
      means: 'A drill: its task panics, the crash is kept, and its supervisor shows what it does about that.',
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
            path !== '' && (
              <>
                <Button
                  icon="refresh"
                  why={why ?? (may('restart') ? undefined : 'It can’t be restarted now.')}
                  onClick={() => setOrder('restart')}
                >
                  Restart
                </Button>
                {may('kill') && (
                  <Button look="danger" icon="crash" why={why} onClick={() => setOrder('kill')}>
                    Kill, as a drill
                  </Button>
                )}
              </>
            )
          )}
        </div>
        {directory && directory.actors.quarantined > 0 && (
          <p>
            <Link to="/ops/actors" search={{ directory: directory.name, phase: 'quarantined' }}>
              {directory.actors.quarantined === 1
                ? '1 is in quarantine'
                : `${compact(directory.actors.quarantined)} are in quarantine`}
            </Link>{' '}
            <RunbookLink id="quarantined-actor" />
          </p>
        )}
        {directory && <LeftLately directory={directory.name} exited={directory.totals.exited} />}
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
      {found.data.backtrace && <Backtrace text={found.data.backtrace} />}
    </div>
  )
}

/** So many of those that left are drawn. */
const LEFT = 20

/** Who left a directory lately, and why; read again when somebody else has. */
function LeftLately({ directory, exited }: { readonly directory: string; readonly exited: number }) {
  const client = useQueryClient()
  const key = ['tombstones', directory] as const
  const found = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      take(
        api.GET('/v1/ops/supervision/{directory}/tombstones', { params: { path: { directory } }, signal }),
      ),
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has changed is how many have left
  useEffect(() => renew(client, [['tombstones', directory]]), [exited, directory])
  if (found.error) return <ProblemNote error={found.error} small />
  const left: readonly Tombstone[] | undefined = found.data?.items
  return (
    <Table
      label={`Left ${directory.replaceAll('_', ' ')} lately`}
      rows={left?.slice(0, LEFT)}
      rowKey={(one) => `${one.id}-${one.generation}-${one.incarnation}`}
      empty={
        <Empty icon="moon" title="Nobody has left lately">
          Who leaves memory is shown here, with the reason.
        </Empty>
      }
      columns={[
        {
          key: 'who',
          head: left && left.length > LEFT ? `Left lately, ${LEFT} of ${left.length}` : 'Left lately',
          cell: (one) => <ActorLink directory={directory} id={one.id} row />,
        },
        {
          key: 'why',
          head: 'Why',
          cell: (one) => (
            <span className="ui-line">
              <Badge>{exitText(one.reason).text}</Badge>
              {one.last_crash && (
                <Link to="/ops/crashes/$id" params={{ id: one.last_crash }}>
                  crash
                </Link>
              )}
            </span>
          ),
        },
        { key: 'at', head: 'When', align: 'right', cell: (one) => <TimeAgo at={one.at} /> },
      ]}
    />
  )
}
