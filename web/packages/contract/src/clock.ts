/**
 * How far the server's clock is from the browser's, told by the `Date` of its answers. The server wrote it, in whole seconds, after the request
 * was sent and before the answer came; so the difference lies within a range, which is the narrower the quicker the answer. What was
 * known stays as long as it is within: a clock that is right is not corrected, and a slow answer teaches nothing wrong.
 */

/** An answer's `Date`, and when it was asked for and came by the browser's clock; milliseconds. */
export interface Dated {
  readonly sent: number
  readonly received: number
  readonly date: number
}

const SECOND = 1_000

/** What the server's clock shows more than the browser's, by what was known of it and another answer; milliseconds. */
export function aheadOf(known: number, { sent, received, date }: Dated): number {
  const least = date - received
  const most = date + SECOND - sent
  // The browser's clock was set while the answer was under way.
  if (!Number.isFinite(date) || received < sent) return known
  return Math.min(most, Math.max(least, known))
}
