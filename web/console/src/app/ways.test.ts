import { describe, expect, it } from 'vitest'
import { childPath, ordersShown, whyNot } from '../data/supervision'
import { asCsv, csvOf } from '../parts/usage-tables'
import { microsOf } from '../screens/capacity'
import { sumSeries } from '../screens/ops/overview'
import { deviceOf } from '../screens/sessions'
import { find, placeOfId } from './palette'
import { PLACES } from './places'
import { safeNext, text } from './router'
import { labelOf } from './scope'

describe('where sign-in leads', () => {
  it('is a place of ours, whatever the address says', () => {
    expect(safeNext('/allocations?project=all')).toBe('/allocations?project=all')
    for (const foreign of [
      undefined,
      '',
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      '/\n/evil.example',
      'javascript:alert(1)',
      '/sign-in?next=/',
    ]) {
      expect(safeNext(foreign), String(foreign)).toBe('/')
    }
  })
})

describe('what stands in an address', () => {
  it('is text, also where the router has read a number', () => {
    expect([7, true, 'a', '', {}, null].map(text)).toEqual([
      '7',
      'true',
      'a',
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('the palette', () => {
  it('finds places by words and resources by ids', () => {
    expect(find(PLACES, 'super tree', false).map((entry) => entry.to)).toEqual(['/ops/tree'])
    expect(find(PLACES, 'zzz', false)).toEqual([])
    const id = `alloc_${'0'.repeat(26)}`
    expect(find(PLACES, ` ${id} `, false)[0]?.to).toBe(`/allocations/${id}`)
    for (const wrong of ['alloc_1', `tok_${'0'.repeat(26)}`, '../x'])
      expect(placeOfId(wrong, true), wrong).toBeUndefined()
  })
})

describe('what screens reckon', () => {
  it('reads prices exactly', () => {
    expect(['2.49', '0', '12', '0.000001', '999999999.999999'].map(microsOf)).toEqual([
      '2490000',
      '0',
      '12000000',
      '1',
      '999999999999999',
    ])
    for (const wrong of ['', '-1', '1.', '.5', '1,5', '1e3', '1.0000001'])
      expect(microsOf(wrong), wrong).toBeUndefined()
  })

  it('writes a spreadsheet’s lines', () => {
    const line = {
      allocation: 'alloc_1',
      gpu_model: 'H100',
      gpu_count: 2,
      gpu_seconds: '1.500',
      cost_micros: '7',
      currency: 'USD',
    }
    expect(asCsv([line]).split('\r\n')[1]).toBe('alloc_1,H100,2,1.500,7,USD')
    const rest = [{ lines: 3, allocations: 3, gpu_seconds: '4.000', cost_micros: '9', currency: 'USD' }]
    const whole = { project: { id: 'proj_1' }, projects: [{}], allocations: [line], rest } as never
    expect(csvOf(whole)?.split('\r\n').slice(1)).toEqual([
      'alloc_1,H100,2,1.500,7,USD',
      'others,,,4.000,9,USD',
      '',
    ])
  })

  it('adds lines of figures that end together', () => {
    expect(sumSeries([[1, 2, 3], [10], []])).toEqual([1, 2, 13])
    expect(sumSeries([])).toEqual([])
  })

  it('calls devices what people call them', () => {
    expect(deviceOf('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36')).toBe(
      'Chrome on Linux',
    )
    expect(deviceOf('aicloud/0.1.0 (login)')).toBe('aicloud/0.1.0')
    expect(deviceOf('')).toBe('Unknown device')
  })

  it('reads labels off full names', () => {
    const name = 'core42:aicloud:local:acme:lab:allocation/alloc_1'
    expect([labelOf(name, 'tenant'), labelOf(name, 'project')]).toEqual(['acme', 'lab'])
  })

  it('draws the orders that the server lists, and says why the others are off', () => {
    const active = { actions: ['restart', 'passivate', 'quarantine', 'pause', 'crash'], actor: {} } as never
    expect(ordersShown(active)).toEqual(['restart', 'passivate', 'quarantine', 'pause', 'crash'])
    expect(whyNot('restart', active)).toBeUndefined()
    const shut = { actions: ['release', 'resume'], actor: { phase: 'quarantined' } } as never
    expect(ordersShown(shut)).toEqual(['restart', 'passivate', 'release', 'resume'])
    expect(whyNot('restart', shut)).toMatch('release it first')
    const asleep = { actions: ['quarantine', 'pause'] } as never
    expect([whyNot('passivate', asleep), whyNot('pause', asleep)]).toEqual([
      'It is not in memory.',
      undefined,
    ])
  })

  it('tells a part of the tree that crashed from an actor', () => {
    expect(childPath({ directory: 'child', actor: 'core/journal/relay' })).toBe('core.journal.relay')
    expect(childPath({ directory: 'node', actor: 'node_1' })).toBeUndefined()
  })
})
