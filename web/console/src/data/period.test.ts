import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  monthOf,
  monthRange,
  monthsUntil,
  nameOfPeriod,
  offered,
  periodOf,
  searchOf,
  textOfPeriod,
} from './period'

const NOW = Date.UTC(2026, 10, 23, 10, 30)
const named = (month: string, now = NOW) => nameOfPeriod(periodOf({ month }, now))

afterEach(() => vi.unstubAllEnvs())

describe('a period', () => {
  it('is what the address says', () => {
    expect(periodOf({ month: '2026-10' }, NOW)).toEqual({ kind: 'month', year: 2026, month: 10 })
    expect(periodOf({ days: '7' }, NOW)).toEqual({ kind: 'days', days: 7 })
    // The month is the closer word.
    expect(periodOf({ days: '7', month: '2026-02' }, NOW)).toEqual({ kind: 'month', year: 2026, month: 2 })
    for (const one of offered(periodOf({}, NOW), NOW)) expect(periodOf(searchOf(one), NOW)).toEqual(one)
  })

  it('is the usual one where the address means nothing, or what has not begun', () => {
    for (const month of [
      '2026-13',
      '2026-00',
      '2026-1',
      '26-01',
      '2027-01',
      '2026-12',
      '1999-12',
      '2026-10-01',
      'x',
    ])
      expect(named(month), month).toBe('30d')
    expect(periodOf({ days: '8' }, NOW)).toEqual({ kind: 'days', days: 30 })
    expect(periodOf({}, NOW)).toEqual({ kind: 'days', days: 30 })
    expect(named('2026-11')).toBe('2026-11')
  })

  it('says which it is', () => {
    const text = (search: object) => textOfPeriod(periodOf(search, NOW), NOW)
    expect(text({ month: '2026-11' })).toBe('This month, November 2026')
    expect(text({ month: '2026-10' })).toBe('Last month, October 2026')
    expect(text({ month: '2026-09' })).toBe('September 2026')
    expect(text({ days: '1' })).toBe('Last day')
    expect(text({ days: '90' })).toBe('Last 90 days')
    const january = Date.UTC(2027, 0, 1)
    expect(textOfPeriod(periodOf({ month: '2026-12' }, january), january)).toBe('Last month, December 2026')
  })

  it('is among those that are offered, also when it is long past', () => {
    const old = periodOf({ month: '2020-02' }, NOW)
    expect(offered(old, NOW).map(nameOfPeriod)).toContain('2020-02')
    expect(offered(periodOf({}, NOW), NOW)).toHaveLength(5 + 13)
  })
})

describe('months', () => {
  it('follow each other without a gap, over years and leap days', () => {
    const months = monthsUntil(Date.UTC(2028, 2, 31, 23, 59)).map((one) => ({
      ...monthRange(one),
      of: nameOfPeriod(one),
    }))
    expect(months.map(({ of }) => of).slice(0, 4)).toEqual(['2028-03', '2028-02', '2028-01', '2027-12'])
    for (const [at, month] of months.entries())
      if (at > 0) expect(month.to, month.of).toBe(months[at - 1]?.from)
    expect(new Set(months.map(({ of }) => of)).size).toBe(13)
  })

  it.each(['Pacific/Kiritimati', 'Pacific/Honolulu', 'Europe/Berlin'])(
    'are UTC’s for a reader in %s',
    (zone) => {
      vi.stubEnv('TZ', zone)
      const last = Date.UTC(2026, 9, 31, 23, 59, 59, 999)
      expect(nameOfPeriod(monthOf(last))).toBe('2026-10')
      expect(nameOfPeriod(monthOf(last + 1))).toBe('2026-11')
      expect(monthRange({ kind: 'month', year: 2026, month: 10 })).toEqual({
        from: Date.UTC(2026, 9, 1),
        to: Date.UTC(2026, 10, 1),
      })
      expect(textOfPeriod(monthOf(last), last)).toBe('This month, October 2026')
    },
  )
})
