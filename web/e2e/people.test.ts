/**
 * What people do about themselves: come in by an invitation, set up a second factor by the drawn QR code's own text, sign
 * in with it and with a recovery code, and close sessions. The authenticator is reckoned here (RFC 6238).
 */
import { createHmac } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { accessible, openBrowser, picture, signIn, visit } from './browser'
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

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The six digits of a step: thirty seconds. */
export function totp(secret: string, step: number): string {
  const bits = [...secret.replace(/\s/g, '')]
    .map((c) => LETTERS.indexOf(c).toString(2).padStart(5, '0'))
    .join('')
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [])
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', key).update(counter).digest()
  const at = (digest.at(-1) ?? 0) & 15
  return ((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).toString().padStart(6, '0')
}

const stepNow = () => Math.floor(Date.now() / 30_000)

describe('people', () => {
  it('reckons codes as the standard does', () => {
    expect(totp('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 1)).toBe('287082')
  })

  it('accept an invitation as somebody new, and find what they may see', async () => {
    const email = 'ada@example.org'
    await cloud.call('POST', `/v1/tenants/${cloud.ready.tenant}/invitations`, { email, role: 'tenant_admin' })
    const code = await cloud.letter(email)
    const { page, done } = await visit(browser, cloud)
    await page.goto(`/invitation#${code}`)
    await page.getByLabel('Your name').fill('Ada Lovelace')
    await page.getByLabel('Password').fill('mauve-otter-plays-cello-at-noon')
    expect(page.url(), 'the code has left the address').not.toContain('#')
    await page.getByRole('button', { name: 'Accept' }).click()
    await page.getByText('You belong to').waitFor()
    await page.getByRole('link', { name: 'Sign in' }).click()
    await signIn(page, email, 'mauve-otter-plays-cello-at-noon')
    await page.getByRole('heading', { name: 'Hello, Ada' }).waitFor()
    expect(await page.getByRole('link', { name: 'Supervision tree' }).count()).toBe(0)
    await page.getByRole('link', { name: 'Members' }).click()
    await page.getByRole('tab', { name: 'Tenant' }).click()
    await page.getByText('(you)').waitFor()
    await picture(page, 'people-members')
    await done()
  })

  it('set up a second factor, sign in with it, and with a recovery code', async () => {
    const password = await cloud.person('bob@example.org', 'tenant_admin')
    const { page, done } = await visit(browser, cloud)
    await signIn(page, 'bob@example.org', password)
    await page.goto('/account')
    await page.getByRole('button', { name: 'Set up' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Your password').fill(password)
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await dialog.getByRole('img', { name: /QR code/ }).waitFor()
    await accessible(page, 'the QR code')
    await picture(page, 'people-totp')
    const secret = (await dialog.getByRole('group', { name: 'key' }).textContent()) ?? ''
    const step = stepNow()
    await dialog.getByLabel(/six digits/).fill(totp(secret, step))
    await dialog.getByRole('button', { name: 'Confirm' }).click()
    const list = page.getByRole('list', { name: 'Recovery codes' })
    await list.waitFor()
    const codes = await list.getByRole('listitem').allTextContents()
    expect(codes).toHaveLength(10)
    await accessible(page, 'the recovery codes')
    await picture(page, 'people-recovery-codes')
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await page.getByText('10 recovery codes are left').waitFor()

    const again = await visit(browser, cloud)
    const enter = async (code: string) => {
      await again.page.goto('/sign-in')
      await again.page.getByLabel('E-mail address').fill('bob@example.org')
      await again.page.getByLabel('Password').fill(password)
      await again.page.getByRole('button', { name: 'Sign in' }).click()
      const field = again.page.getByLabel('Code')
      await field.waitFor()
      if (code.length > 6) await again.page.getByRole('button', { name: 'Use a recovery code' }).click()
      await again.page.getByLabel(code.length > 6 ? 'Recovery code' : 'Code').fill(code)
      await again.page.getByRole('button', { name: 'Verify and sign in' }).click()
    }
    await enter('000000')
    await again.page.getByText('The second factor is wrong').waitFor()
    await picture(again.page, 'people-wrong-code')
    await enter(codes[0] ?? '')
    await again.page.getByRole('heading', { name: /^Hello/ }).waitFor()
    await again.done()

    await page.reload()
    await page.getByText('9 recovery codes are left').waitFor()
    await page
      .getByRole('button', { name: /^Close the session/ })
      .first()
      .waitFor()
    await done()
  })
})
