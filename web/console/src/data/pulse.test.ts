import type { Pulse, PulseFigure } from '@aicloud/contract'
import { describe, expect, it } from 'vitest'
import { gpusTogether, percent, said, TILES, tilesOf, tooMuch } from './pulse'

const figure = (name: string, change: Partial<PulseFigure> = {}): PulseFigure =>
  ({ name, unit: 'count', value: 0, series: [], state: 'ok', ...change }) as PulseFigure

const pulseOf = (...figures: PulseFigure[]): Pulse =>
  ({
    as_of: '2026-01-05T08:00:00Z',
    process: { pid: 7, version: '0.1.0', started_at: '2026-01-05T07:00:00Z' },
    state: 'ok',
    window_seconds: 300,
    step_seconds: 10,
    steps: [],
    figures,
    gpus: [],
    problems: [],
  }) as Pulse

const tile = (pulse: Pulse, key: string) => {
  const found = tilesOf(pulse).find((view) => view.tile.key === key)
  if (!found) throw new Error(`no tile ${key}`)
  return found
}

describe('a figure', () => {
  it('is said in its unit, and what never happened or is not known has no number', () => {
    const of = (unit: PulseFigure['unit'], value?: number) => said(figure('x', { unit, value } as never))
    expect(of('count', 12_345)).toBe('12.3K')
    expect(of('per_second', 0.34)).toBe('0.3/s')
    expect(of('seconds', 0.0123)).toBe('12ms')
    expect(of('seconds', 0.0002)).toBe('<1ms')
    expect(of('seconds', 3.14)).toBe('3.1s')
    expect(of('seconds', 3)).toBe('3s')
    expect(of('per_second', 0.003)).toBe('<0.01/s')
    expect(of('seconds', 75)).toBe('1m 15s')
    expect(of('share', 0.081)).toBe('8.1%')
    expect(of('share')).toBe('—')
    expect(said(undefined)).toBe('—')
  })
  it('is never nothing when it is a little, nor all when it is nearly all', () => {
    expect([0, 0.0004, 0.004, 0.5, 0.995, 1].map(percent)).toEqual([
      '0%',
      '<0.1%',
      '0.4%',
      '50%',
      '>99%',
      '100%',
    ])
  })
  it('says what it exceeds, and who will say so', () => {
    const limit = { above: 1, alert: 'AicloudMailboxOld', for_seconds: 60 }
    const old = figure('mailbox_oldest', { unit: 'seconds', value: 4.2, limit })
    expect(tooMuch(old)).toBe('limit 1s: AicloudMailboxOld speaks after 1m')
    const crashes = figure('crashes', { limit: { above: 0, alert: 'AicloudActorCrashes', for_seconds: 0 } })
    expect(tooMuch(crashes)).toBe('limit 0: AicloudActorCrashes')
    expect(tooMuch(figure('workers_failing', { limit: { above: 0 } }))).toBe('limit 0')
  })
})

describe('a tile', () => {
  it('is as bad as the worst of its figures, and says which', () => {
    const pulse = pulseOf(
      figure('nodes_connected', { value: 3 }),
      figure('nodes_silent', { value: 1, state: 'critical' }),
      figure('drain_overdue', { value: 700, unit: 'seconds', state: 'warning' }),
      figure('nodes_draining', { value: 1 }),
    )
    const nodes = tile(pulse, 'nodes')
    expect([nodes.state, said(nodes.main)]).toEqual(['critical', '3'])
    expect(nodes.wrong.map(({ name }) => name)).toEqual(['nodes_silent', 'drain_overdue'])
    expect(tile(pulse, 'queue').state).toBe('unknown')
  })
  it('is quiet when its own figure is, whatever is beside it', () => {
    const idle = { value: undefined, state: 'idle' } as never
    const quiet = tile(pulseOf(figure('commit_p99', idle), figure('commits_failed')), 'commits')
    expect(quiet.state).toBe('idle')
    const queue = tile(pulseOf(figure('queue_depth'), figure('queue_oldest', idle)), 'queue')
    expect(queue.state).toBe('ok')
    const fails = tile(
      pulseOf(figure('commit_p99', idle), figure('commits_failed', { state: 'critical' })),
      'commits',
    )
    expect(fails.state).toBe('critical')
  })
  it('is made for what a newer server has when that is wrong', () => {
    const fresh = figure('disk_full', { state: 'critical' })
    expect(tilesOf(pulseOf(fresh)).at(-1)?.tile.label).toBe('Disk full')
    expect(tilesOf(pulseOf(figure('disk_full')))).toHaveLength(TILES.length)
  })
  it('stands for figures that no other stands for', () => {
    const all = TILES.flatMap(({ shows, also }) => [shows, ...also])
    expect(new Set(all).size).toBe(all.length)
  })
})

it('adds up the GPUs of all models', () => {
  const gpus = [
    { model: 'A100', total: 16, held: 9, free: 7 },
    { model: 'H100', total: 64, held: 51, free: 5 },
  ]
  expect(gpusTogether({ gpus })).toEqual({ free: 12, total: 80 })
})
