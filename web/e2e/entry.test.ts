/**
 * The ways in beside the password, as people use them: a company's provider (a real one, set up on the screen for it), and
 * passkeys, on Chromium's virtual authenticator. And what each tells of itself when it comes to nothing.
 */
import { createServer } from 'node:net'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Device } from './authenticator'
import { accessible, openBrowser, picture, signIn, signInOperator, visit } from './browser'
import { Cloud } from './cloud'
import { Provider } from './provider'
import { stepNow, totp } from './totp'

let cloud: Cloud
let browser: Browser
let provider: Provider
/** Who runs the demo tenant. */
let password: string
const ADMIN = 'ada@example.org'

const PEOPLE = {
  ann: { email: 'ann@acme.example', email_verified: true, name: 'Ann Lee' },
  ada: { email: ADMIN, email_verified: true, name: 'Ada' },
  fay: { email: 'fay@other.example', email_verified: true, name: 'Fay' },
}

/**
 * One that nobody listens at: the cloud has to know its own address before it begins. Below those that who asks for any is
 * given, so that it is still free then.
 */
function freePort(port = 10_000 + (process.pid % 2_000)): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(freePort(port + 1)))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(port)))
  })
}

beforeAll(async () => {
  cloud = await Cloud.start({
    AICLOUD_HTTP_LISTEN: `127.0.0.1:${await freePort()}`,
    AICLOUD_SSO_ALLOW_PRIVATE: '127.0.0.1',
    // All of these people come from one address, within seconds.
    AICLOUD_HTTP_OPEN_REQUESTS_PER_MINUTE: '1000',
  })
  const callback = (tenant: string) => `${cloud.ready.url}/v1/sso/${tenant}/callback`
  provider = await Provider.start([callback('demo'), callback('other')], PEOPLE)
  browser = await openBrowser()
  password = await cloud.person(ADMIN, 'tenant_admin')
})
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
})
afterAll(async () => {
  await browser?.close()
  await provider?.stop()
  await cloud?.stop()
})

/** From the page of sign-in to the provider's. */
async function toProvider(page: Page, tenant: string): Promise<void> {
  await page.getByRole('button', { name: 'Continue with single sign-on' }).click()
  await page.getByLabel('Your company’s name here').fill(tenant)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByRole('heading', { name: 'Who are you?' }).waitFor()
}

const choose = (page: Page, who: string) => page.getByRole('button', { name: who, exact: true }).click()

describe('single sign-on', () => {
  it('is connected by who runs the tenant, and its domain verified by who runs the cloud', async () => {
    const { page, done } = await visit(browser, cloud)
    await signIn(page, ADMIN, password)
    await page.getByRole('link', { name: 'Single sign-on' }).click()
    await page.getByText('Not connected').waitFor()
    await page.getByText(`${cloud.ready.url}/v1/sso/demo/callback`).waitFor()
    await accessible(page, 'not connected')
    await picture(page, 'entry-sso-none')
    await page.getByRole('button', { name: 'Connect a provider' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Issuer').fill(cloud.ready.url)
    await dialog.getByLabel('Client id').fill(Provider.CLIENT)
    await dialog.getByLabel('Client secret').fill(Provider.SECRET)
    await dialog.getByLabel('Domains').fill('acme.example')
    await dialog.getByRole('button', { name: 'Connect' }).click()
    await dialog.getByText('There is no OpenID Connect provider at this address').waitFor()
    await accessible(page, 'a wrong issuer')
    await picture(page, 'entry-sso-wrong-issuer')
    await dialog.getByLabel('Issuer').fill(provider.issuer)
    await dialog.getByRole('button', { name: 'Connect' }).click()
    await page.getByText('Not verified').waitFor()
    expect(await page.getByRole('button', { name: /^Verify/ }).count(), 'not by the tenant itself').toBe(0)
    expect(await page.content(), 'the secret stays where it is').not.toContain(Provider.SECRET)
    await done()

    const operator = await visit(browser, cloud)
    await signInOperator(operator.page, cloud)
    await operator.page.getByRole('link', { name: 'Tenants' }).click()
    await operator.page.getByRole('link', { name: 'Single sign-on of Demo' }).click()
    await operator.page.getByRole('button', { name: 'Verify acme.example' }).click()
    await operator.page.getByText('Verified', { exact: true }).waitFor()
    await accessible(operator.page, 'connected')
    await picture(operator.page, 'entry-sso-connected')
    await operator.done()
  })

  it('lets somebody new in, who goes on where they were, and is in the audit', async () => {
    const { page, done } = await visit(browser, cloud)
    await page.goto('/allocations?show=all')
    await toProvider(page, 'demo')
    await choose(page, 'ann')
    await page.getByRole('heading', { name: 'Allocations', level: 1 }).waitFor()
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toContain('/allocations?show=all')
    await page.goto('/account')
    await page
      .getByText('this session came by a tenant’s single sign-on')
      .or(page.getByText("this session came by a tenant's single sign-on"))
      .waitFor()
    await page.getByText('tenant member').waitFor()
    expect(await page.getByRole('button', { name: 'Add a passkey' }).count()).toBe(0)
    await accessible(page, 'an account by single sign-on')
    await picture(page, 'entry-account-by-sso')
    await done()

    const admin = await visit(browser, cloud)
    await signIn(admin.page, ADMIN, password)
    await admin.page.goto('/members?of=tenant')
    await admin.page.getByText('ann@acme.example').waitFor()
    await admin.page.goto('/audit?type=tenant.sso_linked')
    await admin.page.getByText('tenant.sso_linked').first().waitFor()
    await admin.done()
  })

  it('tells who is not let in why, and lets them try again', async () => {
    const { page, done } = await visit(browser, cloud)
    await page.goto('/sign-in')
    await page.getByRole('button', { name: 'Continue with single sign-on' }).click()
    await page.getByLabel('Your company’s name here').fill('nobody')
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
    await page.getByText('No single sign-on has this name.').waitFor()
    await accessible(page, 'no such single sign-on')
    await picture(page, 'entry-sso-unknown')

    // Turned back at the provider.
    await page.getByLabel('Your company’s name here').fill('demo')
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
    await choose(page, 'nobody')
    await page.getByText('The provider did not let you in, or you turned back there.').waitFor()
    expect(await page.getByLabel('Your company’s name here').inputValue(), 'as it was').toBe('demo')
    await accessible(page, 'denied by the provider')
    await picture(page, 'entry-sso-denied')

    // Known to the provider, and not for this tenant.
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
    await choose(page, 'fay')
    await page.getByText('Your e-mail address is in none of the domains').waitFor()

    // What was begun for one tenant opens no other.
    const other = await cloud.call<{ id: string }>('POST', '/v1/tenants', {
      label: 'other',
      display_name: 'Other',
    })
    await cloud.call('PUT', `/v1/tenants/${other.id}/sso`, {
      issuer: provider.issuer,
      client_id: Provider.CLIENT,
      client_secret: Provider.SECRET,
      domains: ['other.example'],
    })
    await page.goto(`/v1/sso/other/callback?code=x&state=x`)
    await page.getByText('does not fit what this browser has begun').waitFor()
    // Who is let in needs no more than the address that it was given, and Enter.
    const again = await visit(browser, cloud)
    await again.page.goto('/sign-in?sso=demo')
    await expect
      .poll(() => again.page.evaluate(() => document.activeElement?.getAttribute('name')))
      .toBe('tenant')
    await again.page.keyboard.press('Enter')
    await choose(again.page, 'ann')
    await again.page.getByRole('heading', { name: 'Hello, Ann' }).waitFor()
    await again.done()
    await done()
  })
})

describe('an account of one’s own', () => {
  it('is linked to a provider by whom it belongs to', async () => {
    const { page, done } = await visit(browser, cloud)
    await signIn(page, ADMIN, password)
    await page.goto('/account')
    const link = async (who: string) => {
      await page.getByRole('button', { name: 'Link yourself' }).click()
      await expect.poll(() => page.getByRole('dialog').getByLabel('Tenant').inputValue()).toBe('demo')
      await page.getByRole('button', { name: 'Continue to the provider' }).click()
      await choose(page, who)
    }
    await link('nobody')
    await page.getByText('The provider did not let you in, or you turned back there.').waitFor()
    await accessible(page, 'a link that came to nothing')
    await link('ada')
    await page.getByText('You are linked').waitFor()
    await picture(page, 'entry-account-linked')
    await done()
  })
})

describe('passkeys', () => {
  it('are added, sign in, and open nothing when they were removed', async () => {
    const { page, done } = await visit(browser, cloud)
    const device = await Device.in(page)
    await signIn(page, ADMIN, password)
    await page.goto('/account')
    const passkeys = page.getByRole('region', { name: 'Passkeys' })
    await passkeys.getByRole('button', { name: 'Add a passkey' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Laptop')
    await dialog.getByLabel('Your password').fill('wrong')
    await dialog.getByRole('button', { name: 'Continue', exact: true }).click()
    await dialog.getByText('This is not the password.').waitFor()
    // A finger that the device does not know.
    await device.present(true)
    await device.knowsOwner(false)
    await dialog.getByLabel('Your password').fill(password)
    await dialog.getByRole('button', { name: 'Continue', exact: true }).click()
    await dialog.getByText('No passkey was made').waitFor()
    await accessible(page, 'no passkey was made')
    await picture(page, 'entry-passkey-not-made')
    await device.knowsOwner(true)
    await dialog.getByRole('button', { name: 'Continue', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
    await passkeys.getByText('Laptop').waitFor()
    expect(await device.keeps()).toBe(1)
    await passkeys.getByRole('button', { name: 'Rename Laptop' }).click()
    await dialog.getByLabel('Name').fill('Work laptop')
    await dialog.getByRole('button', { name: 'Rename' }).click()
    await passkeys.getByText('Work laptop').waitFor()
    await accessible(page, 'a passkey')
    await picture(page, 'entry-passkey-added')
    await device.present(false)

    await page.getByRole('button', { name: 'Your account' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    // Nobody touches it: given up, and said to be so by nobody.
    await page.getByRole('button', { name: 'Continue with a passkey' }).click()
    await page.getByText('Waiting for your passkey').waitFor()
    await accessible(page, 'waiting for a passkey')
    await picture(page, 'entry-passkey-waiting')
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByLabel('Password').waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)

    await showPasskey(page, device, page.getByRole('heading', { name: /^Hello/ }))
    await device.present(false)

    await page.goto('/account')
    await passkeys.getByRole('button', { name: 'Remove Work laptop' }).click()
    await dialog.getByLabel('Your password').fill(password)
    await dialog.getByRole('button', { name: 'Remove' }).click()
    await passkeys.getByText('No passkey yet').waitFor()
    // The device has it still, and offers it.
    await page.getByRole('button', { name: 'Your account' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await showPasskey(page, device, page.getByText('It belongs to no account any more'))
    await accessible(page, 'a passkey that was removed')
    await picture(page, 'entry-passkey-removed')
    await device.present(false)
    // And one that knows none.
    await device.forgetAll()
    await device.present(true)
    await page.getByRole('button', { name: 'Continue with a passkey' }).click()
    await page.getByText('No passkey was used').waitFor()
    await picture(page, 'entry-passkey-none')
    await done()
  })

  it('are offered by the browser itself, and stand in for a code', async () => {
    const secret = await withCode('bob@example.org')
    const { page, done } = await visit(browser, cloud)
    const device = await Device.in(page)
    await signInWith(page, 'bob@example.org', secret.password)
    await page.getByLabel('Code').fill(totp(secret.seed, stepNow() + 1))
    await page.getByRole('button', { name: 'Verify and sign in' }).click()
    await page.getByRole('heading', { name: /^Hello/ }).waitFor()
    await page.goto('/account')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await device.present(true)
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Your password').fill(secret.password)
    await dialog.getByRole('button', { name: 'Continue', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
    await device.present(false)
    const out = async () => {
      await page.getByRole('button', { name: 'Your account' }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
    }
    await out()
    await signInWith(page, 'bob@example.org', secret.password)
    await page.getByLabel('Code').waitFor()
    await accessible(page, 'the second step')
    await picture(page, 'entry-second-step')
    await device.present(true)
    await page.getByRole('button', { name: 'Use a passkey instead' }).click()
    await page.getByRole('heading', { name: /^Hello/ }).waitFor()
    await device.present(false)
    await out()
    // Nothing is pressed: it is chosen among what the browser would fill in.
    await page.getByLabel('Password').waitFor()
    await device.present(true)
    await page.goto('/sign-in?next=/usage')
    await page.getByRole('heading', { name: 'Usage', level: 1 }).waitFor()
    await done()
  })
})

/** Asks for a passkey and touches the device, until `then` is there. The browser may have offered it by itself before the click. */
async function showPasskey(page: Page, device: Device, then: Locator): Promise<void> {
  await device.present(true)
  const clicked = page.getByRole('button', { name: 'Continue with a passkey' }).click()
  clicked.catch(() => undefined)
  await Promise.race([clicked, then.waitFor()])
  await then.waitFor()
}

async function signInWith(page: Page, email: string, secret: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(secret)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Somebody whose account asks for a code, and what the authenticator was given. */
async function withCode(email: string): Promise<{ password: string; seed: string }> {
  const own = await cloud.person(email, 'tenant_member')
  const say = async <T>(path: string, body: object, token?: string): Promise<T> => {
    const answer = await fetch(`${cloud.ready.url}${path}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const { token } = await say<{ token: string }>('/v1/session', { email, password: own })
  const { secret } = await say<{ secret: string }>('/v1/me/totp', { password: own }, token)
  await say('/v1/me/totp:confirm', { code: totp(secret, stepNow()) }, token)
  return { password: own, seed: secret }
}
