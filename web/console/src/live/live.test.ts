import type { Frame } from '@aicloud/contract'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { after, NOTHING } from './engine'
import { Gather } from './gather'
import { distinct, touched } from './touched'

describe('touched', () => {
  it('names what an event makes old, and nothing for what it does not know', () => {
    const event = { kind: 'allocation', type: 'allocation.active', resource: 'alloc_1' }
    expect(touched(event)).toEqual([['allocations'], ['allocation', 'alloc_1'], ['journal', 'alloc_1']])
    expect(touched({ ...event, type: 'allocation.metering_started' })).toContainEqual(['usage'])
    expect(touched({ kind: 'volume', type: 'volume.made', resource: 'vol_1' })).toEqual([])
  })

  it('reads who somebody is anew when anybody’s role changes', () => {
    for (const kind of ['tenant', 'project']) {
      for (const what of ['member_set', 'member_removed']) {
        const keys = touched({ kind, type: `${kind}.${what}`, resource: 'x_1' })
        expect(keys, what).toContainEqual(['session'])
        expect(keys, what).toContainEqual(['projects'])
      }
      expect(touched({ kind, type: `${kind}.created`, resource: 'x_1' })).not.toContainEqual(['session'])
    }
  })

  it('reads a tenant’s things anew when it is suspended or disabled, because less may be done with them', () => {
    for (const what of ['suspended', 'reactivated', 'disabled', 'enabled']) {
      const keys = touched({ kind: 'tenant', type: `tenant.${what}`, resource: 'ten_1' })
      for (const key of ['projects', 'allocation', 'allocations', 'service-account', 'tenant'])
        expect(
          keys.map(([first]) => first),
          what,
        ).toContain(key)
    }
    const renamed = touched({ kind: 'tenant', type: 'tenant.updated', resource: 'ten_1' })
    expect(renamed).not.toContainEqual(['allocations'])
  })

  it('reads what is offered anew when a node opens or closes, so that it does not contradict what is free', () => {
    const keys = touched({ kind: 'node', type: 'node.uncordoned', resource: 'node_1' })
    expect(keys).toContainEqual(['gpu-types'])
  })

  it('names each once', () => {
    const keys = [['a', 'b'], ['a'], ['a', 'b'], ['ab']]
    expect(distinct(keys)).toEqual([['a', 'b'], ['a'], ['ab']])
  })
})

describe('Gather', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('makes a few deliveries of a flood, loses nothing, and is quick again after it', () => {
    const batches: number[][] = []
    const gather = new Gather<number>((items) => batches.push(items))
    let next = 0
    for (let ms = 0; ms < 5_000; ms += 10) {
      gather.add(Array.from({ length: 10 }, () => next++))
      vi.advanceTimersByTime(10)
    }
    vi.advanceTimersByTime(2_000)
    expect(batches.flat()).toEqual(Array.from({ length: next }, (_, at) => at))
    expect(batches.length).toBeLessThan(15)
    for (let quiet = 0; quiet < 6; quiet++) {
      gather.add([-1])
      vi.advanceTimersByTime(1_000)
    }
    const count = batches.length
    gather.add([-2])
    vi.advanceTimersByTime(60)
    expect(batches.length).toBe(count + 1)
  })

  it('delivers nothing after its end', () => {
    const batches: number[][] = []
    const gather = new Gather<number>((items) => batches.push(items))
    gather.add([1])
    gather.stop()
    vi.advanceTimersByTime(2_000)
    expect(batches).toEqual([])
  })
})

describe('the engine’s feed', () => {
  const supervision = { as_of: '', tree: {}, directories: [{ name: 'node', rates: { handled: 3 } }] }
  const frame = (type: string, seq: number, rest: object = {}) =>
    ({ type, seq, supervision, top: [], ...rest }) as unknown as Frame

  it('takes frames in order and notices a gap', () => {
    const first = after(NOTHING, frame('snapshot', 1, { because: 'opened' }))
    const second = after(
      first ?? NOTHING,
      frame('changes', 2, { items: [{ what: 'crashed' }, { what: 'restarted' }] }),
    )
    const third = after(second ?? NOTHING, frame('tick', 3))
    expect(third?.changes.map((change) => change.what)).toEqual(['restarted', 'crashed'])
    expect(third?.rates.get('node')).toEqual([3, 3])
    expect(after(third ?? NOTHING, frame('tick', 5))).toBeUndefined()
  })

  it('keeps a bounded past', () => {
    let view = NOTHING
    for (let seq = 1; seq <= 700; seq++) {
      const next =
        seq % 2
          ? frame('tick', seq)
          : frame('changes', seq, { items: Array.from({ length: 5 }, () => ({ what: 'crashed' })) })
      view = after(view, next) ?? NOTHING
    }
    expect(view.changes).toHaveLength(200)
    expect(view.rates.get('node')).toHaveLength(300)
    expect(view.moments).toHaveLength(300)
  })
})
