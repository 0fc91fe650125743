/**
 * The main way through the console, on the real binary with a real agent: come in, launch, watch it become active
 * without reloading, see what it costs, release it. By accessible names only, as somebody who can't see would.
 */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { accessible, openBrowser, picture, sharedCloud, signInOperator, visit } from './browser'
import type { Cloud } from './cloud'

let cloud: Cloud
let browser: Browser

beforeAll(async () => {
  cloud = sharedCloud()
  browser = await openBrowser()
})
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
})
afterAll(async () => {
  await browser?.close()
})

/** Of several projects none is presumed, and other tests make some. */
const home = () => `/?project=${cloud.ready.project}`
const state = (word: string) => `.ui-page__row [data-state="${word}"]`

describe('the main way', () => {
  it('launches, watches without reloading, sees the cost, stops, starts and releases', async () => {
    const { page, done } = await visit(browser, cloud)
    await signInOperator(page, cloud)
    await page.goto(home())
    await page.getByRole('link', { name: 'Launch', exact: true }).first().click()
    await page.getByRole('heading', { name: 'Launch', level: 1 }).waitFor()
    await page.getByLabel('H100').check()
    await page.getByLabel('Name').fill('journey')
    await page.getByLabel('Secret variables').fill('HF_TOKEN=canary')
    await page.getByRole('button', { name: 'Launch' }).click()
    await page.getByRole('heading', { name: 'journey', level: 1 }).waitFor()
    // From here on nothing is reloaded: a mark in the page would be gone.
    await page.evaluate(() => Object.assign(globalThis, { marked: true }))
    await page.locator(state('active')).waitFor({ timeout: 60_000 })
    await page.getByRole('list', { name: 'Timeline' }).getByText('Meter started').waitFor()
    await page.getByText('HF_TOKEN').waitFor()
    expect(await page.content()).not.toContain('canary')
    const cost = page.getByTestId('cost')
    const first = await cost.textContent()
    await expect.poll(() => cost.textContent(), { timeout: 15_000 }).not.toBe(first)
    await picture(page, 'journey-active')

    await page.getByRole('button', { name: 'Stop' }).click()
    await page.locator(state('stopped')).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Start' }).click()
    await page.locator(state('active')).waitFor({ timeout: 60_000 })

    await page.getByRole('button', { name: 'Release' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click()
    await page.locator(state('released')).waitFor({ timeout: 60_000 })
    await page.getByText('Launch another like it').waitFor()
    expect(await cost.textContent()).toMatch(/^\$0\.\d+/)
    expect(await page.evaluate(() => 'marked' in globalThis), 'the page was not reloaded').toBe(true)
    await picture(page, 'journey-released')
    await page.getByText('Launch another like it').click()
    await page.getByText('Give HF_TOKEN its value').first().waitFor()
    await picture(page, 'journey-secret-asked-again')
    await done()
  })

  it('shows the queue, and lets go of a place in it', async () => {
    const { page, done } = await visit(browser, cloud)
    await signInOperator(page, cloud)
    await page.goto(`/launch?model=H100&project=${cloud.ready.project}`)
    await page.getByLabel('Name').fill('too large')
    await page.getByLabel('How many').fill('64')
    await page.getByRole('button', { name: 'Launch', exact: true }).click()
    const sure = page.getByRole('dialog', { name: 'Launch what no node can take now?' })
    await sure.getByText('8 at most').waitFor()
    await accessible(page, 'the question whether it is to wait without end')
    await sure.getByRole('button', { name: 'Launch all the same' }).click()
    await page.getByText('Place 1 in the queue').waitFor()
    await page.getByText(/No node that takes work has that many GPUs/).waitFor()
    await page.getByRole('heading', { name: 'Expected wait' }).waitFor()
    await page.getByText(/nobody can say when that is/).waitFor()
    await picture(page, 'journey-queued')
    await page.route(/\/v1\/allocations\/alloc_[a-z0-9]+$/, async (route) => {
      const response = await route.fetch()
      const found = await response.json()
      const { wait_unknown: _, ...pending } = found.pending ?? {}
      const wait = { seconds: 8_640, at_least_seconds: 910, at_most_seconds: 19_900, ends: 10 }
      const method = 'GPUs of this model are given back as fast as in the last 24 hours, at random times.'
      const told = { ...pending, wait: { ...wait, window_seconds: 86_400, method } }
      await route.fulfill({ response, json: found.pending ? { ...found, pending: told } : found })
    })
    await page.reload()
    await page.getByText('about 2h 24m').waitFor()
    await page.getByText('between 15m 10s and 5h 31m').waitFor()
    await page.getByText('10 that ended in the last 24 hours').waitFor()
    await picture(page, 'journey-queued-expected')
    await page.getByRole('button', { name: 'Release' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click()
    await page.locator(state('canceled')).waitFor()
    await done()
  })

  it('is possible by keyboard alone', async () => {
    const { page, done } = await visit(browser, cloud)
    await page.goto(`/sign-in?next=${encodeURIComponent(home())}`)
    await page.getByLabel('E-mail address').waitFor()
    const type = (text: string) => page.keyboard.type(text)
    const press = (key: string) => page.keyboard.press(key)
    const focused = () =>
      page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
      )
    /** Tab until something has the focus, as a person would. */
    const tabTo = async (name: string | RegExp) => {
      for (let presses = 0; presses < 80; presses++) {
        const at = (await focused()).trim()
        if (typeof name === 'string' ? at === name : name.test(at)) return
        await press('Tab')
      }
      throw new Error(`Tab never came to ${name}`)
    }
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('email')
    await type(cloud.ready.operator_email)
    await press('Tab')
    await type(cloud.ready.operator_password)
    await press('Enter')
    await page.getByRole('heading', { name: /^Hello/ }).waitFor()
    await press('g')
    await press('l')
    await page.getByRole('heading', { name: 'Launch', level: 1 }).waitFor()
    await page.getByLabel('H100').waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    // The chosen model is one stop of Tab; arrows choose among them.
    await press('Tab')
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe('model')
    while ((await page.locator('input[name=model]:checked').inputValue()) !== 'H100') await press('ArrowDown')
    await press('Tab')
    await press('Tab')
    await press('Tab')
    await type('by keyboard')
    await page.getByRole('button', { name: 'Launch', disabled: false }).waitFor()
    await tabTo('Launch')
    await press('Enter')
    await page.getByRole('heading', { name: 'by keyboard', level: 1 }).waitFor()
    await page.locator(state('active')).waitFor({ timeout: 60_000 })
    await tabTo('Release')
    await press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo('Release')
    await press('Enter')
    await page.locator(state('released')).waitFor({ timeout: 60_000 })
    await press('Control+k')
    await page.getByRole('combobox').waitFor()
    await type('alloc')
    await press('Enter')
    await page.getByRole('heading', { name: 'Allocations', level: 1 }).waitFor()
    await press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await press('Escape')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor({ state: 'hidden' })
    await done()
  })
})
