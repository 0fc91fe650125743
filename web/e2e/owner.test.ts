/**
 * From nothing to a running allocation by the screens alone: an operator makes a tenant for a customer, whose owner comes in by
 * the letter, makes a project, issues a token that a program gets in with, and launches. Meanwhile the operator sees the
 * tenant fill. The cloud is one of its own: what is made here would be in the way of others.
 */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { accessible, openBrowser, picture, signIn, signInOperator, visit } from './browser'
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

const EMAIL = 'grace@initech.example'
const PASSWORD = 'mauve-otter-plays-cello-at-noon'

describe('a new customer', () => {
  it('comes from an operator’s invitation to a running allocation by the screens alone', async () => {
    const operator = await visit(browser, cloud)
    await signInOperator(operator.page, cloud)
    await operator.page.getByRole('link', { name: 'Tenants' }).click()
    await operator.page.getByRole('button', { name: 'New tenant' }).click()
    const form = operator.page.getByRole('dialog')
    await form.getByLabel('Label').fill('initech_')
    await form.getByText('No _: lower-case letters, digits and hyphens.').first().waitFor()
    await form.getByLabel('Label').fill('initech')
    await form.getByRole('textbox', { name: 'Name' }).fill('Initech')
    await form.getByLabel('Owner’s e-mail address').fill(EMAIL)
    await form.getByRole('button', { name: 'Make it' }).click()
    await operator.page.getByRole('heading', { name: 'Initech', level: 1 }).waitFor()
    await operator.page.getByText('Its owners and admins make them').waitFor()
    await operator.page.getByRole('tab', { name: 'Invitations' }).click()
    await operator.page.getByText(EMAIL).waitFor()
    await picture(operator.page, 'owner-tenant-invited')

    const { page, done } = await visit(browser, cloud)
    await page.goto(`/invitation#${await cloud.letter(EMAIL)}`)
    await page.getByLabel('Your name').fill('Grace Hopper')
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Accept' }).click()
    await page.getByText('You belong to').waitFor()
    await signIn(page, EMAIL, PASSWORD)
    await page.getByText('No project yet').waitFor()
    await accessible(page, 'home without a project')
    await picture(page, 'owner-home')
    await page.getByRole('button', { name: 'New project' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('TPS Reports')
    expect(await dialog.getByLabel('Label').inputValue()).toBe('tps-reports')
    await accessible(page, 'the form of a project')
    await picture(page, 'owner-new-project')
    await dialog.getByRole('button', { name: 'Make it' }).click()
    await page.getByRole('heading', { name: 'TPS Reports', level: 1 }).waitFor()

    await page.getByRole('button', { name: 'Issue a token' }).click()
    await dialog.getByLabel('What it is for').fill('notebook')
    await dialog.getByRole('button', { name: 'Issue' }).click()
    await dialog.getByText('This is shown once').waitFor()
    const token = (await dialog.getByText(/^aic_p_/).textContent()) ?? ''
    await accessible(page, 'a token that is shown once')
    await picture(page, 'owner-token')
    await page.getByRole('button', { name: 'I have kept it' }).click()
    await page.getByRole('group', { name: 'Tokens' }).getByText('notebook').waitFor()
    const reads = () =>
      fetch(`${cloud.ready.url}/v1/allocations`, { headers: { Authorization: `Bearer ${token}` } })
    expect((await reads()).status).toBe(200)

    await page.getByRole('button', { name: 'Launch in it' }).click()
    await page.getByRole('heading', { name: 'Launch', level: 1 }).waitFor()
    await page.getByLabel('H100').check()
    await page.getByLabel('Name').fill('first')
    await page.getByRole('button', { name: 'Launch', exact: true }).click()
    await page.getByRole('heading', { name: 'first', level: 1 }).waitFor()
    await page.locator('.ui-page__row [data-state="active"]').waitFor({ timeout: 60_000 })
    const { items } = (await (await reads()).json()) as { items: { display_name: string }[] }
    expect(items.map((one) => one.display_name)).toEqual(['first'])

    await page.getByRole('link', { name: 'Projects', exact: true }).click()
    await page.getByText('1 allocation', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'TPS Reports', exact: true }).click()
    await page.getByRole('button', { name: 'Revoke notebook' }).click()
    await dialog.getByRole('button', { name: 'Revoke', exact: true }).click()
    await page.getByText('No token yet').waitFor()
    expect((await reads()).status).toBe(401)

    // What the operator looks at has filled meanwhile, by the stream alone.
    await operator.page.getByText('No invitation is open').waitFor()
    await operator.page.getByRole('tab', { name: 'Members' }).click()
    await operator.page.getByText('Grace Hopper').waitFor()
    await picture(operator.page, 'owner-tenant-members')
    await operator.page.getByRole('tab', { name: 'Projects' }).click()
    await operator.page.getByRole('link', { name: 'TPS Reports', exact: true }).waitFor()
    await picture(operator.page, 'owner-tenant-filled')
    await operator.page.getByRole('button', { name: 'Rename' }).click()
    await form.getByRole('textbox', { name: 'Name' }).fill('Initech Inc.')
    await form.getByRole('button', { name: 'Rename' }).click()
    await operator.page.getByRole('heading', { name: 'Initech Inc.', level: 1 }).waitFor()
    await operator.done()
    await done()
  }, 150_000)

  it('narrows a program, and moves the day by which its key is replaced', async () => {
    const { page, done } = await visit(browser, cloud)
    await signInOperator(page, cloud)
    await page.goto(`/service-accounts?project=${cloud.ready.project}`)
    await page.getByRole('button', { name: 'New service account' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Label').fill('nightly')
    await dialog.getByLabel('Only what I choose').check()
    await dialog.getByLabel('Launch: this spends money').check()
    await accessible(page, 'the choice of permissions')
    await picture(page, 'owner-permissions')
    await page.setViewportSize({ width: 390, height: 844 })
    await picture(page, 'owner-permissions-phone')
    await page.setViewportSize({ width: 1280, height: 800 })
    await dialog.getByRole('button', { name: 'Make it' }).click()
    await page.getByRole('heading', { name: 'nightly', level: 1 }).waitFor()
    await page.getByText('Launch: this spends money').waitFor()
    await page.getByRole('button', { name: 'Register a key' }).click()
    await dialog.getByLabel('Name').fill('2026')
    const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair
    const { kty, crv, x } = await crypto.subtle.exportKey('jwk', pair.publicKey)
    await dialog.getByLabel('Public key, as JWK').fill(JSON.stringify({ kty, crv, x }))
    // A key lives a year at most.
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    await dialog.getByLabel('Rotate by').fill(inDays(100))
    await dialog.getByRole('button', { name: 'Register' }).click()
    await page.getByRole('button', { name: 'Rotation of 2026' }).click()
    expect(await dialog.getByLabel('Rotate by').inputValue()).toBe(inDays(100))
    await dialog.getByLabel('Rotate by').fill(inDays(200))
    await dialog.getByRole('button', { name: 'Set' }).click()
    await page.getByText('The key has its date').waitFor()
    await page.getByRole('button', { name: 'Issue an API key' }).click()
    await dialog.getByLabel('Name').fill('reader')
    await dialog.getByLabel('Only what I choose').check()
    await dialog.getByRole('button', { name: 'Issue' }).click()
    await dialog.getByText('This is shown once').waitFor()
    await page.getByRole('button', { name: 'I have kept it' }).click()
    await page.getByRole('button', { name: 'Change' }).click()
    await dialog.getByLabel('All that its role may').check()
    await dialog.getByLabel('Name').fill('Nightly')
    await dialog.getByRole('button', { name: 'Change' }).click()
    await page.getByRole('heading', { name: 'Nightly', level: 1 }).waitFor()
    await page.getByText('all that its role may').waitFor()
    await picture(page, 'owner-service-account')
    await done()
  })

  it('and an account is renamed, made support, and found by its id', async () => {
    await cloud.person('sam@example.org', 'tenant_member')
    const { page, done } = await visit(browser, cloud)
    await signInOperator(page, cloud)
    await page.goto('/ops/users?email=sam%40example.org')
    await page.getByRole('link', { name: 'sam', exact: true }).click()
    await page.getByRole('button', { name: 'Change' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Sam Sung')
    await dialog.getByLabel('In the cloud').selectOption('operator_support')
    await dialog.getByRole('button', { name: 'Change' }).click()
    await page.getByRole('heading', { name: 'Sam Sung', level: 1 }).waitFor()
    await page.getByText('operator support', { exact: true }).waitFor()
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    await page.goto('/')
    await page.getByRole('heading', { name: /^Hello/ }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill(id)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Sam Sung', level: 1 }).waitFor()
    await picture(page, 'owner-user')
    await done()

    // Support sees tenants, and changes none.
    const support = await visit(browser, cloud)
    await signIn(support.page, 'sam@example.org', 'mauve-otter-plays-cello-at-noon')
    await support.page.goto('/ops/tenants')
    await support.page.getByRole('link', { name: 'Demo', exact: true }).click()
    const rename = support.page.getByRole('button', { name: 'Rename' })
    expect(await rename.getAttribute('aria-disabled')).toBe('true')
    await support.page.getByText('Audit of the last 7 days').click()
    await support.page.getByRole('link', { name: 'The tenant that this is of' }).waitFor()
    await support.done()
  })
})
