/**
 * The pulse of a process, in words: which figures make a tile, how they are said, and how a tile is. A tile stands for a
 * question ("does anything wait?"), so its state is the worst of all the figures that answer it, and what it shows is the
 * first of them, or the one that is wrong.
 */
import { type Pulse, type PulseFigure, take } from '@aicloud/contract'
import { formatSpan } from '@aicloud/ui'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../app/api'
import { compact, perSecond } from './supervision'

/** As often as the server keeps a reading; only while somebody looks. */
const PULSE_MS = 10_000

export const pulseQuery = queryOptions({
  queryKey: ['pulse'] as const,
  queryFn: ({ signal }) => take(api.GET('/v1/ops/pulse', { signal })),
  staleTime: PULSE_MS / 2,
  refetchInterval: PULSE_MS,
})

export type FigureState = PulseFigure['state']
const WORST: readonly FigureState[] = ['ok', 'idle', 'unknown', 'warning', 'critical']

export interface Tile {
  readonly key: string
  readonly label: string
  /** What it shows first. */
  readonly shows: string
  /** What else would make it look otherwise. */
  readonly also: readonly string[]
  /** Of those, the ones that are of interest only when they are wrong. */
  readonly silent?: readonly string[]
}

/** In the order in which somebody who wakes up asks. A figure that a newer server has and no tile names gets one of its own when it is wrong. */
export const TILES: readonly Tile[] = [
  { key: 'requests', label: 'Requests', shows: 'requests', also: [] },
  { key: 'failed', label: 'Failed', shows: 'failed', also: [] },
  { key: 'refused', label: 'Refused', shows: 'refused', also: ['commands_refused', 'denials_lost'] },
  { key: 'answers', label: 'Answers, p99', shows: 'answer_p99', also: ['answer_p50'] },
  { key: 'mailbox', label: 'Oldest mailbox', shows: 'mailbox_oldest', also: [] },
  {
    key: 'commits',
    label: 'Commits, p99',
    shows: 'commit_p99',
    also: ['commits_failed', 'commits_waiting', 'commits'],
  },
  { key: 'crashes', label: 'Crashes', shows: 'crashes', also: ['quarantined'] },
  {
    key: 'parts',
    label: 'Restarts',
    shows: 'restarts',
    also: ['parts_down', 'database_age'],
    silent: ['database_age'],
  },
  {
    key: 'nodes',
    label: 'Nodes connected',
    shows: 'nodes_connected',
    also: ['nodes_silent', 'drain_overdue', 'nodes_draining'],
  },
  { key: 'queue', label: 'Queue', shows: 'queue_depth', also: ['queue_oldest'] },
  { key: 'workers', label: 'Workers failing', shows: 'workers_failing', also: ['outbox_lag'] },
  { key: 'mail', label: 'Letters waiting', shows: 'mail_waiting', also: ['mail_oldest'] },
]

const NAMES: Readonly<Record<string, string>> = {
  commands_refused: 'commands refused',
  denials_lost: 'denials not in the audit',
  answer_p50: 'p50',
  commits_failed: 'commits failed',
  commits_waiting: 'waiting',
  commits: 'commits',
  quarantined: 'in quarantine',
  parts_down: 'down',
  database_age: 'since the database answered',
  nodes_silent: 'silent',
  drain_overdue: 'drain overdue',
  nodes_draining: 'draining',
  queue_oldest: 'oldest',
  outbox_lag: 'outbox behind',
  mail_oldest: 'oldest',
}

/** What it is called in a sentence. */
export const nameOf = (figure: string): string => NAMES[figure] ?? figure.replaceAll('_', ' ')

/** A figure's value as people read it; what is not known or never happened has none. */
export function said(figure: PulseFigure | undefined): string {
  if (!figure || typeof figure.value !== 'number') return '—'
  return inUnit(figure.value, figure.unit)
}

function inUnit(value: number, unit: PulseFigure['unit']): string {
  switch (unit) {
    case 'per_second':
      return value > 0 && value < 0.005 ? '<0.01/s' : perSecond(value)
    case 'share':
      return percent(value)
    case 'seconds':
      if (value > 0 && value < 0.001) return '<1ms'
      // Around a limit of a second or two a tenth counts.
      if (value >= 1 && value < 60) return `${Number(value.toFixed(1))}s`
      return formatSpan(value * 1_000)
    default:
      return compact(Math.round(value))
  }
}

/** `0%`, `0.4%`, `12%`; never 0 for a little, nor 100 for nearly all. */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return '<0.1%'
  if (share < 1 && share > 0.99) return '>99%'
  const hundredths = share * 100
  return `${hundredths >= 10 ? Math.round(hundredths) : Number(hundredths.toFixed(1))}%`
}

/** A figure above its limit, in one sentence. */
export function tooMuch(figure: PulseFigure): string {
  const { limit } = figure
  if (!limit) return ''
  const most = `limit ${inUnit(limit.above, figure.unit)}`
  if (!limit.alert) return most
  return limit.for_seconds
    ? `${most}: ${limit.alert} speaks after ${formatSpan(limit.for_seconds * 1_000)}`
    : `${most}: ${limit.alert}`
}

export interface TileView {
  readonly tile: Tile
  readonly state: FigureState
  readonly main: PulseFigure | undefined
  /** The figures beside it that are there. */
  readonly beside: readonly PulseFigure[]
  /** Those above their limits, the worst first. */
  readonly wrong: readonly PulseFigure[]
}

const isWrong = ({ state }: PulseFigure) => state === 'warning' || state === 'critical'
const rank = (state: FigureState) => Math.max(0, WORST.indexOf(state))

export function tilesOf(pulse: Pulse): TileView[] {
  const known = new Set(TILES.flatMap(({ shows, also }) => [shows, ...also]))
  const strangers = pulse.figures
    .filter((figure) => !known.has(figure.name) && isWrong(figure))
    .map(({ name }): Tile => ({ key: name, label: words(name), shows: name, also: [] }))
  return [...TILES, ...strangers].map((tile) => {
    const find = (name: string) => pulse.figures.find((figure) => figure.name === name)
    const main = find(tile.shows)
    const beside = tile.also.map(find).filter((figure) => figure !== undefined)
    const all = main ? [main, ...beside] : beside
    const wrong = all.filter(isWrong).sort((a, b) => rank(b.state) - rank(a.state))
    // One figure beside it that never happened makes no tile quiet.
    const worst = beside
      .filter((one) => one.state !== 'idle')
      .reduce((sum, one) => Math.max(sum, rank(one.state)), 0)
    const own = main ? rank(main.state) : rank('unknown')
    return { tile, main, beside, wrong, state: WORST[Math.max(own, worst)] as FigureState }
  })
}

const words = (name: string) => {
  const text = name.replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** All GPUs together. */
export const gpusTogether = ({ gpus }: Pick<Pulse, 'gpus'>) =>
  gpus.reduce((sum, one) => ({ free: sum.free + one.free, total: sum.total + one.total }), {
    free: 0,
    total: 0,
  })
