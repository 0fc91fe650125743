import { describe, expect, it } from 'vitest'
import { costOf, formatCost, formatMoney, formatPrice, micros } from './money'

describe('money', () => {
  it('is shown rounded half up, and small amounts with all their places', () => {
    expect(formatMoney('2490000', 'USD')).toBe('$2.49')
    expect(formatMoney('2495000', 'USD')).toBe('$2.50')
    expect(formatMoney('-2495000', 'USD')).toBe('-$2.50')
    expect(formatMoney('0', 'USD')).toBe('$0.00')
    expect(formatMoney('692', 'USD')).toBe('$0.000692')
    expect(formatMoney('10000', 'EUR')).toBe('€0.01')
  })

  it('is shown with as many places as its neighbours where it is a cost', () => {
    const said = ['700000', '4840', '5000', '1', '0', '2495000', '-2495000', '1234567890']
    expect(said.map((one) => formatCost(one, 'USD'))).toEqual([
      '$0.70',
      '<$0.01',
      '$0.01',
      '<$0.01',
      '$0.00',
      '$2.50',
      '-$2.50',
      '$1,234.57',
    ])
    expect(['4840', '50', '49', '1'].map((one) => formatCost(one, 'USD', 4))).toEqual([
      '$0.0048',
      '$0.0001',
      '<$0.0001',
      '<$0.0001',
    ])
    expect(formatCost('1500000', '???')).toBe('1.50 ???')
  })

  it('keeps every digit where a number would not', () => {
    expect(formatMoney('9223372036854775807', 'USD')).toBe('$9,223,372,036,854.78')
    expect(micros('9007199254740993')).toBe(9007199254740993n)
  })

  it('refuses what is no amount', () => {
    for (const wrong of ['', '1.5', '1e6', '+1', ' 1', '٣', '9'.repeat(20)]) {
      expect(() => micros(wrong), wrong).toThrow(RangeError)
    }
  })

  it('shows a currency that the browser does not know', () => {
    expect(formatMoney('1500000', '???')).toBe('1.50 ???')
  })

  it('is never rounded where it is a price', () => {
    const said = ['12500', '15000', '2490000', '2494999', '0', '1', '1000000', '2500000', '-12500']
    expect(said.map((one) => formatPrice(one, 'USD'))).toEqual([
      '$0.0125',
      '$0.015',
      '$2.49',
      '$2.494999',
      '$0.00',
      '$0.000001',
      '$1.00',
      '$2.50',
      '-$0.0125',
    ])
    let state = 7
    for (let round = 0; round < 500; round++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      const price = BigInt(state) * 10n ** BigInt(round % 5)
      const [, whole = '', part = ''] = /^\$([\d,]+)\.(\d{2,6})$/.exec(formatPrice(price, 'USD')) ?? []
      expect(BigInt(whole.replaceAll(',', '') + part.padEnd(6, '0'))).toBe(price)
    }
  })

  it('reckons cost as the server does: each interval rounded once, half up', () => {
    expect(costOf(2_490_000n, 2, 3_600_000)).toBe(4_980_000n)
    expect(costOf(3_600_000n, 1, 1)).toBe(1n)
    expect(costOf(1_800_000n, 1, 1)).toBe(1n)
    expect(costOf(1_799_999n, 1, 1)).toBe(0n)
    expect(costOf(2_490_000n, 8, -5)).toBe(0n)
  })
})
