/** Where one begins: what runs, what it costs an hour, what waits and what needs somebody. */
import { type Allocation, formatCost, formatMoney, take } from '@aicloud/contract'
import { Banner, Empty, formatTime, Page, Panel, Stat, State, Stats, Table, TimeAgo } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../app/api'
import { useScope } from '../app/scope'
import { useWho } from '../app/who'
import { LIVE_PHASES, nameOf, readAllocations, totalsOf } from '../data/allocation'
import { beginOf } from '../data/usage'
import { countOf, PAGE, readWhole } from '../data/whole'
import { Unwell } from '../parts/failed'
import { IsHeld } from '../parts/held'
import { LaunchLink } from '../parts/launch-link'
import { Leaves } from '../parts/leaving'
import { AllocationLink } from '../parts/links'
import { LookAgain } from '../parts/look-again'
import { NoProject } from '../parts/new-project'
import { PerHour } from '../parts/per-hour'
import { ProblemNote } from '../parts/problem'
import { AsOf, TenantDisabled } from '../parts/screen'

/** As the usage screen counts them, so that both show the same figure. */
const DAYS = 30
/** How often what they cost is asked for while somebody looks; what begins or ends to be billed has it asked for at once. */
const SPEND_MS = 5 * 60_000

export function Home() {
  const who = useWho()
  const { filter, project, projects } = useScope()
  const mayRead = who.maySomewhere('allocation.read')
  const found = useQuery({
    queryKey: ['allocations', filter.project ?? filter.tenant ?? '', 'home'],
    queryFn: ({ signal }) =>
      readWhole<Allocation>((token) => readAllocations(filter, LIVE_PHASES, token, signal, PAGE)),
    enabled: mayRead && projects !== undefined,
  })
  const all = found.data?.items
  // Not read yet, or not to be had: both are no figure, and no word about it.
  const unknown = found.error ? '—' : '…'
  const whole = found.data?.whole ?? true
  const { running, gpus, hourly: sums, queued, troubled, held, noticed } = totalsOf(all ?? [])
  const none = projects?.length === 0
  return (
    <Page
      title={`Hello, ${who.session.user.display_name.split(/[\s@]/)[0]}`}
      beside={<AsOf at={found.dataUpdatedAt || undefined} />}
      actions={<LaunchLink />}
    >
      {none && (
        <Panel>
          {who.shutOut ? <TenantDisabled /> : who.session.grants.length === 0 ? <PutOut /> : <NoProject />}
        </Panel>
      )}
      {troubled.length > 0 && (
        <Banner
          tone="danger"
          action={
            <Link to="/allocations" search={{ show: 'trouble' }}>
              Look
            </Link>
          }
        >
          {troubled.length === 1 ? '1 allocation needs' : `${troubled.length} allocations need`} attention:{' '}
          {troubled.slice(0, 3).map(nameOf).join(', ')}.
        </Banner>
      )}
      <Kept held={held} />
      <Moving noticed={noticed} />
      {!none && mayRead && (
        <>
          <Unwell where={filter} on={projects !== undefined} />
          <Stats>
            <Stat
              label="Running now"
              value={all ? countOf(running, whole) : unknown}
              note={all && `${gpus} GPU${gpus === 1 ? '' : 's'}`}
            />
            <Stat
              label="Cost per hour"
              value={all ? perHour(sums) : unknown}
              note={all && (whole ? 'while all of it runs' : 'at least')}
            />
            <Stat
              label="Waiting"
              value={all ? countOf(queued, whole) : unknown}
              note={all && (queued > 0 ? 'in the queue' : 'nothing in the queue')}
            />
            <MonthSpend {...(project ? { project: project.id } : {})} />
          </Stats>
          {found.error && <ProblemNote error={found.error} retry={() => found.refetch()} />}
          {!(found.error && !all) && (
            <Panel title="Now" flush actions={<Link to="/allocations">All allocations</Link>}>
              <Table
                label="Allocations now"
                rows={all?.slice(0, 10)}
                rowKey={(allocation) => allocation.id}
                empty={
                  <Empty
                    icon="launch"
                    title="Nothing runs"
                    action={<LaunchLink>Launch the first</LaunchLink>}
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
                    cell: (one) => (
                      <>
                        <State kind="allocation" state={one.phase} /> <IsHeld held={one.held} />{' '}
                        <Leaves notice={one.notice} />
                      </>
                    ),
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
                    cell: (one) => <PerHour allocation={one} />,
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

/** For who holds nothing anywhere. */
function PutOut() {
  return (
    <Empty icon="lock" title="You belong to nothing now" action={<LookAgain />}>
      No tenant and no project lets you in: you were removed from yours, or nobody has invited you yet. Ask
      whoever runs it.
    </Empty>
  )
}

/** What takes no orders, and may cost all the same: only the operator can let go of it. */
function Kept({ held }: { readonly held: readonly Allocation[] }) {
  const [first] = held
  if (!first) return null
  return (
    <Banner tone="danger" icon="lock" action={<AllocationLink id={first.id} text="Look" />}>
      {held.length === 1 ? '1 allocation is' : `${held.length} allocations are`} held by the operator:{' '}
      {namesOf(held)}. Nobody can stop or release {held.length === 1 ? 'it' : 'them'} until they let go: ask
      them.
    </Banner>
  )
}

/** The first of them, and how many more. */
const namesOf = (all: readonly Allocation[]): string =>
  `${all.slice(0, 3).map(nameOf).join(', ')}${all.length > 3 ? ` and ${all.length - 3} more` : ''}`

/** What has to leave its node: somebody should save what is not saved. */
function Moving({ noticed }: { readonly noticed: readonly Allocation[] }) {
  const [first] = noticed
  if (!first?.notice) return null
  const action = <AllocationLink id={first.id} text="Look" />
  return (
    <Banner tone="warning" icon="hourglass" action={action}>
      {noticed.length === 1
        ? '1 allocation must leave its node'
        : `${noticed.length} allocations must leave their nodes`}
      , the first by {formatTime(first.notice.deadline)}: {namesOf(noticed)}. Save what is not kept outside of{' '}
      {noticed.length === 1 ? 'it' : 'them'}.
    </Banner>
  )
}

function perHour(sums: ReadonlyMap<string, bigint>): string {
  if (sums.size === 0) return formatMoney(0n, 'USD')
  return [...sums].map(([currency, sum]) => formatMoney(sum, currency)).join(' + ')
}

function MonthSpend({ project }: { readonly project?: string }) {
  const who = useWho()
  const may = who.maySomewhere('usage.read')
  const usage = useQuery({
    queryKey: ['usage', project ?? '', DAYS],
    queryFn: ({ signal }) =>
      take(
        api.GET('/v1/usage', {
          params: { query: { project: project as string, from: beginOf(DAYS, Date.now()), limit: 0 } },
          signal,
        }),
      ),
    enabled: may && project !== undefined,
    refetchInterval: SPEND_MS,
  })
  if (!project) return <Stat label={`Last ${DAYS} days`} value="—" note="choose a project to see its cost" />
  if (usage.error) return <Stat label={`Last ${DAYS} days`} value="—" note="could not be read" />
  const total = usage.data?.total.map((amount) => formatCost(amount.cost_micros, amount.currency)).join(' + ')
  return (
    <Stat
      label={`Last ${DAYS} days`}
      value={usage.data ? total || formatMoney(0n, 'USD') : '…'}
      note={<Link to="/usage">Usage</Link>}
    />
  )
}
