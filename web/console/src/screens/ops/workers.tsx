/** What works in the background: where each worker is, how far behind, when it last succeeded, what last failed. */
import { take, type Worker } from '@aicloud/contract'
import { Badge, Banner, Empty, Facts, formatSpan, formatTime, Page, Panel, Table, TimeAgo } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../app/api'
import { compact } from '../../data/supervision'
import { useOffline } from '../../live/stream'
import { ProblemNote } from '../../parts/problem'
import { RunbookLink } from '../../parts/runbook'
import { Guarded, Refresh } from '../../parts/screen'
import { momentOf, useSorting } from '../../parts/sorting'

export function Workers() {
  return (
    <Guarded needs="supervision.read" title="Workers">
      <WorkersScreen />
    </Guarded>
  )
}

/** Behind by more than this, somebody should look. Anchors are made every ten minutes, so they are always a little behind. */
const LATE_S = 60

/** Whether a worker needs somebody: it fails, it does not run, or it is far behind. */
export function needsSomebody(worker: Worker): boolean {
  if (worker.last_error?.standing || worker.phase !== 'running') return true
  return (worker.lag.seconds ?? 0) > LATE_S + (worker.every_ms ?? 0) / 1_000
}

/** How far behind, in words. */
export function lagText({ lag }: Worker): string {
  const parts = [
    typeof lag.entries === 'number' ? `${compact(lag.entries)} waiting` : undefined,
    lag.seconds ? formatSpan(lag.seconds * 1_000) : undefined,
  ].filter((part) => part !== undefined)
  if (parts.length > 0) return parts.join(', ')
  return lag.seconds === 0 ? 'on time' : 'not measured'
}

function WorkersScreen() {
  const offline = useOffline()
  const found = useQuery({
    queryKey: ['workers'],
    queryFn: ({ signal }) => take(api.GET('/v1/ops/workers', { signal })),
    staleTime: 5_000,
  })
  const sorting = useSorting('workers')
  const process = found.data?.process
  const unwell = found.data?.items.filter(needsSomebody) ?? []
  const stale = found.data && (offline || found.error)
  return (
    <Page
      title="Workers"
      lead="What works in the background, and how far behind it is."
      beside={
        found.data && (
          <Badge tone={stale ? 'warning' : 'neutral'} icon="clock">
            {stale ? 'Stale, as of ' : 'As of '}
            {formatTime(found.data.as_of)}
          </Badge>
        )
      }
      actions={<Refresh onRefresh={() => found.refetch()} busy={found.isFetching} />}
    >
      {found.error && <ProblemNote error={found.error} retry={() => found.refetch()} />}
      {unwell.length > 0 && (
        <Banner
          tone="warning"
          icon="alert"
          action={<RunbookLink id={unwell[0]?.runbook}>What to do</RunbookLink>}
        >
          {unwell.map((worker) => worker.name).join(', ')} {unwell.length === 1 ? 'needs' : 'need'} somebody.
        </Banner>
      )}
      {!(found.error && !found.data) && (
        <Panel flush>
          <Table
            label="Workers"
            rows={found.data?.items}
            sorting={sorting}
            rowKey={(worker) => worker.path}
            empty={
              <Empty icon="activity" title="Nothing works in the background">
                The process that answers runs no workers.
              </Empty>
            }
            columns={[
              {
                key: 'name',
                head: 'Worker',
                sort: (worker) => worker.name,
                width: '32%',
                cell: (worker) => (
                  <>
                    <Link to="/ops/tree" search={{ at: worker.path }} data-row>
                      {worker.name}
                    </Link>{' '}
                    {worker.phase !== 'running' && (
                      <Badge tone="warning" icon="alert">
                        {worker.phase.replaceAll('_', ' ')}
                      </Badge>
                    )}
                    <span className="ui-cell-sub">{worker.about}</span>
                  </>
                ),
              },
              {
                key: 'lag',
                head: 'Behind',
                sort: (worker) => worker.lag.seconds,
                cell: (worker) => <span className="ui-num">{lagText(worker)}</span>,
              },
              {
                key: 'cursor',
                head: 'In the journal at',
                wide: true,
                cell: (worker) => (worker.cursor ? <code>{worker.cursor}</code> : '–'),
              },
              {
                key: 'success',
                head: 'Last success',
                sort: (worker) => momentOf(worker.last_success_at),
                cell: (worker) =>
                  worker.last_success_at ? <TimeAgo at={worker.last_success_at} /> : 'not yet',
              },
              {
                key: 'error',
                head: 'Last error',
                sort: (worker) => momentOf(worker.last_error?.at),
                cell: (worker) =>
                  worker.last_error ? (
                    <>
                      {worker.last_error.standing && (
                        <Badge tone="danger" icon="alert">
                          failing
                        </Badge>
                      )}{' '}
                      <TimeAgo at={worker.last_error.at} />
                      <span className="ui-cell-sub">{worker.last_error.message}</span>
                    </>
                  ) : (
                    'none'
                  ),
              },
              {
                key: 'runbook',
                head: 'Runbook',
                sort: (worker) => worker.runbook,
                wide: true,
                cell: (worker) => <RunbookLink id={worker.runbook}>{worker.runbook}</RunbookLink>,
              },
            ]}
          />
        </Panel>
      )}
      {process && (
        <Panel title="Process">
          <Facts
            facts={[
              process.host ? ['Machine', process.host] : undefined,
              [
                'Number',
                <span key="pid" className="ui-num">
                  {process.pid}
                </span>,
              ],
              ['Release', process.version],
              ['Serves since', formatTime(process.started_at)],
            ]}
          />
        </Panel>
      )}
    </Page>
  )
}
