/**
 * Days by which something ends, as forms ask for them: a day of the calendar, and the moment at which it begins in UTC, which
 * is what is sent. The same day is the same moment for everybody, wherever they sit.
 */

const DAY = 86_400_000

/** `2027-01-01T00:00:00Z` → `2027-01-01`; nothing for nothing. */
export const dayOf = (at: string | null | undefined): string =>
  at ? new Date(at).toISOString().slice(0, 10) : ''

/** `2027-01-01` → the moment at which it begins in UTC. */
export const momentOf = (day: string): string => `${day}T00:00:00.000Z`

/** The day so many days after a moment. */
export const daysAfter = (from: number, days: number): string =>
  dayOf(new Date(from + days * DAY).toISOString())

/** Whichever is first; nothing where there is neither. */
export const soonest = (...all: (string | null | undefined)[]): string | undefined =>
  all.filter((one) => typeof one === 'string').sort((a, b) => Date.parse(a) - Date.parse(b))[0]
