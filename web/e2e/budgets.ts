/**
 * What the console may cost who looks at it; all budgets of times and counts in one place (bytes of the build are
 * console/scripts/budget.mjs's). Times are for a machine of two cores with nothing else to do, with room to spare; what a test
 * measures is first divided by how much slower the machine is meanwhile than it was there (`Yardstick`), because CI's
 * machines are busy and shared. Counts, bytes and shifts of the layout are what they are anywhere.
 */
/** While data streams in and somebody works. */
export const STRAIN = {
  /** The longest task, milliseconds. */
  longest: 200,
  /** Share of the time that tasks took beyond 50 ms each. */
  blocked: 0.1,
  /** Share of the time that the page's main thread spent computing, by its own clock, which stands still while others compute. */
  busy: 0.6,
  /** By how much more on a core that others compute on as well: by the same clock, it does less in its time. */
  shared: 1.5,
  /** The same where nothing streams, and somebody scrolls as fast as pages come. */
  busyScrolling: 0.8,
  /** From a key or a click to the next picture, milliseconds: what Web Vitals call good. */
  answer: 200,
} as const

export interface Budget {
  /** First contentful paint, milliseconds. */
  readonly paint: number
  /** Largest contentful paint, milliseconds. */
  readonly largest: number
  /** Sum of all layout shifts that nobody asked for: what Web Vitals call good. */
  readonly shift: number
  /** The longest task, milliseconds. */
  readonly longest: number
  /** What tasks took beyond 50 ms each, milliseconds. */
  readonly blocking: number
  readonly requests: number
  /** All that comes over the line, compressed as the server sends it. */
  readonly bytes: number
  /** Elements in the page. */
  readonly elements: number
}

const common = { paint: 1_000, largest: 1_500, shift: 0.1, longest: 200, blocking: 300 }

/** A first visit with an empty cache, until nothing loads any more. */
export const FIRST_VISIT: Readonly<Record<string, Budget>> = {
  '/sign-in': { ...common, requests: 30, bytes: 260_000, elements: 150 },
  '/': { ...common, requests: 40, bytes: 280_000, elements: 600 },
  '/allocations': { ...common, requests: 40, bytes: 280_000, elements: 600 },
  '/ops/tree': { ...common, requests: 40, bytes: 300_000, elements: 1_500 },
}

/** How long the piece of work below took where the budgets are from, milliseconds. */
const NOMINAL_MS = 25
/** How often it is done. */
const EVERY_MS = 400
/** By how much a time may be longer on a slow machine. */
const SLOWEST = 8
/** One that stood still for a second tells nothing about the console: then no time is judged. */
const STALL_MS = 1_000

const ROWS = Array.from({ length: 12_000 }, (_, at) => ({ id: `row-${(at * 7_919) % 12_000}`, at }))

/** As long as a long task of a page, so that whoever takes the cores away takes them from both. */
function work(): number {
  const began = performance.now()
  const read = JSON.parse(JSON.stringify(ROWS)) as typeof ROWS
  read.sort((a, b) => (a.id < b.id ? -1 : 1))
  return performance.now() - began
}

/**
 * How much slower than there this machine is while something is measured: a fixed piece of work, done again and again beside it,
 * of whose times the longest counts, because what is measured is the longest as well. At least 1: a fast machine has the same budgets.
 * Infinite when it stood still.
 */
export class Yardstick {
  readonly #times: number[] = []
  readonly #timer: NodeJS.Timeout
  #due = performance.now() + EVERY_MS

  constructor() {
    this.#timer = setInterval(() => this.#take(), EVERY_MS)
  }

  /** What came late was held up by the same that holds up a page. */
  #take(): void {
    const late = Math.max(0, performance.now() - this.#due)
    this.#times.push(work() + late)
    this.#due = performance.now() + EVERY_MS
  }

  stop(): number {
    clearInterval(this.#timer)
    const slow = Math.max(...this.#times, work())
    if (slow >= STALL_MS) return Number.POSITIVE_INFINITY
    return Math.min(SLOWEST, Math.max(1, slow / NOMINAL_MS))
  }
}
