/** Allocations: what runs, waits and has ended, with why and what it costs an hour. */
import { type Allocation, formatMoney, PENDING_REASONS, type PendingReason } from '@aicloud/contract'
import { Empty, Page, Panel, Select, State, Table, TimeAgo } from '@aicloud/ui'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useScope } from '../app/scope'
import { useWho } from '../app/who'
import { allocationsKey, hourly, LIVE_PHASES, nameOf, readAllocations } from '../data/allocation'
import { AllocationLink, NodeLink } from '../parts/links'
import { usePages } from '../parts/pages'
import { ProblemNote } from '../parts/problem'
import { AsOf, Guarded } from '../parts/screen'
import { newest } from './home'

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
  const launch = (
    <Link to="/launch" className="ui-button ui-button--primary ui-button--md">
      Launch
    </Link>
  )
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
          {who.maySomewhere('allocation.create') && launch}
        </>
      }
    >
      {pages.error && <ProblemNote error={pages.error} retry={pages.refetch} />}
      {!(pages.error && !pages.rows) && (
        <Panel flush>
          <Table
            label="Allocations"
            rows={pages.rows && newest(pages.rows)}
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
                  Others may be shown by another choice above.
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
                    <State kind="allocation" state={one.phase} />
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
                cell: (one) => formatMoney(hourly(one), one.price.currency),
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
  if (outcome) return <span className="ui-cell-sub">{outcome.reason.replaceAll('_', ' ')}</span>
  return null
}
