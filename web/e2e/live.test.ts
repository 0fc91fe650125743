/**
 * A break of the line is told, switches off what changes anything, and is caught up with; nothing that happened meanwhile is
 * missed. Twice: the line is cut somewhere between the page and the server, and the browser itself says that it is offline.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Between } from './between'
import { openBrowser, sharedCloud, signInOperator, visit } from './browser'
import type { Cloud } from './cloud'

let cloud: Cloud
let browser: Browser
let between: Between

beforeAll(async () => {
  cloud = sharedCloud()
  browser = await openBrowser()
  between = await Between.start(cloud.ready.url)
})
afterEach(async () => {
  between.mend()
  await Promise.all(browser.contexts().map((context) => context.close()))
})
afterAll(async () => {
  await browser?.close()
  await between?.stop()
})

const state = (page: Page, word: string) => page.locator(`.ui-page__row [data-state="${word}"]`)

async function throughABreak(url: string, snap: (page: Page) => unknown, heal: (page: Page) => unknown) {
  const { page, done } = await visit(browser, cloud, { url, expects: /ERR_/ })
  await signInOperator(page, cloud)
  const { id } = await cloud.call<{ id: string }>('POST', '/v1/allocations', {
    project: cloud.ready.project,
    gpu: { model: 'H100', count: 1 },
    workload: { image: 'busybox' },
    display_name: 'through a break',
  })
  await page.goto(`/allocations/${id}`)
  await state(page, 'active').waitFor({ timeout: 60_000 })
  // From here on nothing is reloaded: a mark in the page would be gone.
  await page.evaluate(() => Object.assign(globalThis, { marked: true }))

  await snap(page)
  const began = Date.now()
  await page.getByText('Nothing you do is queued').waitFor()
  const told = Date.now() - began
  await page.getByText(/Stale, as of/).waitFor()
  const release = page.getByRole('button', { name: 'Release' })
  expect(await release.getAttribute('aria-disabled')).toBe('true')
  // What happens while nobody listens.
  await cloud.call('POST', `/v1/allocations/${id}/release`)
  await heal(page)
  await state(page, 'released').waitFor({ timeout: 30_000 })
  await page.getByText('Nothing you do is queued').waitFor({ state: 'hidden' })
  expect(await page.evaluate(() => 'marked' in globalThis), 'the page was not reloaded').toBe(true)
  // Two seconds of patience, and a busy machine.
  expect(told, 'how long it took to tell').toBeLessThan(10_000)
  await done()
}

describe('live data', () => {
  it('survives a line that is cut', async () => {
    await throughABreak(
      between.url,
      () => between.cut(),
      () => between.mend(),
    )
  })

  it('survives a browser that is offline', async () => {
    await throughABreak(
      cloud.ready.url,
      (page) => page.context().setOffline(true),
      (page) => page.context().setOffline(false),
    )
  })
})
