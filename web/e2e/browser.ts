/**
 * Debian's Chromium, driven by Playwright. Every page fails its test when it logs an error, breaks its content policy or
 * throws: `done` says so at the end.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Cloud } from './cloud'

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

export interface VisitOptions {
  readonly theme?: Theme
  readonly size?: Size
  /** Complaints that a test brings about itself. */
  readonly expects?: RegExp
  /** Cookies of somebody who has signed in before. */
  readonly storage?: Awaited<ReturnType<BrowserContext['storageState']>> | undefined
}

export async function visit(browser: Browser, cloud: Cloud, options: VisitOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: cloud.ready.url,
    colorScheme: options.theme ?? 'light',
    viewport: SIZES[options.size ?? 'desktop'],
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
    ...(options.storage ? { storageState: options.storage } : {}),
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
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
      await context.close()
      const left = complaints.filter((one) => !options.expects?.test(one))
      expect(left, 'the page has no complaints').toEqual([])
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

/** Nothing that axe-core knows of WCAG 2.2 A and AA is wrong with the page. */
export async function accessible(page: Page, what: string): Promise<void> {
  await page.evaluate(AXE)
  const violations = await page.evaluate(async () => {
    const axe = (
      globalThis as unknown as { axe: { run: (root: Document, options: object) => Promise<Found> } }
    ).axe
    interface Found {
      violations: { id: string; help: string; nodes: { target: string[]; failureSummary?: string }[] }[]
    }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const found = await axe.run(document, { runOnly: { type: 'tag', values: tags } })
    return found.violations.map(({ id, help, nodes }) => ({
      id,
      help,
      at: nodes.slice(0, 3).map((node) => `${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
    }))
  })
  expect(violations, what).toEqual([])
}

/** Keeps a picture, for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(OUTPUT, { recursive: true })
  await page.screenshot({ path: join(OUTPUT, `${name}.png`), animations: 'disabled' })
}
