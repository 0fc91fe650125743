/**
 * Live data under strain: a thousand events a second leave the page responsive and cost the server a few requests; a
 * break is told, switches off what changes anything, and is caught up with; nothing that happened meanwhile is missed.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, signInOperator, visit } from './browser'
import { Cloud } from './cloud'

let cloud: Cloud
let browser: Browser

beforeAll(async () => {
  cloud = await Cloud.start()
  browser = await openBrowser()
})
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
})
afterAll(async () => {
  await browser?.close()
  await cloud?.stop()
})

const FLOOD_SECONDS = 8
const EVENTS_PER_SECOND = 1_000
/** A task that people feel is longer than 50 ms; one that they mind is longer than this. */
const LONGEST_TASK_MS = 250
/** Of all the time, at most this much in tasks longer than 50 ms. */
const LONG_SHARE = 0.1

/** The page's event stream becomes one that never rests. */
async function flood(page: Page): Promise<void> {
  await page.addInitScript(
    ({ perSecond, seconds }) => {
      const own = window.fetch
      const tasks: number[] = []
      Object.assign(window, { longTasks: tasks, flooded: 0 })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) tasks.push(entry.duration)
      }).observe({ type: 'longtask', buffered: true })
      window.fetch = (input, init) => {
        const url = typeof input === 'string' ? input : input instanceof Request ? input.url : String(input)
        if (!url.includes('/v1/events')) return own(input, init)
        const encoder = new TextEncoder()
        let sent = 0
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            const timer = setInterval(() => {
              let text = ''
              for (let one = 0; one < perSecond / 20; one++) {
                sent += 1
                const resource = `alloc_${String(sent % 500).padStart(26, '0')}`
                const data = JSON.stringify({
                  kind: 'allocation',
                  type: 'allocation.active',
                  resource,
                  seq: sent,
                })
                text += `id: 0-${sent}\nevent: allocation.active\ndata: ${data}\n\n`
              }
              Object.assign(window, { flooded: sent })
              controller.enqueue(encoder.encode(text))
              if (sent >= perSecond * seconds) clearInterval(timer)
            }, 50)
          },
        })
        return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }))
      }
    },
    { perSecond: EVENTS_PER_SECOND, seconds: FLOOD_SECONDS },
  )
}

interface Flooded {
  readonly flooded: number
  readonly longTasks: readonly number[]
}

describe('live data', () => {
  it('stays responsive under a thousand events a second, and asks little of the server', async () => {
    const { page, done } = await visit(browser, cloud)
    await flood(page)
    let asked = 0
    page.on('request', (request) => {
      if (request.url().includes('/v1/allocations')) asked += 1
    })
    await signInOperator(page, cloud)
    await page.goto('/allocations?show=all')
    await page.getByRole('heading', { name: 'Allocations', level: 1 }).waitFor()
    const before = asked
    const began = Date.now()
    // People go on using it meanwhile.
    for (const show of ['active', 'queued', 'all', 'now']) {
      await page.getByLabel('Show').selectOption(show)
      await page.waitForTimeout(500)
    }
    const all = FLOOD_SECONDS * EVENTS_PER_SECOND
    await page.waitForFunction((wanted) => (window as unknown as Flooded).flooded >= wanted, all, {
      timeout: 60_000,
    })
    const took = Date.now() - began
    const longTasks = await page.evaluate(() => (window as unknown as Flooded).longTasks)
    const sum = longTasks.reduce((total, one) => total + one, 0)
    expect(Math.max(0, ...longTasks), 'the longest task').toBeLessThan(LONGEST_TASK_MS)
    expect(sum / took, 'the share of long tasks').toBeLessThan(LONG_SHARE)
    expect(asked - before, 'requests for eight thousand events').toBeLessThan(40)
    await done()
  })

  it('tells of a break, switches off what changes anything, and catches up without a reload', async () => {
    const { page, done } = await visit(browser, cloud, { expects: /ERR_/ })
    await signInOperator(page, cloud)
    const spec = {
      project: cloud.ready.project,
      gpu: { model: 'H100', count: 1 },
      workload: { image: 'busybox' },
    }
    const { id } = await cloud.call<{ id: string }>('POST', '/v1/allocations', {
      ...spec,
      display_name: 'through a break',
    })
    await page.goto(`/allocations/${id}`)
    const state = (word: string) => page.locator(`.ui-page__row [data-state="${word}"]`)
    await state('active').waitFor({ timeout: 60_000 })
    await page.evaluate(() => Object.assign(globalThis, { marked: true }))

    await page.context().setOffline(true)
    await page.getByText('Nothing you do is queued').waitFor({ timeout: 60_000 })
    await page.getByText(/Stale, as of/).waitFor()
    const release = page.getByRole('button', { name: 'Release' })
    expect(await release.getAttribute('aria-disabled')).toBe('true')
    // What happens while nobody listens.
    await cloud.call('POST', `/v1/allocations/${id}/release`)
    await page.context().setOffline(false)
    await state('released').waitFor({ timeout: 60_000 })
    await page.getByText('Nothing you do is queued').waitFor({ state: 'hidden' })
    expect(await page.evaluate(() => 'marked' in globalThis)).toBe(true)
    await done()
  })
})
