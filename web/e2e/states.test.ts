/**
 * Each case of cases.ts: the state is brought about, what it must show is there, axe-core finds nothing in light and
 * dark, and a picture is kept of each at a desk and, where all is well, on a wide screen and a telephone.
 */
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { accessible, openBrowser, picture, SIZES, signIn, signInOperator, type Theme, visit } from './browser'
import { CASES, type Case, filled, NAMES, nameOf } from './cases'
import { Cloud } from './cloud'

type Person = NonNullable<Case['as']>
type Kept = Awaited<ReturnType<BrowserContext['storageState']>>

let cloud: Cloud
let browser: Browser
const kept = new Map<Person, Kept>()

beforeAll(async () => {
  cloud = await Cloud.start()
  browser = await openBrowser()
  const { project, node } = cloud.ready
  const spec = {
    project,
    gpu: { model: 'H100', count: 2 },
    workload: {
      image: 'busybox',
      command: ['/bin/sh', '-c', 'trap exit TERM; while :; do sleep 1; done'],
      env: { SEED: '7' },
    },
  }
  const made = await cloud.call<{ id: string }>('POST', '/v1/allocations', {
    ...spec,
    display_name: 'training',
  })
  await cloud.call('POST', '/v1/allocations', {
    ...spec,
    display_name: 'evaluation',
    gpu: { model: 'H100', count: 64 },
  })
  const account = await cloud.call<{ id: string }>('POST', `/v1/projects/${project}/service-accounts`, {
    label: 'ci',
    display_name: 'CI',
    role: 'project_member',
  })
  Object.assign(NAMES, { $project: project, $allocation: made.id, $account: account.id, $node: node })
  const password = await cloud.person('bill@example.org', 'tenant_billing')
  for (const [person, enter] of [
    ['operator', (page: Parameters<typeof signInOperator>[0]) => signInOperator(page, cloud)],
    ['billing', (page: Parameters<typeof signInOperator>[0]) => signIn(page, 'bill@example.org', password)],
  ] as const) {
    const { page, context, done } = await visit(browser, cloud)
    await enter(page)
    kept.set(person, await context.storageState())
    await done()
  }
})
// A test that fails leaves its page open, and a hundred open pages are a machine that stands still.
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
})
afterAll(async () => {
  await browser?.close()
  await cloud?.stop()
})

function file(one: Case, more: string): string {
  const screen = one.screen.replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '') || 'home'
  return `${screen}-${one.state}-${more}`
}

describe.each(CASES.map((one) => [nameOf(one), one] as const))('%s', (_, one) => {
  // What differs by theme is colour, and each colour is on a screen that is ready.
  const themes: Theme[] = one.state === 'ready' ? ['light', 'dark'] : ['light']
  it.each(themes)('is shown, and is accessible, in %s', async (theme) => {
    const person = one.as ?? 'operator'
    // A stream or feed that a test breaks is told by the browser, too.
    const expects = /WebSocket|ERR_|Failed to fetch/
    const { page, done } = await visit(browser, cloud, { theme, expects, storage: kept.get(person) })
    await one.arrange?.(page)
    await page.goto(filled(one.at ?? one.screen))
    await one.act?.(page)
    await page.getByText(one.sees).first().waitFor({ state: 'attached', timeout: 15_000 })
    await accessible(page, `${nameOf(one)} in ${theme}`)
    await picture(page, file(one, theme))
    if (one.state === 'ready') {
      for (const size of ['wide', 'phone'] as const) {
        if (theme === 'dark' && size === 'wide') continue
        await page.setViewportSize(SIZES[size])
        const spill = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        await picture(page, file(one, `${theme}-${size}`))
        expect(spill, `nothing sticks out at the side (${size})`).toBeLessThanOrEqual(0)
      }
    }
    await done()
  })
})
