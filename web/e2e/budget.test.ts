/**
 * What a first visit costs, by the browser's own figures: when something is seen, when the largest thing is, whether what was
 * seen jumps, how long the page is held up, how many requests and bytes it takes. With an empty cache, as somebody comes for
 * the first time. What it may cost is in budgets.ts; the figures are printed.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, person, sharedCloud, signInOperator, visit } from './browser'
import { FIRST_VISIT, Yardstick } from './budgets'
import type { Cloud } from './cloud'

let cloud: Cloud
let browser: Browser
let cookies: Awaited<ReturnType<BrowserContext['cookies']>>

beforeAll(async () => {
  cloud = sharedCloud()
  browser = await openBrowser()
  const { page, context, done } = await visit(browser, cloud)
  await signInOperator(page, cloud)
  cookies = await context.cookies()
  await done()
})
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
})
afterAll(async () => {
  await browser?.close()
})

interface Noted {
  largest: number
  shift: number
  longest: number
  blocking: number
}

async function note(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const noted: Noted = { largest: 0, shift: 0, longest: 0, blocking: 0 }
    Object.assign(globalThis, { noted })
    const observe = (type: string, take: (entry: PerformanceEntry) => void) =>
      new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true })
    observe('largest-contentful-paint', (entry) => {
      noted.largest = entry.startTime
    })
    observe('layout-shift', (entry) => {
      const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean }
      if (!shift.hadRecentInput) noted.shift += shift.value
    })
    observe('longtask', ({ duration }) => {
      noted.longest = Math.max(noted.longest, duration)
      noted.blocking += duration - 50
    })
  })
}

// Whoever computes beside it only adds to what is measured: it is too much when it is so each time.
describe('a first visit', { retry: 2 }, () => {
  it.each(Object.entries(FIRST_VISIT))('of %s stays within its budget', async (path, budget) => {
    const context = await person(browser, cloud.ready.url)
    if (path !== '/sign-in') await context.addCookies(cookies)
    const page = await context.newPage()
    await note(page)
    // By the browser's own count, which has what is not told to the page: heads, and answers that stream.
    let bytes = 0
    let requests = 0
    const devtools = await context.newCDPSession(page)
    await devtools.send('Network.enable')
    devtools.on('Network.requestWillBeSent', () => {
      requests += 1
    })
    devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength
    })
    const yardstick = new Yardstick()
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForFunction(() => !document.querySelector('[aria-busy=true], .ui-skeleton'))
    await page.evaluate(() => document.fonts.ready)
    // Two ticks of what is live: shifts come with them, if any do.
    await page.waitForFunction(() => performance.now() > 3_000)
    const slow = yardstick.stop()
    const { noted, paint, elements } = await page.evaluate(() => ({
      noted: (globalThis as unknown as { noted: Noted }).noted,
      paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
      elements: document.getElementsByTagName('*').length,
    }))
    const { largest, shift, longest, blocking } = noted
    process.stdout.write(
      `${path}: first paint ${paint.toFixed(0)} ms, largest ${largest.toFixed(0)} ms, shift ${shift.toFixed(3)}, longest task ${longest.toFixed(0)} ms, blocking ${blocking.toFixed(0)} ms, ${requests} requests, ${(bytes / 1_000).toFixed(1)} kB, ${elements} elements, machine ${slow.toFixed(1)} × slower\n`,
    )
    expect(paint, 'something was painted').toBeGreaterThan(0)
    expect(largest, 'the largest thing was painted').toBeGreaterThan(0)
    expect(bytes, 'bytes were counted').toBeGreaterThan(10_000)
    expect({
      paint: paint / slow <= budget.paint,
      largest: largest / slow <= budget.largest,
      shift: shift <= budget.shift,
      longest: longest / slow <= budget.longest,
      blocking: blocking / slow <= budget.blocking,
      requests: requests <= budget.requests,
      bytes: bytes <= budget.bytes,
      elements: elements <= budget.elements,
    }).toEqual({
      paint: true,
      largest: true,
      shift: true,
      longest: true,
      blocking: true,
      requests: true,
      bytes: true,
      elements: true,
    })
  })
})
