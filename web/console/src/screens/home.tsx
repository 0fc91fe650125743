/** Where one begins: what runs, what it costs an hour, what waits and what needs somebody. */
import { type Allocation, formatMoney, take } from '@aicloud/contract'
import { Banner, Empty, Page, Panel, Stat, State, Stats, Table, TimeAgo } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../app/api'
import { useScope } from '../app/scope'
import { useWho } from '../app/who'
import { hourly, LIVE_PHASES, nameOf, readAllocations } from '../data/allocation'
import { AllocationLink } from '../parts/links'
import { ProblemNote } from '../parts/problem'
import { AsOf } from '../parts/screen'

/** What needs somebody to look at it. */
const TROUBLED = new Set(['lost', 'failed_cleanup'])
const DAYS = 30

export function Home() {
  const who = useWho()
  const { filter, project, projects } = useScope()
  const mayRead = who.maySomewhere('allocation.read')
  const found = useQuery({
    queryKey: ['allocations', filter.project ?? filter.tenant ?? '', 'home'],
    queryFn: ({ signal }) => readAllocations(filter, LIVE_PHASES, undefined, signal, 200),
    enabled: mayRead && projects !== undefined,
  })
  const all = found.data?.items
  const active = all?.filter((allocation) => allocation.phase === 'active') ?? []
  const queued = all?.filter((allocation) => allocation.phase === 'queued') ?? []
  const troubled = all?.filter((allocation) => TROUBLED.has(allocation.phase)) ?? []
  const gpus = active.reduce((sum, allocation) => sum + allocation.spec.gpu.count, 0)
  const more = found.data?.next_page_token ? '+' : ''
  const none = projects?.length === 0
  return (
    <Page
      title={`Hello, ${who.session.user.display_name.split(/[\s@]/)[0]}`}
      beside={<AsOf at={found.dataUpdatedAt || undefined} />}
      actions={
        who.maySomewhere('allocation.create') && (
          <Link to="/launch" className="ui-button ui-button--primary ui-button--md">
            Launch
          </Link>
        )
      }
    >
      {none && !who.operator && (
        <Panel>
          <Empty icon="layers" title="You are in no project yet">
            Whoever runs your tenant puts you into one; GPUs are launched and paid for in projects.
          </Empty>
        </Panel>
      )}
      {troubled.length > 0 && (
        <Banner tone="danger" action={<Link to="/allocations">Look</Link>}>
          {troubled.length === 1 ? '1 allocation needs' : `${troubled.length} allocations need`} attention:{' '}
          {troubled.slice(0, 3).map(nameOf).join(', ')}.
        </Banner>
      )}
      {!none && mayRead && (
        <>
          <Stats>
            <Stat
              label="Running now"
              value={all ? `${active.length}${more}` : '…'}
              note={all && `${gpus} GPU${gpus === 1 ? '' : 's'}`}
            />
            <Stat label="Cost per hour" value={all ? perHour(active) : '…'} note="while all of it runs" />
            <Stat
              label="Waiting"
              value={all ? queued.length : '…'}
              note={queued.length > 0 ? 'in the queue' : 'nothing in the queue'}
            />
            <MonthSpend {...(project ? { project: project.id } : {})} />
          </Stats>
          {found.error && <ProblemNote error={found.error} retry={() => found.refetch()} />}
          {!(found.error && !all) && (
            <Panel title="Now" flush actions={<Link to="/allocations">All allocations</Link>}>
              <Table
                label="Allocations now"
                rows={all && newest(all).slice(0, 10)}
                rowKey={(allocation) => allocation.id}
                empty={
                  <Empty
                    icon="launch"
                    title="Nothing runs"
                    action={
                      who.maySomewhere('allocation.create') && (
                        <Link to="/launch" className="ui-button ui-button--primary ui-button--md">
                          Launch the first
                        </Link>
                      )
                    }
                  >
                    An allocation is GPUs on one node and the program that runs on them.
                  </Empty>
                }
                columns={[
                  {
                    key: 'name',
                    head: 'Name',
                    cell: (one) => <AllocationLink id={one.id} text={nameOf(one)} row />,
                  },
                  {
                    key: 'phase',
                    head: 'Phase',
                    cell: (one) => <State kind="allocation" state={one.phase} />,
                  },
                  {
                    key: 'gpu',
                    head: 'GPUs',
                    cell: (one) => `${one.spec.gpu.count} × ${one.spec.gpu.model}`,
                  },
                  {
                    key: 'since',
                    head: 'Since',
                    wide: true,
                    cell: (one) => <TimeAgo at={one.phase_since} />,
                  },
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
        </>
      )}
    </Page>
  )
}

export const newest = (all: readonly Allocation[]): Allocation[] =>
  [...all].sort((a, b) => (a.created_at < b.created_at ? 1 : -1))

/** By currency, because they can't be added. */
function perHour(active: readonly Allocation[]): string {
  const sums = new Map<string, bigint>()
  for (const one of active) sums.set(one.price.currency, (sums.get(one.price.currency) ?? 0n) + hourly(one))
  if (sums.size === 0) return formatMoney(0n, 'USD')
  return [...sums].map(([currency, sum]) => formatMoney(sum, currency)).join(' + ')
}

function MonthSpend({ project }: { readonly project?: string }) {
  const who = useWho()
  const may = who.maySomewhere('usage.read')
  const usage = useQuery({
    queryKey: ['usage', project ?? '', DAYS],
    queryFn: ({ signal }) =>
      take(api.GET('/v1/usage', { params: { query: { project: project as string } }, signal })),
    enabled: may && project !== undefined,
  })
  if (!project) return <Stat label={`Last ${DAYS} days`} value="—" note="choose a project to see its cost" />
  if (usage.error) return <Stat label={`Last ${DAYS} days`} value="—" note="could not be read" />
  const total = usage.data?.total
    .map((amount) => formatMoney(amount.cost_micros, amount.currency))
    .join(' + ')
  return (
    <Stat
      label={`Last ${DAYS} days`}
      value={usage.data ? total || formatMoney(0n, 'USD') : '…'}
      note={<Link to="/usage">Usage</Link>}
    />
  )
}
