import type { Node } from '@aicloud/contract'
import { describe, expect, it } from 'vitest'
import { meaningOf, newestOf, standingOf } from './certificate'
import { freeText, gpusOf, heldOn, lifeOf, movedFrom } from './node'

const gpu = (model: string, holder?: string) => ({ model, holder })
const node = (id: string, over: object = {}): Node =>
  ({
    id,
    life: 'ready',
    reachable: true,
    schedulable: true,
    capacity: [],
    gpus: [],
    certificates: [],
    ...over,
  }) as unknown as Node
const free = (count: number, model = 'H100') => ({ capacity: [{ model, free: count, total: 8 }] })
const holds = (...all: readonly (readonly [id: string, gpus: number, model?: string])[]) => ({
  gpus: all.flatMap(([id, count, model = 'H100']) => Array.from({ length: count }, () => gpu(model, id))),
})

describe('what is on a node', () => {
  it('is each allocation once, with its GPUs', () => {
    const one = node('node_1', {
      gpus: [gpu('H100', 'alloc_a'), gpu('H100'), gpu('H100', 'alloc_b'), gpu('H100', 'alloc_a')],
    })
    expect(heldOn(one)).toEqual([
      { id: 'alloc_a', model: 'H100', gpus: 2 },
      { id: 'alloc_b', model: 'H100', gpus: 1 },
    ])
  })
})

describe('a node’s GPUs', () => {
  it('are free only where work is taken, and unused elsewhere', () => {
    const open = node('node_1', free(4))
    expect([gpusOf(open), freeText(open)]).toEqual([{ free: 4, unused: 4, total: 8 }, '4 of 8 free'])
    for (const closed of [{ schedulable: false }, { reachable: false }]) {
      const shut = node('node_1', { ...free(4), ...closed })
      expect([gpusOf(shut), freeText(shut)]).toEqual([
        { free: 0, unused: 4, total: 8 },
        '0 of 8 free, 4 unused',
      ])
    }
  })
})

describe('what would become of it elsewhere', () => {
  const fits = (from: Node, ...others: Node[]) =>
    Object.fromEntries(movedFrom(from, [from, ...others]).map(({ id, fits }) => [id, fits]))

  it('is counted by node, because an allocation is on one', () => {
    const from = node('node_1', holds(['alloc_a', 4]))
    expect(fits(from, node('node_2', free(2)), node('node_3', free(2)))).toEqual({ alloc_a: false })
    expect(fits(from, node('node_2', free(2)), node('node_3', free(4)))).toEqual({ alloc_a: true })
  })

  it('gives room once, and the tightest first', () => {
    const from = node('node_1', holds(['alloc_a', 2], ['alloc_b', 4], ['alloc_c', 2]))
    const others = [node('node_2', free(6)), node('node_3', free(2))]
    expect(fits(from, ...others)).toEqual({ alloc_a: true, alloc_b: true, alloc_c: true })
    expect(fits(from, node('node_2', free(6)))).toEqual({ alloc_a: true, alloc_b: true, alloc_c: false })
  })

  it('takes no room of itself, of another model, or of who takes no work', () => {
    const from = node('node_1', { ...holds(['alloc_a', 1]), ...free(7) })
    for (const other of [
      node('node_2', free(8, 'A100')),
      node('node_2', { ...free(8), schedulable: false }),
      node('node_2', { ...free(8), reachable: false }),
    ])
      expect(fits(from, other)).toEqual({ alloc_a: false })
  })
})

describe('a node’s life', () => {
  it('is that nobody hears it, where somebody should', () => {
    const lives = ['ready', 'cordoned', 'draining', 'maintenance', 'registered', 'retired']
    const shown = lives.map((life) => lifeOf(node('node_1', { life, reachable: false })))
    expect(shown).toEqual([
      'unreachable',
      'unreachable',
      'unreachable',
      'maintenance',
      'registered',
      'retired',
    ])
  })
})

describe('a certificate', () => {
  const at = (minutes: number) => new Date(minutes * 60_000).toISOString()
  const one = { serial: 'a', issued_at: at(0), expires_at: at(60) }
  const toneAt = (minutes: number) => standingOf(one, minutes * 60_000).tone

  it('is late in its last quarter, for it is renewed at half, and has ended at its end', () => {
    expect([0, 31, 45, 46, 59.9, 60, 300].map(toneAt)).toEqual([
      'success',
      'success',
      'success',
      'warning',
      'warning',
      'danger',
      'danger',
    ])
  })

  it('whose beginning is not known is one of an hour', () => {
    const old = { serial: 'a', expires_at: at(60) }
    expect(standingOf(old, 50 * 60_000)).toMatchObject({ tone: 'warning', life: 3_600_000, left: 600_000 })
  })

  it('counts as the newest: the one before ends while all is well', () => {
    const two = node('node_1', { certificates: [one, { ...one, serial: 'b', expires_at: at(90) }] })
    expect(newestOf(two)?.serial).toBe('b')
    expect(newestOf(node('node_1'))).toBeUndefined()
  })

  it('says what to do', () => {
    const late = standingOf(one, 50 * 60_000)
    expect(meaningOf(late, true)).toMatch(/agent’s log/)
    expect(meaningOf(late, false)).toMatch(/not heard/)
    expect(meaningOf(standingOf(one, 61 * 60_000), true)).toMatch(/join command/)
  })
})
