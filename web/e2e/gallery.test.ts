/**
 * The gallery's pictures, compared with those that are kept: each component in each of its states, in light and dark, and on a
 * telephone what is another shape there. What changes on purpose is looked at and kept anew:
 *
 *     AICLOUD_E2E_KEEP=1 npm run e2e -- gallery     # writes web/e2e/kept, which git then shows
 *
 * Why a picture from one machine is good on another: all letters come from the console's own fonts (asked of the browser, below),
 * nothing is hinted or coloured by the machine (browser.ts), the clock stands still and nothing moves. What is left are the edges of
 * letters, which differ a little from one Chromium to the next: the comparison leaves pixels out that are an edge's
 * smoothing in either picture. A colour that has changed fails, which the last test here shows. Should another Chromium than the one
 * that drew the pictures see a difference, that is told and is no failure: it may be its drawing, and keeping them anew settles it.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pixelmatch from 'pixelmatch'
import type { Browser, Locator, Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, sharedCloud, type Theme, visit } from './browser'
import type { Cloud } from './cloud'

const KEPT = new URL('./kept/', import.meta.url).pathname
const OUTPUT = new URL('./output/', import.meta.url).pathname
/** The Chromium that drew them. */
const DRAWN_BY = new URL('./kept.txt', import.meta.url).pathname
const RENEW = process.env['AICLOUD_E2E_KEEP'] !== undefined
/** How different two colours must be, of 1: a shade that one sees when they lie side by side. */
const THRESHOLD = 0.03
/** So many pixels of a picture may differ, as a share. */
const ALLOWED = 0.001
/** All kept pictures together. */
const BYTES_MAX = 1_500_000
/** When it is in these pictures. */
const NOW = new Date('2026-01-05T09:00:00Z')

/** What is of another shape where there is little room. */
const NARROW = ['Table', 'Table in order', 'Progress', 'Notices'] as const

const PAPER = { width: 1_000, height: 900 }
const TELEPHONE = { width: 390, height: 844 }

let cloud: Cloud
let browser: Browser
const seen = new Set<string>()

beforeAll(async () => {
  cloud = sharedCloud()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
})

async function gallery(theme: Theme, size: { width: number; height: number }) {
  const found = await visit(browser, cloud, { theme })
  await found.page.clock.setFixedTime(NOW)
  await found.page.setViewportSize(size)
  await found.page.goto('/gallery')
  await found.page.getByRole('heading', { name: 'Gallery' }).waitFor()
  await found.page.evaluate(() => document.fonts.ready)
  // Charts come later, and move what is below them.
  await expect.poll(() => found.page.locator('.uplot').count()).toBeGreaterThan(3)
  return found
}

const section = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true })

const fileOf = (name: string, look: string) =>
  `${name
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/-$/, '')}-${look}.png`

/** As small as it can be. */
const packed = (picture: PNG) => PNG.sync.write(picture, { colorType: 2, deflateLevel: 9, filterType: 4 })

interface Difference {
  readonly share: number
  readonly picture: PNG
}

/** How much of a picture differs from another; sizes that differ are a difference as a whole. */
function difference(now: PNG, kept: PNG): Difference {
  const { width, height } = now
  const picture = new PNG({ width, height })
  if (kept.width !== width || kept.height !== height) return { share: 1, picture: now }
  const count = pixelmatch(now.data, kept.data, picture.data, width, height, { threshold: THRESHOLD })
  return { share: count / (width * height), picture }
}

const shoot = async (what: Locator): Promise<PNG> =>
  PNG.sync.read(await what.screenshot({ animations: 'disabled', caret: 'hide' }))

const major = (version: string): string => version.split('.')[0] ?? ''

/** What is seen is what is kept; in its place what is seen now, when that was asked for. */
async function same(what: Locator, name: string): Promise<void> {
  seen.add(name)
  const now = await shoot(what)
  const place = join(KEPT, name)
  const kept = existsSync(place) ? PNG.sync.read(readFileSync(place)) : undefined
  const { share, picture } = kept ? difference(now, kept) : { share: 1, picture: now }
  if (RENEW) {
    mkdirSync(KEPT, { recursive: true })
    // What looks the same stays the same file, so that git shows what has changed and nothing else.
    if (share > 0) writeFileSync(place, packed(now))
    writeFileSync(DRAWN_BY, `${browser.version()}\n`)
    return
  }
  expect(kept, `${name} is kept (AICLOUD_E2E_KEEP=1 keeps it)`).toBeDefined()
  if (share <= ALLOWED) return
  const drawn = readFileSync(DRAWN_BY, 'utf8').trim()
  if (major(drawn) !== major(browser.version())) {
    process.stdout.write(
      `${name} differs by ${(share * 100).toFixed(2)} %: drawn by Chromium ${drawn}, this is ${browser.version()}\n`,
    )
    return
  }
  mkdirSync(OUTPUT, { recursive: true })
  writeFileSync(join(OUTPUT, `gallery-${name}`), packed(now))
  writeFileSync(join(OUTPUT, `gallery-differs-${name}`), packed(picture))
  expect.fail(
    `${(share * 100).toFixed(2)} % of ${name} is not as kept: see web/e2e/output/gallery-differs-${name}; meant so? AICLOUD_E2E_KEEP=1`,
  )
}

describe('the gallery', () => {
  it.each(['light', 'dark'] as const)('looks as it did, in %s', async (theme) => {
    const { page, done } = await gallery(theme, PAPER)
    const sections = await page
      .locator('main section[aria-label]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))
    expect(sections.length).toBeGreaterThan(10)
    for (const name of sections) await same(section(page, name), fileOf(name, theme))

    await page.getByRole('button', { name: 'Dialog that asks why' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Quarantine' }).click()
    await dialog.getByText('Say why').waitFor()
    await same(dialog, fileOf('dialog', theme))
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Menu of the sample' }).click()
    await same(page.getByRole('menu', { name: 'Menu of the sample' }), fileOf('menu', theme))
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Bad toast' }).click()
    await same(page.getByRole('status', { name: 'Notices' }).getByRole('listitem'), fileOf('toast', theme))
    await done()
  })

  it('looks as it did, on a telephone', async () => {
    const { page, done } = await gallery('light', TELEPHONE)
    for (const name of NARROW) await same(section(page, name), fileOf(name, 'phone'))
    await done()
  })

  it('keeps no picture that nobody compares, and little of all', () => {
    const kept = readdirSync(KEPT)
    for (const name of kept) if (RENEW && !seen.has(name)) rmSync(join(KEPT, name))
    expect(readdirSync(KEPT).sort()).toEqual([...seen].sort())
    const bytes = readdirSync(KEPT).reduce((sum, name) => sum + statSync(join(KEPT, name)).size, 0)
    expect(bytes).toBeLessThan(BYTES_MAX)
  })

  it('takes no letter from the machine', async () => {
    const { page, context, done } = await gallery('light', PAPER)
    const devtools = await context.newCDPSession(page)
    await devtools.send('DOM.enable')
    await devtools.send('CSS.enable')
    const { root } = await devtools.send('DOM.getDocument')
    const { nodeIds } = await devtools.send('DOM.querySelectorAll', {
      nodeId: root.nodeId,
      // The browser draws what is in its own controls with whatever they inherit.
      selector: 'main *:not(option)',
    })
    const strangers = new Set<string>()
    let letters = 0
    for (const nodeId of nodeIds) {
      // A chart that follows the pointer or the clock makes its words anew; those are looked at where they are then.
      const { fonts } = await devtools
        .send('CSS.getPlatformFontsForNode', { nodeId })
        .catch(() => ({ fonts: [] }))
      for (const font of fonts) {
        letters += font.glyphCount
        if (!font.isCustomFont) strangers.add(font.familyName)
      }
    }
    expect(letters).toBeGreaterThan(500)
    expect([...strangers]).toEqual([])
    await done()
  })

  it('does not pass with another colour', async () => {
    const { page, done } = await gallery('light', PAPER)
    const buttons = section(page, 'Buttons')
    const before = await shoot(buttons)
    expect(difference(await shoot(buttons), before).share, 'the same twice').toBe(0)
    await page.evaluate(() => document.documentElement.style.setProperty('--accent-solid', '#4f3fd9'))
    expect(
      difference(await shoot(buttons), before).share,
      'a bluer accent, a little more violet',
    ).toBeGreaterThan(ALLOWED)
    await done()
  })
})
