/** Allocations: what runs, waits and has ended, with why and what it costs an hour. */
import { type Allocation, PENDING_REASONS, type PendingReason } from '@aicloud/contract'
import { Empty, Page, Panel, Select, State, Table, TimeAgo } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useScope } from '../app/scope'
import { useWho } from '../app/who'
import {
  allocationsKey,
  LIVE_PHASES,
  nameOf,
  readAllocations,
  unwellQuery,
  wordOfEnd,
} from '../data/allocation'
import { Unwell } from '../parts/failed'
import { IsHeld } from '../parts/held'
import { LaunchLink } from '../parts/launch-link'
import { Leaves } from '../parts/leaving'
import { AllocationLink, NodeLink } from '../parts/links'
import { usePages } from '../parts/pages'
import { PerHour } from '../parts/per-hour'
import { ProblemNote } from '../parts/problem'
import { AsOf, Guarded } from '../parts/screen'

const route = getRouteApi('/app/allocations')

const SHOWN = {
  now: { text: 'Now', phases: LIVE_PHASES },
  active: { text: 'Active', phases: ['active'] },
  queued: { text: 'Queued', phases: ['queued'] },
  stopped: { text: 'Stopped', phases: ['stopped', 'stopping'] },
  trouble: { text: 'In trouble', phases: ['lost', 'failed_cleanup'] },
  ended: { text: 'Ended', phases: ['released', 'canceled', 'expired'] },
  all: { text: 'All', phases: undefined },
} as const satisfies Record<string, { text: string; phases: readonly string[] | undefined }>
type Shown = keyof typeof SHOWN

export function Allocations() {
  return (
    <Guarded needs="allocation.read" title="Allocations">
      <List />
    </Guarded>
  )
}

function List() {
  const who = useWho()
  const { filter, project, projects } = useScope()
  const search = route.useSearch()
  const navigate = useNavigate()
  const show: Shown = search.show && Object.hasOwn(SHOWN, search.show) ? (search.show as Shown) : 'now'
  const phases: readonly string[] | undefined = SHOWN[show].phases
  const pages = usePages<Allocation, Awaited<ReturnType<typeof readAllocations>>>({
    queryKey: allocationsKey(filter, phases),
    read: (token, signal) => readAllocations(filter, phases, token, signal),
    enabled: projects !== undefined,
  })
  // What did not end well is over, and in trouble all the same for whoever launched it.
  const trouble = show === 'trouble'
  const unwell = useQuery({ ...unwellQuery(filter), enabled: trouble && projects !== undefined })
  const rows = pages.rows && (!trouble ? pages.rows : unwell.data && [...pages.rows, ...unwell.data.items])
  const error = pages.error ?? (trouble ? unwell.error : null)
  const launch = <LaunchLink />
  return (
    <Page
      title="Allocations"
      beside={<AsOf at={pages.updatedAt} />}
      actions={
        <>
          <Select
            label="Show"
            bare
            value={show}
            options={Object.entries(SHOWN).map(([value, { text }]) => ({ value, text }))}
            onChange={(event) =>
              navigate({ to: '.', search: (old) => ({ ...old, show: event.target.value }) })
            }
          />
          {launch}
        </>
      }
    >
      {error && (
        <ProblemNote
          error={error}
          retry={() => {
            pages.refetch()
            if (trouble) void unwell.refetch()
          }}
        />
      )}
      {show === 'now' && <Unwell where={filter} on={projects !== undefined} />}
      {!(error && !rows) && (
        <Panel flush>
          <Table
            label="Allocations"
            rows={rows}
            rowKey={(one) => one.id}
            more={pages.more}
            loadingMore={pages.loadingMore}
            empty={
              show === 'now' || show === 'all' ? (
                <Empty icon="launch" title={show === 'now' ? 'Nothing runs now' : 'None yet'} action={launch}>
                  An allocation is GPUs on one node and the program that runs on them.
                </Empty>
              ) : (
                <Empty icon="search" title={`None is ${SHOWN[show].text.toLowerCase()}`}>
                  {trouble && 'Nor did any end badly in the last day. '}Others may be shown by another choice
                  above.
                </Empty>
              )
            }
            columns={[
              {
                key: 'name',
                head: 'Name',
                cell: (one) => (
                  <>
                    <AllocationLink id={one.id} text={nameOf(one)} row />
                    {!project && (
                      <span className="ui-cell-sub">{one.name.split(':').slice(3, 5).join(' / ')}</span>
                    )}
                  </>
                ),
              },
              {
                key: 'phase',
                head: 'Phase',
                cell: (one) => (
                  <>
                    <State kind="allocation" state={one.phase} /> <IsHeld held={one.held} />{' '}
                    <Leaves notice={one.notice} />
                    <Why allocation={one} />
                  </>
                ),
              },
              { key: 'gpu', head: 'GPUs', cell: (one) => `${one.spec.gpu.count} × ${one.spec.gpu.model}` },
              {
                key: 'image',
                head: 'Image',
                wide: true,
                cell: (one) => <code>{one.spec.workload.image}</code>,
              },
              ...(who.may('node.read')
                ? [
                    {
                      key: 'node',
                      head: 'Node',
                      wide: true,
                      cell: (one: Allocation) => (one.placement ? <NodeLink id={one.placement.node} /> : '—'),
                    },
                  ]
                : []),
              { key: 'age', head: 'Age', wide: true, cell: (one) => <TimeAgo at={one.created_at} plain /> },
              {
                key: 'cost',
                head: 'Per hour',
                align: 'right',
                cell: (one) => <PerHour allocation={one} />,
              },
            ]}
          />
        </Panel>
      )}
    </Page>
  )
}

/** Why it waits, or how it ended, in a word. */
function Why({ allocation }: { readonly allocation: Allocation }) {
  const { pending, outcome } = allocation
  if (pending) {
    const known = Object.hasOwn(PENDING_REASONS, pending.reason)
    const text = known ? PENDING_REASONS[pending.reason as PendingReason].text : pending.text
    return (
      <span className="ui-cell-sub" title={text}>
        place {pending.position}, {pending.reason.replaceAll('_', ' ')}
      </span>
    )
  }
  if (outcome) {
    const ended = typeof outcome.exit_code === 'number' ? `, ${wordOfEnd(allocation)}` : ''
    return (
      <span className="ui-cell-sub">
        {outcome.reason.replaceAll('_', ' ')}
        {ended}
      </span>
    )
  }
  return null
}
