/**
 * Debian's Chromium, driven by Playwright. Every page fails its test when it logs an error, breaks its content policy or
 * throws: `done` says so at the end.
 *
 * What is drawn depends on as little of the machine as can be: no graphics card, no hinting of letters, no colours of
 * subpixels, no profile of a screen. The letters themselves are the console's own.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect, inject } from 'vitest'
import { Cloud } from './cloud'

export type Theme = 'light' | 'dark'
export const SIZES = {
  desktop: { width: 1280, height: 800 },
  wide: { width: 1920, height: 1080 },
  phone: { width: 390, height: 844 },
} as const
export type Size = keyof typeof SIZES

const OUTPUT = new URL('./output/', import.meta.url).pathname
const require = createRequire(import.meta.url)
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--font-render-hinting=none',
      '--disable-lcd-text',
      '--force-color-profile=srgb',
      '--hide-scrollbars',
    ],
  })
}

export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
  /** What the page complained about so far. */
  readonly complaints: string[]
  readonly done: () => Promise<void>
}

export interface LookOptions {
  readonly theme?: Theme
  readonly size?: Size
  /** Complaints that a test brings about itself. */
  readonly expects?: RegExp
}

export interface VisitOptions extends LookOptions {
  /** Where the page comes from, when something stands between it and the cloud. */
  readonly url?: string
}

/** The cloud that all tests share. */
export const sharedCloud = (): Cloud => Cloud.of(inject('cloud'))

/** A browser of somebody's own: cookies, storage, cache. */
export const person = (browser: Browser, url: string): Promise<BrowserContext> =>
  browser.newContext({
    baseURL: url,
    colorScheme: 'light',
    viewport: SIZES.desktop,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
  })

/** Another page of somebody's. */
export async function look(context: BrowserContext, options: LookOptions = {}): Promise<Visit> {
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  if (options.theme) await page.emulateMedia({ colorScheme: options.theme })
  if (options.size) await page.setViewportSize(SIZES[options.size])
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`threw: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    // The browser logs each answer that is no 2xx; what the page makes of it is looked at instead.
    if (/Failed to load resource/.test(message.text())) return
    complaints.push(`${message.type()}: ${message.text()}`)
  })
  return {
    page,
    context,
    complaints,
    done: async () => {
      await page.close()
      const left = complaints.filter((one) => !options.expects?.test(one))
      expect(left, 'the page has no complaints').toEqual([])
    },
  }
}

/** The first page of somebody new, who goes when it is done. */
export async function visit(browser: Browser, cloud: Cloud, options: VisitOptions = {}): Promise<Visit> {
  const context = await person(browser, options.url ?? cloud.ready.url)
  const found = await look(context, options)
  return {
    ...found,
    done: async () => {
      try {
        await found.done()
      } finally {
        await context.close()
      }
    },
  }
}

export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation', { name: 'Main' }).or(page.getByLabel('Open the menu')).first().waitFor()
}

export const signInOperator = (page: Page, cloud: Cloud) =>
  signIn(page, cloud.ready.operator_email, cloud.ready.operator_password)

/** Whether pictures are kept: for people to look at, and so not where nobody does. */
export const PICTURES = process.env['AICLOUD_E2E_PICTURES'] !== 'none'

interface Violation {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly target: string[]; readonly failureSummary?: string }[]
}

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Nothing that axe-core knows of WCAG 2.2 A and AA is wrong with the page; of `only` these rules, where it is given. */
export async function accessible(page: Page, what: string, only?: readonly string[]): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE)
  const violations = await page.evaluate(
    async ({ tags, rules }) => {
      const { axe } = globalThis as unknown as {
        axe: { run: (root: Document, options: object) => Promise<{ violations: Violation[] }> }
      }
      const runOnly = rules ? { type: 'rule', values: rules } : { type: 'tag', values: tags }
      const found = await axe.run(document, { runOnly, resultTypes: ['violations'] })
      return found.violations.map(({ id, help, nodes }) => ({
        id,
        help,
        at: nodes.slice(0, 3).map((node) => `${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
      }))
    },
    { tags: STANDARDS, rules: only },
  )
  expect(violations, what).toEqual([])
}

/** The tallest picture. */
const TALLEST = 3_000

/** Keeps a picture for people to look at, as high as what is to be seen: as if the window were. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!PICTURES) return
  mkdirSync(OUTPUT, { recursive: true })
  const size = page.viewportSize()
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  const grows = size && height > size.height
  if (grows) await page.setViewportSize({ width: size.width, height: Math.min(height, TALLEST) })
  // A picture that is asked for before the first of the new size is drawn is pieced together from old ones.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  await page.screenshot({ path: join(OUTPUT, `${name}.png`), animations: 'disabled' })
  if (grows) await page.setViewportSize(size)
}
