import type { Allocation, AllocationUsage } from '@aicloud/contract'
import { describe, expect, it } from 'vitest'
import { costNow, hourly, LIVE_PHASES, whyNot } from './allocation'

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
  it('costs its GPUs an hour', () => {
    expect(hourly(allocation({}))).toBe(4_980_000n)
  })

  it('has cost what was counted, and goes on while an interval is open', () => {
    const as_of = '2026-01-01T00:00:00.000000Z'
    const interval = { gpu_count: 2, price_micros_per_gpu_hour: '1800000', ended_at: undefined }
    const usage = {
      as_of,
      total: [{ cost_micros: '500', currency: 'USD' }],
      intervals: [interval],
    } as unknown as AllocationUsage
    const at = Date.parse(as_of)
    expect(costNow(usage, at + 1_000)).toEqual({ micros: 1_500n, running: true })
    expect(costNow(usage, at - 5_000), 'a clock that is behind').toEqual({ micros: 500n, running: true })
    const over = { ...usage, intervals: [{ ...interval, ended_at: as_of }] } as AllocationUsage
    expect(costNow(over, at + 9_000)).toEqual({ micros: 500n, running: false })
  })

  it('says why an action is off', () => {
    expect(whyNot(allocation({}), 'stop')).toBeUndefined()
    expect(whyNot(allocation({ actions: [] }), 'stop')).toBe('You need allocation.stop here.')
    expect(whyNot(allocation({}), 'start')).toBe('It runs.')
    expect(whyNot(allocation({ phase: 'released', actions: [] }), 'release')).toBe('It has ended (released).')
    expect(whyNot(allocation({ phase: 'releasing', desired: 'release', actions: [] }), 'release')).toMatch(
      /already/,
    )
  })

  it('takes all phases but the ends for living', () => {
    expect(LIVE_PHASES).toContain('failed_cleanup')
    expect(LIVE_PHASES).not.toContain('released')
  })
})
