import { describe, expect, it } from 'vitest'
import { costOf, formatMoney, micros } from './money'

describe('money', () => {
  it('is shown rounded half up, and small amounts with all their places', () => {
    expect(formatMoney('2490000', 'USD')).toBe('$2.49')
    expect(formatMoney('2495000', 'USD')).toBe('$2.50')
    expect(formatMoney('-2495000', 'USD')).toBe('-$2.50')
    expect(formatMoney('0', 'USD')).toBe('$0.00')
    expect(formatMoney('692', 'USD')).toBe('$0.000692')
    expect(formatMoney('10000', 'EUR')).toBe('€0.01')
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

  it('reckons cost as the server does: each interval rounded once, half up', () => {
    expect(costOf(2_490_000n, 2, 3_600_000)).toBe(4_980_000n)
    expect(costOf(3_600_000n, 1, 1)).toBe(1n)
    expect(costOf(1_800_000n, 1, 1)).toBe(1n)
    expect(costOf(1_799_999n, 1, 1)).toBe(0n)
    expect(costOf(2_490_000n, 8, -5)).toBe(0n)
  })
})
