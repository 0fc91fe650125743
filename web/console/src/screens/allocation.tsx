/**
 * One allocation, live: where it is in its life, what happened, what it costs so far, and what can be done with it
 * now. The buttons are those that the API lists as legal; the others say why they are not.
 */
import {
  type Allocation,
  formatCost,
  formatMoney,
  type JournalEntry,
  PHASES,
  type Phase,
} from '@aicloud/contract'
import { lookOf } from '@aicloud/tokens'
import {
  Banner,
  Button,
  CodeBlock,
  Confirm,
  CopyField,
  Facts,
  formatTime,
  Page,
  Panel,
  Skeleton,
  State,
  Stepper,
  TimeAgo,
  useOwnNow,
} from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useWho } from '../app/who'
import {
  ACTIONS,
  type Action,
  allocationQuery,
  allocationUsageQuery,
  command,
  costNow,
  givesUpAt,
  hourly,
  nameOf,
} from '../data/allocation'
import { gpuTypesQuery } from '../data/catalog'
import { runbookOfPhase } from '../data/runbook'
import { useLive } from '../live/stream'
import { useAct } from '../parts/act'
import { CostLine } from '../parts/cost-line'
import { Held } from '../parts/held'
import { History } from '../parts/history'
import { Leaving } from '../parts/leaving'
import { useLegal } from '../parts/legal'
import { stepsOf } from '../parts/life'
import { ActorLink, NodeLink } from '../parts/links'
import { ProblemNote } from '../parts/problem'
import { RunbookLink } from '../parts/runbook'
import { AsOf, BackTo, isGone, Missing, ScreenPending } from '../parts/screen'
import { Waiting } from '../parts/waiting'
import { join, writeEnv } from '../parts/words'

const route = getRouteApi('/app/allocations/$id')

export function AllocationScreen() {
  const { id } = route.useParams()
  const found = useQuery(allocationQuery(id))
  if (found.data && !isGone(found.error))
    return <Shown key={id} allocation={found.data} error={found.error} updatedAt={found.dataUpdatedAt} />
  if (!found.error) return <ScreenPending />
  return (
    <Page title="Allocation" trail={<BackTo to="/allocations" text="Allocations" />}>
      <Missing error={found.error} what="allocation" back={<Link to="/allocations">All allocations</Link>} />
    </Page>
  )
}

function Shown({
  allocation,
  error,
  updatedAt,
}: {
  allocation: Allocation
  error: Error | null
  updatedAt: number
}) {
  const { operator } = useWho()
  const legal = useLegal()
  const [asking, setAsking] = useState<'release'>()
  const act = useAct<Action>({
    // Asked in a dialog, it is answered there.
    inline: (action) => action === 'release',
    run: (action, key) => command(allocation.id, action, key),
    touches: [['allocation', allocation.id], ['allocations'], ['journal', allocation.id]],
    onDone: () => setAsking(undefined),
  })
  const { phase, spec, pending, outcome, placement } = allocation
  const scope = { tenant: allocation.tenant.id, project: allocation.project.id }
  const why = (action: Action) => legal('allocation', allocation, action, scope)
  const busy = (action: Action) =>
    act.isPending && act.variables === action ? ACTIONS[action].busy : undefined
  // Also of room that is not known yet: it goes through the queue in any case.
  const types = useQuery({ ...gpuTypesQuery, enabled: Boolean(allocation.notice) })
  const offered = types.data?.items.find(({ model }) => model === spec.gpu.model)
  const elsewhere = (offered?.largest_now ?? 0) >= spec.gpu.count
  const ended = phase === 'released' || phase === 'canceled' || phase === 'expired'
  return (
    <Page
      title={nameOf(allocation)}
      trail={<BackTo to="/allocations" text="Allocations" />}
      beside={
        <>
          <State kind="allocation" state={phase} />
          <AsOf at={updatedAt} />
        </>
      }
      actions={
        ended ? (
          <Link
            to="/launch"
            search={{ like: allocation.id }}
            className="ui-button ui-button--plain ui-button--md"
          >
            Launch another like it
          </Link>
        ) : (
          <>
            {phase === 'stopped' || phase === 'stopping' ? (
              <Button icon="play" why={why('start')} busy={busy('start')} onClick={() => act.mutate('start')}>
                Start
              </Button>
            ) : (
              <Button icon="stop" why={why('stop')} busy={busy('stop')} onClick={() => act.mutate('stop')}>
                Stop
              </Button>
            )}
            <Button
              look="danger"
              icon="remove"
              why={why('release')}
              busy={busy('release')}
              onClick={() => setAsking('release')}
            >
              Release
            </Button>
          </>
        )
      }
    >
      {error && <ProblemNote error={error} />}
      <Said phase={phase} />
      <Held allocation={allocation} />
      <Panel>
        <Stepper label="Life" steps={stepsOf(allocation)} />
      </Panel>
      {phase === 'queued' && pending && <Waiting pending={pending} until={givesUpAt(allocation)} />}
      {allocation.notice && (
        <Leaving
          title={`Its node leaves, and it ${elsewhere ? 'moves to another one' : 'goes back to the queue'}`}
          notice={allocation.notice}
          over="Moving"
          actions={
            <Button
              size="sm"
              icon="stop"
              why={why('stop')}
              busy={busy('stop')}
              onClick={() => act.mutate('stop')}
            >
              Stop it now
            </Button>
          }
        >
          <p>
            What runs here at the deadline is ended, goes back to its old place in the queue, and starts anew
            with other GPUs and empty scratch space: <strong>save your work outside of it before.</strong>
          </p>
          <p>To choose the moment yourself, stop it now and start it again: it is moved by that.</p>
        </Leaving>
      )}
      {phase === 'lost' && (
        <Banner tone="danger" icon="lost">
          Its node has gone silent. You are not billed while nobody hears of it. It comes back by itself when
          the node does, or ends as lost. <RunbookLink id={runbookOfPhase(phase)} />
        </Banner>
      )}
      {phase === 'failed_cleanup' && (
        <Banner tone="danger">
          The node could not clean up after it. Its GPUs are kept from others until it can; you are not
          billed. <RunbookLink id={runbookOfPhase(phase)} />
        </Banner>
      )}
      {outcome && (
        <Banner tone={outcome.kind === 'failed' || outcome.kind === 'node_lost' ? 'danger' : 'info'}>
          <State kind="outcome" state={outcome.kind} /> {outcome.message}
          {exitOf(outcome)}
        </Banner>
      )}
      <div className="ui-columns">
        <div>
          <History resource={allocation.id} note={noteOf} />
        </div>
        <div>
          <CostSoFar allocation={allocation} />
          <Panel title="Facts">
            <Facts
              facts={[
                ['Id', <CopyField key="id" value={allocation.id} label="id" />],
                ['GPUs', `${spec.gpu.count} × ${spec.gpu.model}`],
                [
                  'Phase',
                  <span key="phase">
                    <State kind="allocation" state={phase} /> <TimeAgo at={allocation.phase_since} />
                  </span>,
                ],
                !ended && [
                  'Wanted',
                  { run: 'to run', stop: 'to stop', release: 'to end' }[allocation.desired as string] ??
                    allocation.desired,
                ],
                placement && [
                  'Node',
                  operator ? (
                    <NodeLink key="node" id={placement.node} />
                  ) : (
                    <code key="node">{placement.node}</code>
                  ),
                ],
                placement && [
                  'GPU ids',
                  <span key="gpus" className="ui-mono">
                    {placement.gpu_uuids.join(', ')}
                  </span>,
                ],
                ['Created', formatTime(allocation.created_at)],
                ['Placements', String(allocation.epoch)],
                operator && [
                  'Actor',
                  <ActorLink
                    key="actor"
                    directory="allocation"
                    id={allocation.id}
                    text="The actor that runs it"
                  />,
                ],
              ]}
            />
          </Panel>
          <Panel title="Workload">
            <div className="ui-stack">
              <Facts
                facts={[
                  ['Image', <code key="image">{spec.workload.image}</code>],
                  spec.max_queue_seconds
                    ? ['Gives up after', `${Math.round(spec.max_queue_seconds / 60)} min in the queue`]
                    : undefined,
                  spec.workload.secret_env?.length
                    ? ['Secret variables', <code key="secret">{spec.workload.secret_env.join(' ')}</code>]
                    : undefined,
                ]}
              />
              {spec.workload.command.length > 0 && (
                <CodeBlock wrap label="command" code={join(spec.workload.command)} />
              )}
              {Object.keys(spec.workload.env).length > 0 && (
                <CodeBlock label="environment" code={writeEnv(spec.workload.env as Record<string, string>)} />
              )}
            </div>
          </Panel>
        </div>
      </div>
      <Confirm
        open={asking === 'release'}
        title={`Release ${nameOf(allocation)}?`}
        verb="Release"
        danger
        busy={busy('release')}
        why={why('release')}
        onConfirm={() => act.mutate('release')}
        error={act.variables === 'release' && <ProblemNote error={act.error} small />}
        onClose={() => {
          act.reset()
          setAsking(undefined)
        }}
      >
        <p>The workload ends, its scratch space is wiped, and the GPUs go back. This can’t be undone.</p>
      </Confirm>
    </Page>
  )
}

/** By which code it ended, unless that was said. */
function exitOf({ message, exit_code }: NonNullable<Allocation['outcome']>): string | undefined {
  const said = `exit code ${exit_code}`
  if (typeof exit_code !== 'number' || message.toLowerCase().includes(said)) return undefined
  return ` E${said.slice(1)}.`
}

/** Tells those who do not see the page that it has gone on; not what it was when they came, which the title's line says. */
function Said({ phase }: { readonly phase: string }) {
  const [first] = useState(phase)
  const [moved, setMoved] = useState(false)
  if (!moved && phase !== first) setMoved(true)
  return (
    <p className="ui-hidden" role="status">
      {moved && `Now: ${lookOf('allocation', phase).text}`}
    </p>
  )
}

function CostSoFar({ allocation }: { readonly allocation: Allocation }) {
  const who = useWho()
  const scope = { tenant: allocation.tenant.id, project: allocation.project.id }
  const may = who.may('usage.read', scope)
  const usage = useQuery({ ...allocationUsageQuery(allocation.id), enabled: may })
  const live = useLive()
  const clock = useOwnNow()
  // What nobody hears of may run no more, and what is lost is not billed.
  const now = live.kind === 'broken' ? live.since : clock
  const { currency } = allocation.price
  const over = Object.hasOwn(PHASES, allocation.phase) && PHASES[allocation.phase as Phase].end
  if (!may) return null
  const cost = usage.data && costNow(usage.data, now - usage.dataUpdatedAt)
  return (
    <Panel
      title={over ? 'Cost' : 'Cost so far'}
      note={cost?.running ? (live.kind === 'broken' ? 'as last heard' : 'running') : undefined}
    >
      {usage.error && <ProblemNote error={usage.error} small retry={() => usage.refetch()} />}
      {!usage.error && (
        <div className="ui-stack ui-stack--tight">
          <div className="app-price">
            <strong className="ui-num" data-testid="cost">
              {cost ? costText(cost.micros, currency) : <Skeleton width="6rem" />}
            </strong>
            <span className="ui-muted ui-num">
              {formatMoney(hourly(allocation), currency)} / hour while active
            </span>
          </div>
          {usage.data && usage.data.intervals.length > 0 && (
            <CostLine usage={usage.data} currency={currency} />
          )}
          {usage.data && (
            <Facts
              facts={[
                [
                  'GPU time',
                  <span key="time" className="ui-num">
                    {cost && gpuTime(cost.gpuMs)}
                  </span>,
                ],
                ['Intervals', String(usage.data.intervals.length)],
                ['Counted as of', formatTime(usage.data.as_of)],
              ]}
            />
          )}
        </div>
      )}
    </Panel>
  )
}

const UNIT = 1_000_000n

/** It grows while one looks: of less than a unit finer, so that it does. */
const costText = (micros: bigint, currency: string) => formatCost(micros, currency, micros < UNIT ? 4 : 2)

function gpuTime(milliseconds: number): string {
  const seconds = milliseconds / 1_000
  return seconds >= 3_600 ? `${(seconds / 3_600).toFixed(2)} GPU-hours` : `${seconds.toFixed(1)} GPU-seconds`
}

/** What a line of its journal says besides its name. */
function noteOf(entry: JournalEntry): string | undefined {
  const data = entry.data as Record<string, unknown>
  const outcome = data['outcome'] as { message?: string } | undefined
  if (typeof outcome?.message === 'string') return outcome.message
  if (typeof data['message'] === 'string') return data['message']
  const notice = data['notice'] as { reason?: string } | undefined
  if (typeof notice?.reason === 'string') return notice.reason
  if (typeof data['desired'] === 'string') return `wanted: ${data['desired']}`
  const placement = data['placement'] as { node_id?: string; gpu_uuids?: string[] } | undefined
  if (placement?.gpu_uuids) return placement.gpu_uuids.join(', ')
  return undefined
}
