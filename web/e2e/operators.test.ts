/**
 * The operator's hands: a part of the tree is killed as a drill and shows its restart against the limit; an actor is
 * put into quarantine with a reason and released; a node is added and cordoned. All of it by the screens.
 */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, picture, signInOperator, visit } from './browser'
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
    const spec = {
      project: cloud.ready.project,
      gpu: { model: 'H100', count: 1 },
      workload: { image: 'busybox' },
    }
    const { id } = await cloud.call<{ id: string }>('POST', '/v1/allocations', {
      ...spec,
      display_name: 'patient',
    })
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
