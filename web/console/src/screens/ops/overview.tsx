/** The region at a glance: the pulse of the last minutes, what the engine does, what broke, which nodes are not well. */
import {
  Badge,
  Banner,
  Empty,
  Page,
  Panel,
  Sparkline,
  Stat,
  State,
  Stats,
  shortId,
  Table,
  TimeAgo,
} from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { useWho } from '../../app/who'
import { freeText, lifeOf, nodesQuery } from '../../data/node'
import { actorsIn, childPath, compact, crashesQuery, failuresIn, perSecond } from '../../data/supervision'
import { useEngine } from '../../live/engine'
import { EngineBadge } from '../../parts/engine'
import { NodeLink } from '../../parts/links'
import { ProblemNote } from '../../parts/problem'
import { RatesChart } from '../../parts/rates-chart'
import { RunbookLink } from '../../parts/runbook'
import { Guarded } from '../../parts/screen'
import { Pulse } from './pulse'

/** Ticks of the live feed, for the small lines. */
const MINUTE = 60

export function Overview() {
  return (
    <Guarded needs="supervision.read" title="Overview">
      <OverviewScreen />
    </Guarded>
  )
}

function OverviewScreen() {
  const who = useWho()
  const { view, state } = useEngine({})
  const nodes = useQuery({ ...nodesQuery, enabled: who.may('node.read') })
  const { supervision, rates } = view
  const crashes = useQuery(crashesQuery)
  const directories = supervision?.directories ?? []
  const sum = (of: (directory: (typeof directories)[number]) => number) =>
    directories.reduce((all, one) => all + of(one), 0)
  const handled = sum((one) => one.rates.handled)
  const series = sumSeries([...rates.values()]).slice(-MINUTE)
  const quarantined = sum((one) => one.actors.quarantined)
  const failures = supervision ? failuresIn(supervision.tree) : 0
  const unwell = nodes.data?.items.filter((node) => lifeOf(node) === 'unreachable') ?? []
  return (
    <Page title="Overview" beside={<EngineBadge state={state} asOf={supervision?.as_of} />}>
      {quarantined > 0 && (
        <Banner tone="danger" icon="lock">
          {quarantined === 1 ? '1 actor is' : `${quarantined} actors are`} in quarantine:{' '}
          {directories
            .filter((one) => one.actors.quarantined > 0)
            .map((one, place) => (
              <Fragment key={one.name}>
                {place > 0 && ', '}
                <Link to="/ops/actors" search={{ directory: one.name, phase: 'quarantined' }}>
                  {`${one.actors.quarantined} ${one.name.replaceAll('_', ' ')}`}
                </Link>
              </Fragment>
            ))}
          . <RunbookLink id="quarantined-actor" />
        </Banner>
      )}
      {unwell.length > 0 && (
        <Banner tone="danger" icon="lost" action={<Link to="/ops/nodes">Look</Link>}>
          {unwell.length === 1 ? '1 node is' : `${unwell.length} nodes are`} not heard:{' '}
          {unwell
            .slice(0, 3)
            .map((node) => node.label)
            .join(', ')}
          . <RunbookLink id="node-unreachable" />
        </Banner>
      )}
      <Pulse />
      <Stats>
        <Stat
          label="Messages"
          value={supervision ? perSecond(handled) : '…'}
          chart={<Sparkline values={series} label="Messages a second, the last minute" />}
        />
        <Stat
          label="Actors in memory"
          value={supervision ? compact(sum((one) => one.actors.active)) : '…'}
          note={supervision && `${compact(sum(actorsIn))} known`}
        />
        <Stat
          label="Restarts that count"
          value={supervision ? failures : '…'}
          note="static children, in their windows"
        />
      </Stats>
      <RatesChart view={view} />
      <div className="ui-columns">
        <div>
          <Panel title="Directories" flush actions={<Link to="/ops/tree">Supervision tree</Link>}>
            <Table
              label="Directories"
              scrolls
              rows={supervision?.directories}
              rowKey={(one) => one.name}
              empty={<Empty icon="tree" title="No directory runs" />}
              columns={[
                {
                  key: 'name',
                  head: 'Kind',
                  cell: (one) => (
                    <>
                      <Link to="/ops/actors" search={{ directory: one.name }} data-row>
                        {one.name.replaceAll('_', ' ')}
                      </Link>{' '}
                      {one.paused && <State kind="actor" state="paused" />}
                    </>
                  ),
                },
                { key: 'active', head: 'Active', align: 'right', cell: (one) => compact(one.actors.active) },
                {
                  key: 'quarantined',
                  head: 'Quarantined',
                  align: 'right',
                  cell: (one) =>
                    one.actors.quarantined > 0 ? (
                      <Badge tone="danger" icon="lock">
                        {one.actors.quarantined}
                      </Badge>
                    ) : (
                      '0'
                    ),
                },
                {
                  key: 'rate',
                  head: 'Messages',
                  align: 'right',
                  cell: (one) => perSecond(one.rates.handled),
                },
                {
                  key: 'line',
                  head: 'Last minute',
                  wide: true,
                  cell: (one) => (
                    <Sparkline
                      values={rates.get(one.name)?.slice(-MINUTE) ?? []}
                      label={`Messages of ${one.name}, the last minute`}
                    />
                  ),
                },
                {
                  key: 'rejected',
                  head: 'Refused',
                  wide: true,
                  align: 'right',
                  cell: (one) => compact(one.totals.rejected),
                },
                {
                  key: 'crashes',
                  head: 'Crashes',
                  align: 'right',
                  cell: (one) => compact(one.totals.crashes),
                },
              ]}
            />
          </Panel>
        </div>
        <div>
          <Panel title="Last crashes" flush>
            {crashes.error && <ProblemNote error={crashes.error} small retry={() => crashes.refetch()} />}
            <Table
              label="Last crashes"
              rows={crashes.data?.items}
              rowKey={(crash) => crash.id}
              empty={<Empty icon="check" title="Nothing crashed since the start" />}
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
                        {crash.directory.replaceAll('_', ' ')}{' '}
                        <code>{childPath(crash) ?? shortId(crash.actor)}</code> · <TimeAgo at={crash.at} />
                      </span>
                    </>
                  ),
                },
              ]}
            />
          </Panel>
          <Panel title="Nodes" flush actions={<Link to="/ops/nodes">All nodes</Link>}>
            {nodes.error ? (
              <ProblemNote error={nodes.error} small retry={() => nodes.refetch()} />
            ) : (
              <Table
                label="Nodes"
                rows={nodes.data?.items.slice(0, 8)}
                rowKey={(node) => node.id}
                empty={<Empty icon="node" title="No node yet" />}
                columns={[
                  {
                    key: 'label',
                    head: 'Node',
                    cell: (node) => <NodeLink id={node.id} text={node.label} row />,
                  },
                  { key: 'life', head: 'Life', cell: (node) => <State kind="node" state={lifeOf(node)} /> },
                  {
                    key: 'free',
                    head: 'GPUs',
                    align: 'right',
                    cell: freeText,
                  },
                ]}
              />
            )}
          </Panel>
        </div>
      </div>
    </Page>
  )
}

/** Several lines of figures as one; they end at the same moment. */
export function sumSeries(all: readonly (readonly number[])[]): number[] {
  const length = Math.max(0, ...all.map((one) => one.length))
  return Array.from({ length }, (_, at) =>
    all.reduce((sum, one) => sum + (one[one.length - length + at] ?? 0), 0),
  )
}
