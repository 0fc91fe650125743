/** The pulse of the process that answers: a tile for each question, how it is, and the way to where one acts. */
import type { Pulse as PulseData } from '@aicloud/contract'
import { Badge, formatClock, Loading, Panel, Skeleton, Sparkline, Stat, State, Stats } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fragment, type ReactNode } from 'react'
import {
  gpusTogether,
  nameOf,
  pulseQuery,
  said,
  TILES,
  type TileView,
  tilesOf,
  tooMuch,
} from '../../data/pulse'
import { compact } from '../../data/supervision'
import { useOffline } from '../../live/stream'
import { ActorLink, AllocationLink } from '../../parts/links'
import { ProblemNote } from '../../parts/problem'
import { RunbookLink } from '../../parts/runbook'

export function Pulse() {
  const offline = useOffline()
  const found = useQuery(pulseQuery)
  const pulse = found.data
  const stale = pulse !== undefined && (offline || found.error !== null)
  return (
    <Panel
      title="Pulse"
      flush
      note={pulse && `${windowOf(pulse)} of ${pulse.process.host ?? 'process'} ${pulse.process.pid}`}
      actions={
        pulse && (
          <>
            <Badge tone={stale ? 'warning' : 'neutral'} icon="clock">
              {stale ? 'Stale, as of ' : 'As of '}
              {formatClock(pulse.as_of)}
            </Badge>
            {/* What is old says nothing of how things are. */}
            {!stale && <State kind="figure" state={pulse.state} />}
          </>
        )
      }
    >
      {found.error && <ProblemNote error={found.error} small retry={() => found.refetch()} />}
      {pulse ? <Tiles pulse={pulse} stale={stale} /> : !found.error && <Waiting />}
    </Panel>
  )
}

function Waiting() {
  return (
    <Loading what="the pulse">
      <Stats>
        {TILES.map(({ key, label }) => (
          <Stat key={key} label={label} value="…" chart={<Skeleton height="1.75rem" />} />
        ))}
      </Stats>
    </Loading>
  )
}

function Tiles({ pulse, stale }: { readonly pulse: PulseData; readonly stale: boolean }) {
  const gpus = gpusTogether(pulse)
  const minutes = windowOf(pulse)
  return (
    <Stats>
      {tilesOf(pulse).map((view) => (
        <Stat
          key={view.tile.key}
          label={view.tile.label}
          state={!stale && <State kind="figure" state={view.state} />}
          value={said(view.main)}
          chart={
            view.main && (
              <Sparkline values={view.main.series} label={`${view.tile.label}, ${minutes.toLowerCase()}`} />
            )
          }
          note={<Note view={view} pulse={pulse} />}
        />
      ))}
      <Stat
        label="GPUs free"
        value={`${compact(gpus.free)} of ${compact(gpus.total)}`}
        note={
          <>
            {pulse.gpus.map(({ model, total, held, free }) => (
              <div key={model}>
                {model}: {compact(free)} free, {compact(held)} held
                {total > free + held && `, ${compact(total - free - held)} out of use`}
              </div>
            ))}
            <Link to="/ops/nodes">Nodes</Link>
          </>
        }
      />
    </Stats>
  )
}

/** What is wrong, what else there is, and where one acts. */
function Note({ view, pulse }: { readonly view: TileView; readonly pulse: PulseData }) {
  const { tile, wrong, main, beside } = view
  const others = beside.filter(
    (figure) => figure.value && !wrong.includes(figure) && !tile.silent?.includes(figure.name),
  )
  const page = wrong[0]?.runbook ?? (tile.key === 'failed' && main?.value ? main.runbook : undefined)
  return (
    <>
      {wrong.map((figure) => (
        <div key={figure.name}>
          {figure !== main && `${said(figure)} ${nameOf(figure.name)}, `}
          {tooMuch(figure)}
        </div>
      ))}
      {others.length > 0 && (
        <div>{others.map((figure) => `${nameOf(figure.name)} ${said(figure)}`).join(' · ')}</div>
      )}
      <Ways ways={[...waysOf(view, pulse), page ? <RunbookLink key="page" id={page} /> : undefined]} />
    </>
  )
}

function Ways({ ways }: { readonly ways: readonly ReactNode[] }) {
  const there = ways.filter((way) => way !== undefined)
  return (
    <div>
      {there.map((way, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they stand where they stand
        <Fragment key={at}>
          {at > 0 && ' · '}
          {way}
        </Fragment>
      ))}
    </div>
  )
}

/** Where one looks closer, or does something about it. */
function waysOf({ tile, main, beside }: TileView, pulse: PulseData): ReactNode[] {
  const of = (name: string) => [main, ...beside].find((figure) => figure?.name === name)
  switch (tile.key) {
    case 'failed':
    case 'refused':
      return codesOf(tile.key, pulse).map(({ code, count }) => (
        <span key={code}>
          {compact(count)} <code>{code}</code>
        </span>
      ))
    case 'mailbox':
      return [
        main?.of?.directory && <ActorLink key="actor" directory={main.of.directory} id={main.of.id} />,
        <Link
          key="all"
          to="/ops/actors"
          search={{ sort: 'mailbox_age', ...(main?.of?.directory ? { directory: main.of.directory } : {}) }}
        >
          Actors by age
        </Link>,
      ].map((way) => way || undefined)
    case 'crashes':
      return [
        of('quarantined')?.value ? (
          <Link key="sick" to="/ops/actors" search={{ phase: 'quarantined' }}>
            In quarantine
          </Link>
        ) : (
          <Link key="all" to="/ops/actors" search={{ sort: 'crashes' }}>
            Actors by crashes
          </Link>
        ),
      ]
    case 'parts': {
      const down = of('parts_down')?.of?.id
      return [
        <Link key="tree" to="/ops/tree" search={down ? { at: down } : {}}>
          {down ?? 'Tree'}
        </Link>,
      ]
    }
    case 'nodes':
      return [
        <Link key="nodes" to="/ops/nodes">
          Nodes
        </Link>,
      ]
    case 'queue': {
      const first = of('queue_oldest')?.of
      return [
        first && <AllocationLink key="first" id={first.id} />,
        <Link key="all" to="/allocations" search={{ show: 'queued' }}>
          Queued
        </Link>,
      ]
    }
    case 'workers':
    case 'mail':
      return [
        <Link key="workers" to="/ops/workers">
          {main?.of?.id ?? 'Workers'}
        </Link>,
      ]
    default:
      return []
  }
}

/** The codes that lead, of what the tile counts. */
function codesOf(key: 'failed' | 'refused', { problems }: PulseData) {
  const counts = (status: number) => (key === 'failed' ? status >= 500 : status === 429 || status === 503)
  return problems.filter(({ status }) => counts(status)).slice(0, 2)
}

/** How long the window is, in words. */
function windowOf({ window_seconds: seconds }: Pick<PulseData, 'window_seconds'>): string {
  if (seconds < 90) return `The last ${Math.max(1, seconds)} s`
  return `The last ${Math.round(seconds / 60)} minutes`
}
