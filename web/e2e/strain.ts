/**
 * How a page bears what comes at it, by the browser's own measurements: tasks that held the page up (Long Tasks API), how
 * long it took from a key or a click until the next picture (Event Timing), and what its main thread computed (DevTools). A task below 50 ms nobody feels; what is
 * over that counts as blocked, as in Lighthouse's total blocking time.
 */
import type { CDPSession, Page } from 'playwright-core'
import { Yardstick } from './budgets'

export interface Strain {
  /** The longest task, milliseconds. */
  readonly longest: number
  /** What tasks took beyond 50 ms each, as a share of the time. */
  readonly blocked: number
  /** The slowest answer to a key or a click, milliseconds; 0 when none took longer than a frame or so. */
  readonly answer: number
  /** Share of the time that the main thread spent computing. */
  readonly busy: number
  /** How long was measured, seconds. */
  readonly seconds: number
  /** How much slower the machine was than that of the budgets. */
  readonly slow: number
}

interface Notes {
  since: number
  tasks: number[]
  answers: number[]
}

type Noting = { strain: Notes }

/** Begins to take notes with each page that is loaded from now on. */
export async function takeNotes(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const notes: Notes = { since: performance.now(), tasks: [], answers: [] }
    Object.assign(globalThis, { strain: notes })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) notes.tasks.push(duration)
    }).observe({ type: 'longtask', buffered: true })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) notes.answers.push(duration)
    }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit)
  })
}

/** Seconds that the main thread has spent in tasks, by the thread's own clock. */
async function computed(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics')
  const found = metrics.find((one) => one.name === 'TaskDuration')
  if (!found) throw new Error('the browser does not say what its tasks took')
  return found.value
}

/** From here on is what counts; what is given back ends it. */
export async function measure(page: Page): Promise<() => Promise<Strain>> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  await page.evaluate(() => {
    const { strain } = globalThis as unknown as Noting
    Object.assign(strain, { since: performance.now(), tasks: [], answers: [] })
  })
  const before = await computed(devtools)
  const yardstick = new Yardstick()
  return async () => {
    const slow = yardstick.stop()
    const after = await computed(devtools)
    const { tasks, answers, ms } = await page.evaluate(() => {
      const { strain } = globalThis as unknown as Noting
      return { tasks: strain.tasks, answers: strain.answers, ms: performance.now() - strain.since }
    })
    const over = tasks.reduce((sum, one) => sum + Math.max(0, one - 50), 0)
    return {
      longest: Math.max(0, ...tasks),
      blocked: over / ms,
      answer: Math.max(0, ...answers),
      busy: ((after - before) * 1_000) / ms,
      seconds: ms / 1_000,
      slow,
    }
  }
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`

/** As a line for who reads the test's output. */
export const said = (what: string, strain: Strain): string =>
  `${what}: ${strain.seconds.toFixed(1)} s, longest task ${strain.longest.toFixed(0)} ms, blocked ${percent(strain.blocked)}, slowest answer ${strain.answer.toFixed(0)} ms, main thread ${percent(strain.busy)}, machine ${strain.slow.toFixed(1)} × slower than the budgets'\n`
