/** A node is emptied: what is sent is what was chosen, and what it means is said before and while it happens. */
import { act } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Opened, openConsole, page, problem, type Served, serve, sessionOf } from '../../testing'

let console: Opened | undefined
let served: Served
afterEach(async () => {
  await console?.close()
  console = undefined
  vi.unstubAllGlobals()
})

const OPERATOR = sessionOf([{ role: 'operator_admin' }])
const gpu = (index: number, holder?: string) => ({
  index,
  uuid: `GPU-${index}`,
  model: 'H100',
  memory_bytes: 2 ** 30,
  healthy: true,
  holder,
})
const NODE = {
  id: 'node_1',
  label: 'rack7-01',
  life: 'ready',
  reachable: true,
  schedulable: true,
  capacity: [{ model: 'H100', free: 1, total: 4 }],
  gpus: [gpu(0, 'alloc_a'), gpu(1, 'alloc_a'), gpu(2, 'alloc_b'), gpu(3)],
  actions: ['cordon', 'drain', 'retire'],
  certificates: [],
  created_at: '2026-01-01T00:00:00Z',
  open_tasks: 0,
  region: 'local',
}
const OTHER = {
  ...NODE,
  id: 'node_2',
  label: 'rack8-01',
  gpus: [],
  capacity: [{ model: 'H100', free: 2, total: 8 }],
}
const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const notice = () => ({ since: soon(-18), deadline: soon(42), reason: 'Power works in rack 7' })
const draining = () => ({
  ...NODE,
  life: 'draining',
  schedulable: false,
  actions: ['drain', 'cordon', 'uncordon', 'retire'],
  drain: notice(),
})

async function open(node: object, session = OPERATOR) {
  served = serve({ 'GET /v1/nodes/node_1': node, 'GET /v1/nodes': page([NODE, OTHER]) })
  console = await openConsole('/ops/nodes/node_1', session)
  const here = console
  await here.until(() => here.button('Retire'))
  return here
}
const sent = () => served.asked.filter(({ method }) => method === 'POST')
const secondsOf = (at: number): number =>
  (sent()[at]?.body as { deadline_seconds: number } | undefined)?.deadline_seconds ?? Number.NaN
const submit = () =>
  act(async () => console?.place.querySelector<HTMLElement>('dialog[open] [type=submit]')?.click())
const off = (name: string) => console?.button(name)?.getAttribute('aria-disabled') === 'true'
const dialog = () => console?.place.querySelector('dialog[open]')?.textContent ?? ''
const choose = (text: string) =>
  act(async () => {
    const found = [...(console?.place.querySelectorAll('label') ?? [])].find(
      (one) => one.textContent === text,
    )
    found?.querySelector('input')?.click()
  })

describe('draining', () => {
  it('says who finds room elsewhere, and sends the time and the reason that were chosen', async () => {
    const here = await open(NODE)
    await here.press('Drain')
    await here.until(() => dialog().includes('2 allocations with 3 GPUs on it'))
    expect(dialog()).toContain('for 1 of them no other node has room now')
    expect(off('Drain'), 'nobody is told nothing').toBe(true)
    await choose('4 h')
    await here.type('Reason', ' Power works in rack 7 ')
    served.answers['POST /v1/nodes/node_1/drain'] = draining()
    served.answers['GET /v1/nodes/node_1'] = draining()
    await here.press('Drain')
    await here.until(() => dialog() === '' && here.text().includes('Draining: 2 allocations left'))
    expect(sent().map(({ path, body }) => [path, body])).toEqual([
      ['/v1/nodes/node_1/drain', { deadline_seconds: 14_400, reason: 'Power works in rack 7' }],
    ])
  })

  it('names who is held and so can’t be told', async () => {
    served = serve({
      'GET /v1/nodes/node_1': draining(),
      'GET /v1/allocations/alloc_a': { id: 'alloc_a', display_name: 'training' },
      'GET /v1/allocations/alloc_b': {
        id: 'alloc_b',
        display_name: 'stuck',
        held: { reason: 'crashes', text: 'It is held.' },
      },
    })
    console = await openConsole('/ops/nodes/node_1', OPERATOR)
    const here = console
    await here.until(() => here.text().includes('1 held, and not told of it: stuck.'))
    expect(here.text(), 'what is free there is nobody’s').toContain('0 of 4 free, 1 unused')
  })

  it('takes another time, in whole numbers and of 30 days at most', async () => {
    const here = await open(NODE)
    await here.press('Drain')
    await here.type('Reason', 'moving house')
    await choose('Other')
    await here.type('How long', '1.5')
    expect(off('Drain')).toBe(true)
    await here.type('How long', '721')
    expect(off('Drain')).toBe(true)
    expect(dialog()).toContain('Thirty days at most')
    await here.type('How long', '720')
    served.answers['POST /v1/nodes/node_1/drain'] = problem(409, 'not_legal_now')
    await here.press('Drain')
    await here.until(() => dialog().includes('title of not_legal_now'))
    expect(sent()[0]?.body).toEqual({ deadline_seconds: 2_592_000, reason: 'moving house' })
  })

  it('is stopped in two ways, each by its own order', async () => {
    const here = await open(draining())
    await here.until(() => here.text().includes('Power works in rack 7'))
    expect(here.place.querySelector('[role=timer]')?.textContent).toMatch(/^4[12]m/)
    expect(here.button('Drain'), 'it drains already').toBeUndefined()
    served.answers['POST /v1/nodes/node_1/uncordon'] = NODE
    served.answers['GET /v1/nodes/node_1'] = NODE
    await here.press('Stop, take work')
    await here.until(() => !here.text().includes('Power works in rack 7'))
    expect(sent().map(({ path }) => path)).toEqual(['/v1/nodes/node_1/uncordon'])
  })

  it('that is changed begins with the reason that was given', async () => {
    const here = await open(draining())
    await here.press('Change')
    await here.until(() => dialog().includes('Change the drain of rack7-01'))
    expect(here.field('Reason')?.value).toBe('Power works in rack 7')
  })

  it('that is changed keeps its deadline, unless another one is chosen', async () => {
    const here = await open(draining())
    await here.press('Change')
    await here.type('Reason', 'Power works in rack 8')
    served.answers['POST /v1/nodes/node_1/drain'] = draining()
    expect(dialog()).toContain('as they were told')
    await submit()
    await here.until(() => sent().length === 1 && dialog() === '')
    expect(sent()[0]?.body).toMatchObject({ reason: 'Power works in rack 8' })
    expect(secondsOf(0)).toBeGreaterThan(41 * 60)
    expect(secondsOf(0)).toBeLessThanOrEqual(42 * 60)
  })

  it('does not undo the drain that somebody else began meanwhile', async () => {
    const versioned = (node: object, version: number) =>
      Response.json(node, { headers: { ETag: `"v${version}"` } })
    const here = await open(versioned(NODE, 1))
    await here.press('Drain')
    await here.type('Reason', 'mine')
    const theirs = { ...draining(), drain: { ...notice(), deadline: soon(7 * 24 * 60), reason: 'agreed' } }
    served.answers['GET /v1/nodes/node_1'] = versioned(theirs, 2)
    served.answers['POST /v1/nodes/node_1/drain'] = ({ upon }) =>
      upon === '"v2"' ? versioned(theirs, 3) : problem(412, 'stale_version', 'new_request')
    served.event({ kind: 'node', type: 'node.drain_started', resource: 'node_1' })
    await here.until(() => here.text().includes('Draining: 2 allocations left'))
    expect(dialog(), 'nothing changes under somebody’s hands').toContain('Drain rack7-01?')
    expect(here.field('Reason')?.value).toBe('mine')
    await submit()
    await here.until(() => dialog().includes('It has changed since you read it'))
    await here.press('Begin with what is there now')
    await here.until(() => dialog().includes('Change the drain of rack7-01'))
    expect(here.field('Reason')?.value).toBe('agreed')
    await submit()
    await here.until(() => dialog() === '')
    expect(sent().map(({ upon }) => upon)).toEqual(['"v1"', '"v2"'])
    expect(Math.abs(secondsOf(1) - 7 * 86_400)).toBeLessThan(60)
  })

  it('is off for who may not, with the permission’s name', async () => {
    const here = await open({ ...NODE, actions: [] }, sessionOf([{ role: 'operator_support' }]))
    expect(off('Drain')).toBe(true)
    expect(here.text()).toContain('You need node.drain here')
  })

  it('that is over says that the machine can be switched off', async () => {
    const here = await open({
      ...NODE,
      life: 'maintenance',
      reachable: false,
      schedulable: false,
      gpus: [gpu(0)],
      actions: ['uncordon', 'retire'],
    })
    await here.until(() => here.text().includes('it can be switched off'))
    expect(off('Uncordon')).toBe(false)
    expect(here.button('Drain')).toBeUndefined()
    expect(here.text()).not.toContain('What ran there is lost')
  })
})

describe('an allocation whose node leaves', () => {
  const ALLOCATION = {
    id: 'alloc_a',
    name: 'core42:aicloud:local:acme:lab:allocation/alloc_a',
    display_name: 'training',
    phase: 'active',
    phase_since: soon(-60),
    created_at: soon(-60),
    desired: 'run',
    epoch: 1,
    actions: ['stop', 'release'],
    tenant: { id: 'ten_a', name: '' },
    project: { id: 'proj_1', name: '' },
    price: { currency: 'USD', micros_per_gpu_hour: '1000000' },
    spec: { gpu: { model: 'H100', count: 2 }, workload: { image: 'busybox', command: [], env: {} } },
    placement: { node: 'node_1', gpu_uuids: ['GPU-0', 'GPU-1'] },
  }
  const MEMBER = sessionOf([{ role: 'project_member', tenant: 'ten_a', project: 'proj_1' }])
  const PROJECT = {
    id: 'proj_1',
    display_name: 'Lab',
    tenant: { id: 'ten_a', name: '' },
    name: 'core42:aicloud:-:acme:lab:project/proj_1',
    actions: ['create_allocation'],
  }

  async function look(at: string, allocation: object) {
    served = serve({
      'GET /v1/projects': page([PROJECT]),
      'GET /v1/allocations': page([allocation]),
      'GET /v1/allocations/alloc_a': allocation,
      'GET /v1/allocations/alloc_a/usage': { as_of: soon(0), total: [], intervals: [] },
      'GET /v1/usage': {
        tenant: { id: 'ten_a', name: '' },
        as_of: soon(0),
        total: [],
        projects: [],
        allocations: [],
      },
    })
    console = await openConsole(at, MEMBER)
    return console
  }

  it('is told when it is noticed, and when that is taken back', async () => {
    const here = await look('/allocations/alloc_a', ALLOCATION)
    await here.until(() => here.button('Release'))
    expect(here.text()).not.toContain('Its node leaves')
    served.answers['GET /v1/allocations/alloc_a'] = { ...ALLOCATION, notice: notice() }
    served.event({ kind: 'allocation', type: 'allocation.noticed', resource: 'alloc_a' })
    await here.until(() => here.text().includes('Its node leaves') && here.text().includes('Power works'))
    expect(off('Stop it now')).toBe(false)
    served.answers['GET /v1/allocations/alloc_a'] = ALLOCATION
    served.event({ kind: 'allocation', type: 'allocation.notice_withdrawn', resource: 'alloc_a' })
    await here.until(() => !here.text().includes('Its node leaves'))
  })

  it('is among what Home tells, and marked in lists', async () => {
    const home = await look('/', { ...ALLOCATION, notice: notice() })
    await home.until(() => home.text().includes('1 allocation must leave its node'))
    await home.go('/allocations')
    await home.until(() => /moves in 4[12]m/.test(home.text()))
  })
})
