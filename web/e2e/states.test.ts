/**
 * Each case of cases.ts: the state is brought about, what it must show is there, nothing still loads, nothing sticks out at
 * the side on a telephone, and axe-core finds nothing. A screen that is ready is looked at in the dark as well: there only
 * colours differ, so only their contrast is asked about. A picture is kept of each at a desk, on a wide screen and on a
 * telephone (AICLOUD_E2E_PICTURES=none: not).
 *
 * Who looks signs in once. Each case has a page of its own, with what stands between it and the server; cookies and the
 * browser's cache are shared, as they are between two windows of one person. Three run abreast.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { filled, NAMES } from './answers'
import {
  accessible,
  look,
  openBrowser,
  PICTURES,
  person,
  picture,
  SIZES,
  sharedCloud,
  signIn,
  type Theme,
} from './browser'
import { CASES, type Case, nameOf } from './cases'
import type { Cloud } from './cloud'

type Who = NonNullable<Case['as']>

let cloud: Cloud
let browser: Browser
const people = new Map<Who, BrowserContext>()
const launched: string[] = []

beforeAll(async () => {
  cloud = sharedCloud()
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
  for (const [display_name, count] of [
    ['training', 2],
    ['evaluation', 64],
  ] as const) {
    const made = await cloud.call<{ id: string }>('POST', '/v1/allocations', {
      ...spec,
      display_name,
      gpu: { model: 'H100', count },
    })
    launched.push(made.id)
  }
  const account = await cloud.call<{ id: string }>('POST', `/v1/projects/${project}/service-accounts`, {
    label: 'ci',
    display_name: 'CI',
    role: 'project_member',
  })
  Object.assign(NAMES, {
    $project: project,
    $allocation: launched[0],
    $account: account.id,
    $node: node,
    $tenant: cloud.ready.tenant,
  })
  const { operator_email, operator_password } = cloud.ready
  const password = await cloud.person('bill@example.org', 'tenant_billing')
  const found = await cloud.call<{ items: { id: string }[] }>('GET', '/v1/users?email=bill@example.org')
  Object.assign(NAMES, { $user: found.items[0]?.id })
  for (const [who, email, secret] of [
    ['operator', operator_email, operator_password],
    ['billing', 'bill@example.org', password],
    ['nobody', undefined, undefined],
  ] as const) {
    const context = await person(browser, cloud.ready.url)
    people.set(who, context)
    if (!email) continue
    const { page, done } = await look(context)
    await signIn(page, email, secret)
    await done()
  }
})
afterAll(async () => {
  await browser?.close()
  // What waits in the queue or holds GPUs would be in the way of others.
  for (const id of launched) await cloud.call('POST', `/v1/allocations/${id}/release`)
})

function file(one: Case, more: string): string {
  const screen = one.screen.replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '') || 'home'
  const which = one.variant ? `-${one.variant.replace(/[^a-z]+/g, '-')}` : ''
  return `${screen}-${one.state}${which}-${more}`
}

/** States in which something may still load while the rest is there. */
const UNFINISHED = new Set(['loading', 'partial', 'stale', 'offline'])

async function settle(page: Page, one: Case): Promise<void> {
  await page.getByText(one.sees).first().waitFor({ state: 'attached' })
  // The gallery has a table that loads for ever.
  if (!UNFINISHED.has(one.state) && one.screen !== '/gallery') {
    await page.waitForFunction(() => !document.querySelector('[aria-busy=true], .ui-skeleton'))
  }
}

/** One camera: the browser mixes up the frames of pages that change their sizes at once. */
let camera: Promise<unknown> = Promise.resolve()
function photograph(page: Page, one: Case, theme: Theme): Promise<void> {
  const mine = camera.then(() => pose(page, one, theme))
  camera = mine.catch(() => {})
  return mine
}

async function pose(page: Page, one: Case, theme: Theme): Promise<void> {
  for (const size of ['desktop', 'wide', 'phone'] as const) {
    if (!PICTURES && size !== 'phone') continue
    await page.setViewportSize(SIZES[size])
    await picture(page, file(one, size === 'desktop' ? theme : `${theme}-${size}`))
  }
  const spill = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(spill, 'nothing sticks out at the side on a telephone').toBeLessThanOrEqual(0)
}

it.concurrent.each(CASES.map((one) => [nameOf(one), one] as const))('%s', async (_, one) => {
  const context = people.get(one.as ?? 'operator')
  if (!context) throw new Error('nobody of that kind has come in')
  // A stream or feed that a test breaks is told by the browser, too.
  const { page, done } = await look(context, { expects: /WebSocket|ERR_|Failed to fetch/ })
  try {
    await one.arrange?.(page)
    await page.goto(filled(one.at ?? one.screen))
    await one.act?.(page)
    await settle(page, one)
    await accessible(page, nameOf(one))
    await photograph(page, one, 'light')
    if (one.state === 'ready') {
      await page.setViewportSize(SIZES.desktop)
      await page.emulateMedia({ colorScheme: 'dark' })
      await accessible(page, `${nameOf(one)} in the dark`, ['color-contrast'])
      await photograph(page, one, 'dark')
    }
    await done()
  } finally {
    // A page that failed must not stay: a hundred open pages are a machine that stands still.
    await page.close()
  }
})
