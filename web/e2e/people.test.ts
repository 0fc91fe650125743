/**
 * What people do about themselves: come in by an invitation, set up a second factor by the drawn QR code's own text, sign
 * in with it and with a recovery code, and close sessions, which ends what another window shows. The authenticator is reckoned here (RFC 6238).
 */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { accessible, look, openBrowser, picture, sharedCloud, signIn, visit } from './browser'
import type { Cloud } from './cloud'
import { stepNow, totp } from './totp'

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

  it('close a session, and the window that it was open in goes to sign-in by itself', async () => {
    const email = 'lost@example.org'
    const password = await cloud.person(email, 'tenant_admin')
    // What their page is refused at the end is told by the browser.
    const left = await visit(browser, cloud)
    await signIn(left.page, email, password)
    await left.page.goto('/members')
    await left.page.getByRole('heading', { name: 'Members' }).waitFor()
    await left.page.getByText('Live').waitFor()

    const { page, done } = await visit(browser, cloud)
    await signIn(page, email, password)
    await page.goto('/account')
    const sessions = page.getByRole('group', { name: 'Sessions' })
    await sessions.getByText('This one').waitFor()
    await page.getByRole('button', { name: /^Close the session/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Close it' }).click()
    await page.getByText('The session is closed').waitFor()

    // Nobody touches the other window. What it showed is gone from it, and so is the way back to it.
    await left.page.getByRole('button', { name: 'Sign in' }).waitFor()
    expect(new URL(left.page.url()).pathname).toBe('/sign-in')
    expect(await left.page.getByText(email).count()).toBe(0)
    await left.page.goto('/members')
    await left.page.getByRole('button', { name: 'Sign in' }).waitFor()
    await sessions.getByText('This one').waitFor()
    await left.done()
    await done()
  })

  it('hear in one tab that somebody came in in another', async () => {
    const emails = ['gus@example.org', 'hana@example.org'] as const
    const [password] = await Promise.all(emails.map((email) => cloud.person(email, 'tenant_member')))
    const { page, context, done } = await visit(browser, cloud)
    await signIn(page, emails[0], password ?? '')
    const other = await look(context)
    await other.page.goto('/')
    await other.page.getByRole('heading', { name: 'Hello, gus' }).waitFor()
    await other.page.getByRole('button', { name: 'Your account' }).click()
    await other.page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByText('Your session is over').waitFor()
    await signIn(other.page, emails[1], password ?? '')
    await page.getByText('hana is signed in, in another tab').waitFor()
    await accessible(page, 'the way in, while another tab is in')
    await picture(page, 'people-other-tab')
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('heading', { name: 'Hello, hana' }).waitFor()
    await other.done()
    await done()
  })

  it('are asked before the page ends a session that nobody uses, and are signed out when nobody answers', async () => {
    const password = await cloud.person('carla@example.org', 'tenant_admin')
    const { page, done } = await visit(browser, cloud, { expects: /Failed to fetch|ERR_/ })
    await page.clock.install()
    await signIn(page, 'carla@example.org', password)
    await page.getByRole('heading', { name: 'Hello, carla' }).waitFor()
    const asked = page.getByRole('dialog', { name: 'Are you still there?' })
    await page.clock.fastForward('59:30')
    await asked.waitFor()
    await asked.getByText(/in \d+s/).waitFor()
    await accessible(page, 'the question whether somebody is there')
    await picture(page, 'people-still-there')
    await asked.getByRole('button', { name: 'Stay signed in' }).click()
    await asked.waitFor({ state: 'hidden' })
    await page.clock.fastForward('58:00')
    await page.getByRole('heading', { name: 'Hello, carla' }).waitFor()
    await page.clock.fastForward('01:30')
    await asked.waitFor()
    await page.clock.fastForward('01:00')
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    await done()
  })
})
