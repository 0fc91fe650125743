/** One allocation's page: what its people are told, once, and which buttons it offers them. */
import { act } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Opened, openConsole, page, problem, type Served, serve, sessionOf } from '../testing'

let console: Opened | undefined
let served: Served
beforeEach(() => localStorage.clear())
afterEach(async () => {
  await console?.close()
  console = undefined
  vi.unstubAllGlobals()
})

const MEMBER = sessionOf([{ role: 'project_member', tenant: 'ten_a', project: 'proj_1' }])
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
const allocation = (more: object = {}) => ({
  id: 'alloc_a',
  name: 'core42:aicloud:local:acme:lab:allocation/alloc_a',
  display_name: 'training',
  phase: 'active',
  phase_since: ago(60),
  created_at: ago(60),
  desired: 'run',
  epoch: 1,
  actions: ['stop', 'release'],
  tenant: { id: 'ten_a', name: '' },
  project: { id: 'proj_1', name: '' },
  price: { currency: 'USD', micros_per_gpu_hour: '2490000' },
  spec: { gpu: { model: 'H100', count: 2 }, workload: { image: 'busybox', command: [], env: {} } },
  placement: { node: 'node_1', gpu_uuids: ['GPU-0', 'GPU-1'] },
  ...more,
})
const PROJECT = {
  id: 'proj_1',
  display_name: 'Lab',
  tenant: { id: 'ten_a', name: '' },
  name: 'core42:aicloud:-:acme:lab:project/proj_1',
  actions: ['create_allocation'],
}

async function open(at: string, all: readonly object[]) {
  served = serve({
    'GET /v1/projects': page([PROJECT]),
    'GET /v1/allocations': page(all),
    'GET /v1/allocations/alloc_a': all[0] ?? problem(404, 'not_found'),
    'GET /v1/allocations/alloc_a/usage': { as_of: ago(0), total: [], intervals: [] },
    'GET /v1/usage': { as_of: ago(0), total: [], allocations: [] },
  })
  console = await openConsole(at, MEMBER)
  return console
}
const off = (name: string) => console?.button(name)?.getAttribute('aria-disabled') === 'true'

describe('an allocation that is held', () => {
  const held = (reason: string) =>
    allocation({ actions: [], held: { reason, text: 'It is held.', crash_id: 'crash_a' } })

  it.each([
    ['crashes', 'failed again and again'],
    ['ordered', 'took it out of service'],
  ])('says so and why (%s), and offers nothing', async (reason, why) => {
    const here = await open('/allocations/alloc_a', [held(reason)])
    await here.until(() => here.text().includes('Held by the operator'))
    expect(here.text()).toContain(why)
    expect([off('Stop'), off('Release')]).toEqual([true, true])
    expect(here.text()).toContain('takes no orders until they let go')
    expect(here.text(), 'by which it is found').toContain('Tell them its id: alloc_a')
    expect(here.text()).toContain('and the crash: crash_a')
  })

  it.each(['/', '/allocations'])('is marked on %s', async (at) => {
    const here = await open(at, [held('crashes'), allocation({ id: 'alloc_b', display_name: 'other' })])
    const rows = await here.until(() => {
      const found = [...here.place.querySelectorAll('tbody tr')].map((one) => one.textContent ?? '')
      return found.length === 2 && found
    })
    expect(rows.map((row) => /\bheld\b/.test(row))).toEqual([true, false])
    if (at === '/') expect(here.text()).toContain('1 allocation is held by the operator: training.')
  })

  it('is read again when a press was refused for it', async () => {
    const here = await open('/allocations/alloc_a', [allocation()])
    await here.until(() => here.button('Stop') && !off('Stop'))
    served.answers['GET /v1/allocations/alloc_a'] = held('ordered')
    served.answers['POST /v1/allocations/alloc_a/stop'] = problem(503, 'quarantined')
    await here.press('Stop')
    await here.until(() => here.text().includes('Held by the operator'))
  })
})

describe('an allocation that has ended', () => {
  const ended = (message: string) =>
    allocation({
      phase: 'released',
      actions: [],
      placement: undefined,
      outcome: { kind: 'failed', reason: 'exited', message, exit_code: 3 },
    })
  it('says by which code once, and wants nothing any more', async () => {
    const here = await open('/allocations/alloc_a', [ended('The workload ended with exit code 3.')])
    await here.until(() => here.text().includes('exit code 3'))
    expect(here.text().match(/exit code 3/gi)).toHaveLength(1)
    expect(here.text()).not.toContain('Wanted')
    await here.close()
    const other = await open('/allocations/alloc_a', [ended('It could not be started.')])
    await other.until(() => other.text().includes('It could not be started. Exit code 3.'))
  })
})

describe('what it has cost', () => {
  const costs = (more: object) => open('/allocations/alloc_a', [allocation(more)])
  it('is so far while more may come, and is what it is at the end', async () => {
    const here = await costs({})
    await here.until(() => here.text().includes('Cost so far'))
    await here.close()
    const over = await costs({ phase: 'released', actions: [], placement: undefined })
    await over.until(() => over.text().includes('/ hour while active'))
    expect(over.text()).not.toContain('so far')
  })
})

describe('what becomes of one whose node leaves', () => {
  const notice = { since: ago(1), deadline: ago(-60), reason: 'Power works' }
  it.each([
    [2, 'moves to another one'],
    [1, 'goes back to the queue'],
  ])('depends on whether %d GPUs are to be had elsewhere', async (largest_now, what) => {
    const here = await open('/allocations/alloc_a', [allocation({ notice })])
    served.answers['GET /v1/gpu-types'] = page([
      { model: 'H100', largest_now, largest_ever: 8, currency: 'USD', price_micros_per_gpu_hour: '1' },
    ])
    await act(() => here.client.invalidateQueries({ queryKey: ['gpu-types'] }))
    await here.until(() => here.text().includes(`Its node leaves, and it ${what}`))
  })
})

describe('what an hour costs', () => {
  it.each(['/', '/allocations'])('is set back on %s for what costs nothing now', async (at) => {
    const here = await open(at, [allocation(), allocation({ id: 'alloc_b', phase: 'stopped' })])
    await here.until(() => here.text().includes('($4.98'))
    const cells = [...here.place.querySelectorAll('td')].map((one) => one.textContent)
    expect(cells).toContain('$4.98')
    expect(cells).toContain('($4.98 while it is active, nothing now)')
  })
})

describe('what did not end well', () => {
  const failed = (id: string) =>
    allocation({
      id,
      display_name: id,
      phase: 'released',
      phase_since: ago(30),
      actions: [],
      outcome: { kind: 'failed', reason: 'exited', message: '', exit_code: 1 },
    })
  const PUT = 'Put this away until another does not end well'

  it('is told until it is put away, and again of the next', async () => {
    const here = await open('/', [failed('alloc_x')])
    await here.until(() => here.text().includes('did not end well in the last day: alloc_x'))
    await here.press(PUT)
    expect(here.text()).not.toContain('did not end well')
    await here.close()
    const later = await open('/', [failed('alloc_y'), failed('alloc_x')])
    await later.until(() => later.text().includes('1 did not end well in the last day: alloc_y'))
  })
})
