/** Launching spends money: what is sent is what stands in the form, and nobody else writes into it. */
import { act } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { allocationQuery } from '../data/allocation'
import { type Answer, type Opened, openConsole, page, type Served, serve, sessionOf } from '../testing'

let console: Opened | undefined
let served: Served
beforeEach(() => {
  localStorage.clear()
  session = MEMBER
})
afterEach(async () => {
  await console?.close()
  console = undefined
  vi.unstubAllGlobals()
})

const ID = `alloc_${'0'.repeat(26)}`
const project = (id: string) => ({
  id,
  display_name: `Project ${id}`,
  tenant: { id: 'ten_a', name: '' },
  name: `core42:aicloud:-:acme:${id}:project/${id}`,
  actions: ['create_allocation'],
})
const type = (model: string) => ({
  model,
  currency: 'USD',
  memory_bytes: 2 ** 30,
  largest_now: 4,
  largest_ever: 8,
  price_micros_per_gpu_hour: '2490000',
})
const other = (phase: string) => ({
  id: ID,
  phase,
  display_name: 'training',
  project: { id: 'proj_2', name: '' },
  tenant: { id: 'ten_a', name: '' },
  spec: {
    gpu: { model: 'H100', count: 8 },
    workload: { image: 'busybox', command: ['true'], env: {} },
    max_queue_seconds: 20,
  },
})
const MEMBER = sessionOf([
  { role: 'project_member', tenant: 'ten_a', project: 'proj_1' },
  { role: 'project_member', tenant: 'ten_a', project: 'proj_2' },
])

const OPERATOR = sessionOf([{ role: 'operator_admin' }])
let session = MEMBER

async function open(at: string, answers: Record<string, Answer> = {}) {
  served = serve({
    'GET /v1/projects': page([project('proj_1'), project('proj_2')]),
    'GET /v1/gpu-types': page([type('H100'), type('T4')]),
    [`GET /v1/allocations/${ID}`]: other('releasing'),
    ...answers,
  })
  console = await openConsole(at, session)
  await console.until(() => console?.button('Launch'))
  return console
}
const asked = () => served.asked.filter((one) => one.method === 'POST' && one.path === '/v1/allocations')
const off = () => console?.button('Launch')?.getAttribute('aria-disabled') === 'true'

describe('launching another like it', () => {
  it('keeps what somebody typed, whatever becomes of the other', async () => {
    const here = await open(`/launch?like=${ID}`)
    await here.until(() => here.field('How many')?.value === '8')
    await here.type('How many', '1')
    await act(async () => here.client.setQueryData(allocationQuery(ID).queryKey, other('released') as never))
    expect(here.field('How many')?.value).toBe('1')
  })

  it('is for the project of the other, and says so, and waits no less', async () => {
    const here = await open(`/launch?like=${ID}&project=proj_1`)
    await here.until(() => here.field('How many')?.value === '8')
    const place = [...here.place.querySelectorAll('select')].find((one) => one.value === 'proj_2')
    expect(place?.selectedOptions[0]?.textContent).toBe('acme / Project proj_2')
    await here.until(() => !off())
    await here.press('Launch')
    await here.until(() => asked().length === 1)
    expect(asked()[0]?.body).toMatchObject({
      project: 'proj_2',
      gpu: { model: 'H100' },
      max_queue_seconds: 60,
    })
  })
})

describe('secret variables', () => {
  it('go out once, with the launch, and are asked for again', async () => {
    const before = other('released')
    const workload = { ...before.spec.workload, secret_env: ['HF_TOKEN'] }
    const like = { ...before, spec: { ...before.spec, workload } }
    const here = await open(`/launch?like=${ID}`, { [`GET /v1/allocations/${ID}`]: like })
    await here.until(() => here.text().includes('Give HF_TOKEN its value'))
    expect(off()).toBe(true)
    await here.type('Secret variables', 'HF_TOKEN=canary')
    await here.until(() => !off())
    await here.until(() => served.asked.some((one) => one.path === '/v1/allocations:plan'))
    expect(JSON.stringify(served.asked)).not.toContain('canary')
    expect(here.text()).not.toContain('canary"')
    await here.press('Launch')
    await here.until(() => asked().length === 1)
    expect(asked()[0]?.body).toMatchObject({ workload: { secret_env: { HF_TOKEN: 'canary' } } })
  })
})

describe('the form', () => {
  it('launches no other model than the one that was asked for', async () => {
    const here = await open('/launch?model=H900')
    await here.until(() => here.text().includes('H900 is not offered any more; choose another.'))
    expect(off()).toBe(true)
    await here.press('Launch')
    expect(asked()).toEqual([])
  })

  it('chooses a model once, and not another when there is another to choose', async () => {
    const here = await open('/launch')
    const chosen = () => here.place.querySelector<HTMLInputElement>('input[name=model]:checked')?.value
    await here.until(() => chosen() === 'H100')
    served.answers['GET /v1/gpu-types'] = page([type('A100'), type('H100')])
    await act(() => here.client.invalidateQueries({ queryKey: ['gpu-types'] }))
    await here.until(() => here.text().includes('A100'))
    expect(chosen()).toBe('H100')
  })

  it('begins with no model that no node has, while another is only busy', async () => {
    const busy = (model: string, largest_ever: number) => ({ ...type(model), largest_now: 0, largest_ever })
    const here = await open('/launch', { 'GET /v1/gpu-types': page([busy('A100', 0), busy('H100', 8)]) })
    const chosen = () => here.place.querySelector<HTMLInputElement>('input[name=model]:checked')?.value
    await here.until(() => chosen() !== undefined)
    expect(chosen()).toBe('H100')
  })

  it('begins with no model at all where no node takes work with any', async () => {
    const closed = { ...type('A100'), largest_now: 0, largest_ever: 0 }
    const here = await open('/launch', { 'GET /v1/gpu-types': page([closed]) })
    await here.until(() => here.text().includes('Choose the GPUs first.'))
    expect(here.text()).toContain('No node takes work with it now')
    expect(here.place.querySelector('input[name=model]:checked')).toBeNull()
    expect(off()).toBe(true)
  })

  it('asks once more before it waits for what no node can give, and not where it gives up', async () => {
    const here = await open('/launch')
    await here.until(() => !off())
    await here.type('How many', '9')
    await here.until(() => here.text().includes('No node that takes work has 9 × H100 together'))
    await here.press('Launch')
    expect(asked()).toEqual([])
    await here.press('Launch all the same')
    await here.until(() => asked().length === 1)
    await here.press('Cancel')
    await here.type('Give up after', '90')
    await here.until(() => !here.text().includes('No node that takes work has 9 × H100 together'))
    await here.press('Launch')
    await here.until(() => asked().length === 2)
    expect(asked()[1]?.body).toMatchObject({ gpu: { count: 9 }, max_queue_seconds: 5_400 })
  })

  it('presumes no project where all are looked at, because one of them pays', async () => {
    session = OPERATOR
    const here = await open('/launch?project=all')
    await here.until(() => here.text().includes('Choose the project first.'))
    expect(off()).toBe(true)
    expect(served.asked.some(({ path }) => path === '/v1/allocations:plan')).toBe(false)
    await act(async () => {
      const select = here.field('Project') as unknown as HTMLSelectElement
      select.value = 'proj_2'
      select.dispatchEvent(new Event('change', { bubbles: true }))
    })
    await here.press('Launch')
    await here.until(() => asked().length === 1)
    expect(asked()[0]?.body).toMatchObject({ project: 'proj_2' })
  })

  it('says what to think of in the words of the form', async () => {
    const text = 'Ask for fewer GPUs, or set max_queue_seconds.'
    const here = await open('/launch', {
      'POST /v1/allocations:plan': {
        as_of: '2026-01-05T08:00:00Z',
        price: {
          micros_per_gpu_hour: '1',
          micros_per_hour: '1',
          micros_per_second: '1',
          currency: 'USD',
        },
        placement: { now: false, region: 'local' },
        cautions: [{ code: 'waits_without_end', field: 'gpu.count', text }],
      },
    })
    await here.until(() => here.text().includes('say after how long it gives up'))
    expect(here.text()).not.toContain('max_queue_seconds')
    // It stands beside the number then, and once.
    await here.type('How many', '9')
    await here.until(() => here.text().includes('No node that takes work has 9 × H100 together'))
    expect(here.text()).not.toContain('could take it even when empty')
  })

  it('sends no other patience than the one that was typed', async () => {
    const here = await open('/launch')
    await here.until(() => !off())
    for (const wrong of ['1.5', '1e1', '-1', '0', 'soon']) {
      await here.type('Give up after', wrong)
      expect(off(), wrong).toBe(true)
      await here.press('Launch')
    }
    expect(asked()).toEqual([])
    await here.type('Give up after', '90')
    await here.press('Launch')
    await here.until(() => asked().length === 1)
    expect(asked()[0]?.body).toMatchObject({ max_queue_seconds: 5_400 })
  })
})
