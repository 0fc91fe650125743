import type { Allocation, AllocationUsage } from '@aicloud/contract'
import { describe, expect, it } from 'vitest'
import {
  allocationQuery,
  costNow,
  givesUpAt,
  hourly,
  LIVE_PHASES,
  notNow,
  totalsOf,
  unwellSince,
  wordOfEnd,
} from './allocation'

const allocation = (over: Partial<Allocation>) =>
  ({
    id: 'alloc_1',
    phase: 'active',
    desired: 'run',
    actions: ['stop', 'release'],
    price: { currency: 'USD', micros_per_gpu_hour: '2490000' },
    spec: { gpu: { model: 'H100', count: 2 }, workload: { image: 'busybox', command: [], env: {} } },
    ...over,
  }) as unknown as Allocation

describe('what is reckoned of an allocation', () => {
  it('is asked for again while it waits, because its place moves by others', () => {
    const { refetchInterval } = allocationQuery('alloc_1')
    const every = (phase?: string) =>
      typeof refetchInterval === 'function' &&
      refetchInterval({ state: { data: phase && { phase } } } as never)
    expect(every('queued')).toBe(15_000)
    expect([every('active'), every()]).toEqual([false, false])
  })

  it('says when it gives up, while it waits', () => {
    const spec = { ...allocation({}).spec, max_queue_seconds: 90 }
    const waits = { phase: 'queued', phase_since: '2026-01-01T00:00:00Z' } as const
    expect(givesUpAt(allocation({ ...waits, spec }))).toBe('2026-01-01T00:01:30.000Z')
    expect(givesUpAt(allocation(waits)), 'it waits for ever').toBeUndefined()
    expect(givesUpAt(allocation({ spec })), 'it waits no more').toBeUndefined()
  })

  it('costs its GPUs an hour', () => {
    expect(hourly(allocation({}))).toBe(4_980_000n)
  })

  it('has cost what was counted, and goes on while an interval is open', () => {
    const as_of = '2026-01-01T00:00:00.000000Z'
    const interval = { gpu_count: 2, price_micros_per_gpu_hour: '1800000', ended_at: undefined }
    const usage = {
      as_of,
      total: [{ cost_micros: '500', currency: 'USD', gpu_seconds: '1.5' }],
      intervals: [interval],
    } as unknown as AllocationUsage
    expect(costNow(usage, 1_000)).toEqual({ micros: 1_500n, gpuMs: 3_500, running: true })
    expect(costNow(usage, 0), 'the answer has just come, whatever the clocks say').toEqual({
      micros: 500n,
      gpuMs: 1_500,
      running: true,
    })
    expect(costNow(usage, -5_000), 'a clock that was set back').toEqual({
      micros: 500n,
      gpuMs: 1_500,
      running: true,
    })
    const over = { ...usage, intervals: [{ ...interval, ended_at: as_of }] } as AllocationUsage
    expect(costNow(over, 9_000)).toEqual({ micros: 500n, gpuMs: 1_500, running: false })
  })

  it('adds up what runs, by currency', () => {
    const euros = { currency: 'EUR', micros_per_gpu_hour: '1000000' }
    const all = [
      allocation({}),
      allocation({}),
      allocation({ price: euros }),
      allocation({ phase: 'queued' }),
      allocation({ phase: 'lost' }),
      allocation({ phase: 'failed_cleanup' }),
    ]
    const { running, gpus, hourly, queued, troubled } = totalsOf(all)
    expect([running, gpus, queued, troubled.length]).toEqual([3, 6, 1, 2])
    expect([...hourly]).toEqual([
      ['USD', 9_960_000n],
      ['EUR', 2_000_000n],
    ])
  })

  it('knows what did not end well, and only what is over', () => {
    const ended = (id: string, kind: string, phase_since: string, phase = 'released') =>
      allocation({ id, phase, phase_since, outcome: { kind } } as Partial<Allocation>)
    const all = [
      ended('crashed', 'failed', '2026-01-02T10:00:00Z'),
      ended('gave up', 'expired', '2026-01-02T12:00:00Z', 'expired'),
      ended('well', 'succeeded', '2026-01-02T12:00:00Z'),
      ended('canceled', 'canceled', '2026-01-02T12:00:00Z', 'canceled'),
      ended('old', 'failed', '2025-12-02T12:00:00Z'),
      ended('is being cleaned up', 'failed', '2026-01-02T12:00:00Z', 'releasing'),
      allocation({}),
    ]
    const found = unwellSince(all, Date.parse('2026-01-02T00:00:00Z'))
    expect(found.map(({ id }) => id)).toEqual(['gave up', 'crashed'])
    const exit = { kind: 'failed', exit_code: 137 } as Allocation['outcome']
    expect([wordOfEnd(allocation({ outcome: exit } as Partial<Allocation>)), found.map(wordOfEnd)]).toEqual([
      'exit code 137',
      ['expired', 'failed'],
    ])
  })

  it('says why an action is off', () => {
    const not = (over: Partial<Allocation>, action: 'start' | 'stop' | 'release') =>
      notNow(allocation(over), action)
    expect(not({}, 'start')).toBe('It runs.')
    expect(not({ phase: 'stopped' }, 'start')).toMatch(/suspended or disabled/)
    expect(not({ phase: 'queued' }, 'stop')).toBe('Not while it is queued.')
    expect(not({ phase: 'released' }, 'release')).toBe('It has ended (released).')
    expect(not({ phase: 'releasing', desired: 'release' }, 'release')).toMatch(/already/)
  })

  it('takes all phases but the ends for living', () => {
    expect(LIVE_PHASES).toContain('failed_cleanup')
    expect(LIVE_PHASES).not.toContain('released')
  })
})
