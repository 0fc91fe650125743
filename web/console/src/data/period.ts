/**
 * The period that usage is looked at for: the last so many days, or a month of the calendar. It stands in the address, so that a
 * link shows others the same: `?days=7`, `?month=2026-10`.
 *
 * **Days are the reader's**, because "today" is; they end now. **Months are UTC's**, whatever clock the reader lives by: a month is what
 * two people compare, and what a bill is of, and in UTC it has one beginning and one end for all of them, and as many steps of 24 hours as
 * it has days. A month is named in an address and not counted back from now, so a link to it is to the same month for ever.
 */

export const DAYS = [1, 7, 30, 90, 365] as const
const USUAL = 30
/** So many months are offered: a year, and the one that is under way. */
const MONTHS = 13

export type Period =
  | { readonly kind: 'days'; readonly days: (typeof DAYS)[number] }
  /** 1 is January. */
  | { readonly kind: 'month'; readonly year: number; readonly month: number }

/** As an address has it. */
export interface PeriodSearch {
  readonly days?: string | undefined
  readonly month?: string | undefined
}

/** The month that a moment is in, by UTC. */
export function monthOf(moment: number): Period & { kind: 'month' } {
  const at = new Date(moment)
  return { kind: 'month', year: at.getUTCFullYear(), month: at.getUTCMonth() + 1 }
}

/** When a month begins, or one that comes so many after it; milliseconds since 1970. */
const beginOfMonth = (year: number, month: number): number => Date.UTC(year, month - 1, 1)

/** The months that are offered, the one under way first. */
export function monthsUntil(now: number): (Period & { kind: 'month' })[] {
  const { year, month } = monthOf(now)
  return Array.from({ length: MONTHS }, (_, back) => monthOf(beginOfMonth(year, month - back)))
}

/** Its one name: for addresses, for keys of what is kept, for files. */
export const nameOfPeriod = (period: Period): string =>
  period.kind === 'days'
    ? `${period.days}d`
    : `${String(period.year).padStart(4, '0')}-${String(period.month).padStart(2, '0')}`

/** What an address asks for. What it can't mean, or is yet to come, is the usual period. */
export function periodOf({ days, month }: PeriodSearch, now: number): Period {
  const named = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month ?? '')
  if (named) {
    const [year, of] = [Number(named[1]), Number(named[2])]
    const found = { kind: 'month', year, month: of } as const
    // Clocks differ by less than a day: who is ahead of this one may have begun a month.
    if (year >= 2000 && beginOfMonth(year, of) <= now + 86_400_000) return found
  }
  return { kind: 'days', days: DAYS.find((one) => String(one) === days) ?? USUAL }
}

/** As it is written into an address. */
export const searchOf = (period: Period): { days: string } | { month: string } =>
  period.kind === 'days' ? { days: String(period.days) } : { month: nameOfPeriod(period) }

export const samePeriod = (one: Period, other: Period): boolean => nameOfPeriod(one) === nameOfPeriod(other)

const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })

export function textOfPeriod(period: Period, now: number): string {
  if (period.kind === 'days') return period.days === 1 ? 'Last day' : `Last ${period.days} days`
  const name = MONTH.format(beginOfMonth(period.year, period.month))
  const current = monthOf(now)
  const back = (current.year - period.year) * 12 + current.month - period.month
  return back === 0 ? `This month, ${name}` : back === 1 ? `Last month, ${name}` : name
}

/** All that are offered, and the one that is chosen, which may be older. */
export function offered(chosen: Period, now: number): Period[] {
  const all: Period[] = [...DAYS.map((days) => ({ kind: 'days', days }) as const), ...monthsUntil(now)]
  return all.some((one) => samePeriod(one, chosen)) ? all : [...all, chosen]
}

/** From when, included, to when, not included. Of days: until now. */
export function monthRange({ year, month }: Period & { kind: 'month' }): { from: number; to: number } {
  return { from: beginOfMonth(year, month), to: beginOfMonth(year, month + 1) }
}
