import { expect, it } from 'vitest'
import { ratesSeries } from './rates-chart'

it('keeps the order, ends together and sums up the rest', () => {
  const rates = new Map([
    ['oversight', [1, 1]],
    ['node', [4, 5, 6]],
    ['catalog', [2]],
    ['allocation', [7]],
  ])
  expect(ratesSeries(rates, 3)).toEqual([
    { key: 'allocation', label: 'allocation', values: [0, 0, 7] },
    { key: 'node', label: 'node', values: [4, 5, 6] },
    { key: 'others', label: 'others', values: [0, 1, 3] },
  ])
  expect(ratesSeries(new Map(), 3)).toEqual([])
})
