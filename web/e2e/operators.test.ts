/**
 * The operator's hands: a part of the tree is killed as a drill and shows its restart against the limit; an actor is
 * crashed, its crash looked at, and crashed until it is in quarantine; what others order shows without a reload; an actor is
 * put into quarantine with a reason and released; a node is added and cordoned, and emptied with notice; a tenant is shut and opened again, and its
 * people with it. All of it by the screens.
 */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { look, openBrowser, picture, signIn, signInOperator, visit } from './browser'
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

/** An allocation that waits or runs, and so an actor that is in memory. */
const allocation = async (display_name: string): Promise<string> => {
  const { project } = cloud.ready
  const spec = { project, display_name, gpu: { model: 'H100', count: 1 }, workload: { image: 'busybox' } }
  return (await cloud.call<{ id: string }>('POST', '/v1/allocations', spec)).id
}

describe('operators', () => {
  it('kill a part of the tree, and see its restart count against the limit', async () => {
    const { page, done } = await visit(browser, cloud, { size: 'wide' })
    await signInOperator(page, cloud)
    await page.goto('/ops/tree')
    await page.getByRole('treegrid').getByText('relay', { exact: true }).click()
    await page.getByRole('button', { name: 'Kill, as a drill' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Kill' }).click()
    await dialog.getByText('Say why, in a few words.').waitFor()
    await dialog.getByLabel('Reason').fill('a drill of the console')
    await dialog.getByRole('button', { name: 'Kill' }).click()
    await page.getByRole('treegrid').getByText('1 of 10').first().waitFor({ timeout: 30_000 })
    await page.getByRole('list', { name: 'Changes' }).getByText('child failed').first().waitFor()
    await picture(page, 'operators-tree-killed')
    await page.getByText('Last crash').waitFor()
    await page.getByRole('link', { name: 'Open', exact: true }).click()
    await page.getByRole('heading', { name: 'killed by an operator', level: 1 }).waitFor()
    await page
      .getByText(/aicloud_supervision::/)
      .first()
      .waitFor()
    await page.getByRole('link', { name: 'In the tree' }).click()
    await page.getByRole('treegrid').getByText('relay', { exact: true }).waitFor()
    await done()
  })

  it('crash an actor, see its count and its backtrace, and release it when it was too often', async () => {
    const { page, done } = await visit(browser, cloud, { size: 'wide' })
    await signInOperator(page, cloud)
    const id = await allocation('crash-test')
    const where = `/v1/ops/supervision/allocation/actors/${id}`
    const { actor } = await cloud.call<{ actor: { crashes_limit: number } }>('GET', where)
    await page.goto(`/ops/actors/allocation/${id}`)
    const dialog = page.getByRole('dialog')
    const crash = async (reason: string) => {
      await page.getByRole('button', { name: 'Crash, as a drill' }).click()
      await dialog.getByLabel('Reason').fill(reason)
      await dialog.getByRole('button', { name: 'Crash, as a drill' }).click()
      await dialog.waitFor({ state: 'hidden' })
    }
    await crash('a drill of the console')
    await page.getByText(`1 of ${actor.crashes_limit} in`).waitFor()
    await page.getByRole('link', { name: 'crashed on purpose: a drill of the console' }).click()
    await page
      .getByRole('heading', { name: 'crashed on purpose: a drill of the console', level: 1 })
      .waitFor()
    await page
      .getByText(/aicloud_supervision::/)
      .first()
      .waitFor()
    await picture(page, 'operators-crash')
    await page.goBack()
    const shut = page.getByText('In quarantine: all its commands are refused.')
    for (let count = 2; count <= actor.crashes_limit; count++) await crash(`number ${count}`)
    await shut.waitFor()
    await page.getByRole('button', { name: 'Release' }).click()
    await dialog.getByLabel('Reason').fill('seen enough')
    await dialog.getByRole('button', { name: 'Release' }).click()
    await shut.waitFor({ state: 'hidden' })
    await page.getByText(`0 of ${actor.crashes_limit} in`).waitFor()
    await cloud.call('POST', `/v1/allocations/${id}/release`)
    await done()
  })

  it('see what others order without a reload: in the tree, in the list, on the page of one', async () => {
    const { page, done } = await visit(browser, cloud, { size: 'wide' })
    await signInOperator(page, cloud)
    const id = await allocation('watched')
    const order = (what: string) =>
      cloud.call('POST', `/v1/ops/supervision/allocation/actors/${id}:${what}`, { reason: 'by another' })
    await page.goto('/ops/tree')
    const tree = page.getByRole('treegrid', { name: 'Supervision tree' })
    const row = page.getByRole('row').filter({ hasText: id.slice(-6) })
    await tree.getByText('allocation', { exact: true }).click()
    await tree.focus()
    await page.keyboard.press('ArrowRight')
    await row.getByText('Active', { exact: true }).waitFor()
    await order('quarantine')
    await row.getByText('Quarantined', { exact: true }).waitFor()
    // By the end of its id, with the branch closed.
    await page.keyboard.press('ArrowLeft')
    await row.waitFor({ state: 'detached' })
    await page.getByLabel('Search the tree').fill(id.slice(-6))
    await row.getByText('Quarantined', { exact: true }).waitFor()
    await page.goto(`/ops/actors?directory=allocation&search=${id.slice(-6)}`)
    await row.getByText('Quarantined', { exact: true }).waitFor()
    await order('release')
    await row.getByText('Active', { exact: true }).waitFor()
    await row.getByRole('link').click()
    await page.getByRole('heading', { name: id, level: 1 }).waitFor()
    await order('quarantine')
    await page.getByText('In quarantine: all its commands are refused.').waitFor()
    await order('release')
    await page.getByText('In quarantine: all its commands are refused.').waitFor({ state: 'hidden' })
    await page.getByRole('link', { name: 'In the tree' }).click()
    await tree.getByText(id).waitFor()
    await cloud.call('POST', `/v1/allocations/${id}/release`)
    await done()
  })

  it('see who left a directory lately, and why', async () => {
    const { page, done } = await visit(browser, cloud)
    await signInOperator(page, cloud)
    const { tenant } = cloud.ready
    const sleep = () =>
      cloud.call('POST', `/v1/ops/supervision/tenant/actors/${tenant}:passivate`, { reason: 'a test' })
    // It may be at something.
    await expect.poll(() => sleep().then(() => 'asleep', String), { timeout: 15_000 }).toBe('asleep')
    await page.goto('/ops/tree')
    await page.getByRole('treegrid').getByText('tenant', { exact: true }).click()
    const left = page.getByRole('group', { name: 'Left tenant lately' })
    await left
      .getByRole('row')
      .filter({ hasText: tenant.slice(-6) })
      .getByText('operator')
      .waitFor()
    // Its panel is below the tree at this width, and comes into view.
    const title = page.getByRole('heading', { name: 'tenant', exact: true })
    await expect.poll(() => title.evaluate((it) => it.getBoundingClientRect().top < innerHeight)).toBe(true)
    await done()
  })

  it('walk the tree by keyboard', async () => {
    const { page, done } = await visit(browser, cloud)
    await signInOperator(page, cloud)
    await page.goto('/ops/tree')
    const tree = page.getByRole('treegrid', { name: 'Supervision tree' })
    await tree.getByText('control-plane').waitFor()
    await tree.focus()
    const rows = () => tree.getByRole('row').count()
    const before = await rows()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(rows).toBeLessThan(before)
    await page.keyboard.press('ArrowRight')
    await expect.poll(rows).toBe(before)
    await page.keyboard.press('End')
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url()).toContain('at=core')
    await done()
  })

  it('put an actor into quarantine, say why, and release it', async () => {
    const { page, done } = await visit(browser, cloud)
    await signInOperator(page, cloud)
    const id = await allocation('patient')
    await page.goto(`/allocations/${id}`)
    await page.getByRole('link', { name: 'The actor that runs it' }).click()
    await page.getByRole('button', { name: 'Quarantine' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Reason').fill('to look at it in peace')
    await dialog.getByRole('button', { name: 'Quarantine' }).click()
    await page.getByText('In quarantine: all its commands are refused.').waitFor()
    await picture(page, 'operators-quarantined')
    await page.getByRole('button', { name: 'Release' }).click()
    await dialog.getByLabel('Reason').fill('looked at')
    await dialog.getByRole('button', { name: 'Release' }).click()
    await page.getByText('In quarantine: all its commands are refused.').waitFor({ state: 'hidden' })
    await page.getByRole('link', { name: 'The allocation' }).click()
    await page.getByRole('heading', { name: 'patient', level: 1 }).waitFor()
    await done()
  })

  it('disable a tenant, which puts its people out, and enable it, which lets them in again', async () => {
    const email = 'grace@example.org'
    const password = await cloud.person(email, 'tenant_admin')
    const theirs = await visit(browser, cloud)
    await signIn(theirs.page, email, password)
    await theirs.page.getByText('Running now').waitFor()
    const menu = theirs.page.getByRole('navigation', { name: 'Main' })
    await menu.getByRole('link', { name: 'Members' }).waitFor()

    const { page, done } = await visit(browser, cloud)
    await signInOperator(page, cloud)
    await page.goto('/ops/tenants')
    const row = page.getByRole('row', { name: /demo/ })
    await row.getByRole('button', { name: /^Disable/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('none of its keys, tokens and single sign-ons opens anything').waitFor()
    await dialog.getByRole('button', { name: 'Disable' }).click()
    await row.getByText('Disabled').waitFor()
    expect(await row.getByRole('button', { name: /^Suspend/ }).count(), 'it is shut already').toBe(0)
    await picture(page, 'operators-tenant-disabled')

    // Nobody touches their page: what they held goes from it by itself.
    await theirs.page.getByText('Your tenant is disabled').waitFor()
    await menu.getByRole('link', { name: 'Members' }).waitFor({ state: 'hidden' })
    await picture(theirs.page, 'operators-tenant-disabled-theirs')

    await row.getByRole('button', { name: /^Enable/ }).click()
    await row.getByText('Active').waitFor()
    await theirs.page.getByRole('button', { name: 'Look again' }).click()
    await theirs.page.getByText('Running now').waitFor()
    await menu.getByRole('link', { name: 'Members' }).waitFor()
    await theirs.done()
    await done()
  })

  it('empty a node with notice, which those on it read and act on, and take it back', async () => {
    const email = 'moved@example.org'
    const password = await cloud.person(email, 'tenant_admin')
    const launch = (display_name: string) =>
      cloud.call<{ id: string }>('POST', '/v1/allocations', {
        project: cloud.ready.project,
        display_name,
        gpu: { model: 'H100', count: 2 },
        workload: {
          image: 'busybox',
          command: ['/bin/sh', '-c', 'trap exit TERM; while :; do sleep 1; done'],
        },
      })
    const [{ id }, other] = [await launch('training'), await launch('evaluation')]
    const theirs = await visit(browser, cloud)
    await signIn(theirs.page, email, password)
    await theirs.page.goto(`/allocations/${id}`)
    const active = theirs.page.locator('h1 ~ [data-state=active]')
    await active.waitFor()
    await theirs.page.goto(`/allocations/${other.id}`)
    await active.waitFor()
    await theirs.page.goto(`/allocations/${id}`)

    const { page, done } = await visit(browser, cloud)
    await signInOperator(page, cloud)
    await page.goto('/ops/nodes')
    await page.getByRole('link', { name: 'local', exact: true }).click()
    await page.getByText('The agent renews it by itself').waitFor()
    await page.getByRole('button', { name: 'Drain' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('2 × H100').first().waitFor()
    await dialog.getByRole('radio', { name: '4 h', exact: true }).check({ force: true })
    await dialog.getByLabel('Reason').fill('a new power supply')
    // A colleague is about to do the same.
    const second = await look(page.context())
    await second.page.goto(page.url())
    await second.page.getByRole('button', { name: 'Drain' }).click()
    const hers = second.page.getByRole('dialog')
    await hers.getByLabel('Reason').fill('a new fan')
    await dialog.getByRole('button', { name: 'Drain' }).click()
    await page.getByRole('heading', { name: /^Draining: \d allocations left/ }).waitFor()
    await second.page.getByText('a new power supply').first().waitFor()
    await hers.getByRole('button', { name: 'Drain' }).click()
    await hers.getByText('It has changed since you read it').waitFor()
    await hers.getByRole('button', { name: 'Begin with what is there now' }).click()
    await hers.getByText('as they were told').waitFor()
    await second.done()
    await picture(page, 'operators-draining')

    // Nobody touches their page.
    const notice = theirs.page.getByRole('region', { name: /^Its node leaves, and it/ })
    await notice.getByText('a new power supply').waitFor()
    const left = () => notice.getByRole('timer').textContent()
    expect(await left()).toMatch(/^(3h 5\dm|4h)/)
    await picture(theirs.page, 'operators-draining-theirs')
    // Another reason moves no deadline.
    await page.getByRole('button', { name: 'Change' }).click()
    await dialog.getByLabel('Reason').fill('a new power supply, and a fan')
    await dialog.getByRole('button', { name: 'Change' }).click()
    await notice.getByText('a new power supply, and a fan').waitFor()
    expect(await left()).toMatch(/^(3h 5\dm|4h)/)
    await notice.getByRole('button', { name: 'Stop it now' }).click()
    await theirs.page.locator('h1 ~ [data-state=stopped]').waitFor()
    await notice.waitFor({ state: 'hidden' })

    await page.getByRole('button', { name: 'Change' }).click()
    await dialog.getByRole('radio', { name: 'Now' }).check({ force: true })
    expect(await dialog.getByLabel('Reason').inputValue()).toBe('a new power supply, and a fan')
    await dialog.getByRole('button', { name: 'Change' }).click()
    await page.getByText('In maintenance.').waitFor({ timeout: 30_000 })
    await picture(page, 'operators-maintenance')
    await page.getByRole('button', { name: 'Uncordon' }).click()
    await page.getByText('In maintenance.').waitFor({ state: 'hidden' })
    await theirs.page.getByRole('button', { name: 'Start' }).click()
    await active.waitFor()
    for (const one of [id, other.id]) await cloud.call('POST', `/v1/allocations/${one}/release`)
    await theirs.done()
    await done()
  })

  it('add a node and get its command once, cordon it and take it back', async () => {
    const { page, done } = await visit(browser, cloud)
    await signInOperator(page, cloud)
    await page.goto('/ops/nodes')
    await page.getByRole('button', { name: 'Add a node' }).click()
    await page.getByLabel('Label').fill('gpu-07')
    await page.getByRole('button', { name: 'Add and show the command' }).click()
    await page.getByRole('group', { name: 'join command' }).getByText('aicloud-agent').waitFor()
    await picture(page, 'operators-join')
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('link', { name: 'gpu-07' }).waitFor()
    await page.getByRole('link', { name: 'local', exact: true }).click()
    await page.getByRole('button', { name: 'Cordon' }).click()
    await page.getByText('It keeps its work and takes no more.').waitFor()
    await page.getByRole('button', { name: 'Uncordon' }).click()
    await page.getByText('It keeps its work and takes no more.').waitFor({ state: 'hidden' })
    await done()
  })
})
