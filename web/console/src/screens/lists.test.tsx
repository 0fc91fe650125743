/** Lists that come in pages: what is summed is of all of them, or says that it is not; what people look for comes first. */
import { act } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Asked, type Opened, openConsole, page, problem, serve, sessionOf } from '../testing'

let console: Opened | undefined
beforeEach(() => localStorage.clear())
afterEach(async () => {
  await console?.close()
  console = undefined
  vi.unstubAllGlobals()
})

const VIEWER = sessionOf([{ role: 'tenant_viewer', tenant: 'ten_a' }])
const project = (at: number) => ({
  id: `proj_${at}`,
  display_name: `Project ${at}`,
  tenant: { id: 'ten_a', name: '' },
  name: `core42:aicloud:-:acme:p${at}:project/proj_${at}`,
  actions: [],
})
const time = (at: number) => new Date(Date.UTC(2026, 0, 1) + at * 1_000).toISOString()
const allocation = (at: number) => ({
  id: `alloc_${String(at).padStart(26, '0')}`,
  display_name: `run ${at}`,
  name: 'core42:aicloud:local:acme:lab:allocation/x',
  phase: 'active',
  created_at: time(at),
  phase_since: time(at),
  price: { currency: 'USD', micros_per_gpu_hour: '1000000' },
  spec: { gpu: { model: 'H100', count: 1 }, workload: { image: 'busybox', command: [], env: {} } },
})

/** So many things, from either end, in pages as large as they are asked for, or smaller. */
const list =
  (count: number, make: (at: number) => object, most = 200) =>
  ({ query }: Asked) => {
    const [from, limit] = [Number(query.get('page_token') ?? 0), Number(query.get('limit'))]
    const end = Math.min(count, from + Math.min(limit, most))
    const newest = query.get('order') === 'newest'
    const items = Array.from({ length: end - from }, (_, at) =>
      make(newest ? count - 1 - from - at : from + at),
    )
    return page(items, end < count ? String(end) : undefined)
  }

async function open(at: string, allocations: number, most = 200, projects = 2, session = VIEWER) {
  const served = serve({
    'GET /v1/projects': list(projects, project),
    'GET /v1/allocations': list(allocations, allocation, most),
    'GET /v1/usage': {
      tenant: { id: 'ten_a', name: '' },
      as_of: time(0),
      total: [],
      projects: [],
      allocations: [],
    },
  })
  console = await openConsole(at, session)
  return { here: console, served }
}

describe('Home', () => {
  it('adds up what is on all pages, and shows what is newest', async () => {
    const { here } = await open('/', 250)
    await here.until(() => here.text().includes('$250.00'))
    expect(here.text()).toContain('250 GPUs')
    expect(here.place.querySelector('tbody tr')?.textContent).toContain('run 249')
  })

  it('asks what was spent for its sum alone, and again when something is billed or no longer', async () => {
    const { here, served } = await open('/?project=proj_1', 3)
    const asked = () => served.asked.filter((one) => one.path === '/v1/usage')
    await here.until(() => here.text().includes('$0.00') && here.text().includes('Live'))
    served.answers['GET /v1/usage'] = {
      as_of: time(0),
      total: [{ cost_micros: '9990000', currency: 'USD', gpu_seconds: '1.000', gpu_microseconds: '1000000' }],
    }
    served.event({ kind: 'allocation', type: 'allocation.metering_stopped', resource: 'alloc_1' })
    await here.until(() => here.text().includes('$9.99'))
    expect(asked().every((one) => one.query.get('limit') === '0')).toBe(true)
  })

  it('says that a sum is of a part', async () => {
    const { here } = await open('/', 4_100)
    await here.until(() => here.text().includes('$4,000.00'))
    expect(here.text()).toContain('at least')
    expect(here.text()).toContain('at least 4,000')
  })
})

describe('Allocations', () => {
  const first = (here: Opened) => here.place.querySelector('tbody tr')?.textContent ?? ''

  it('have the newest on top, and what is older when it is asked for', async () => {
    const { here, served } = await open('/allocations?show=all', 25, 10)
    await here.until(() => first(here).includes('run 24'))
    const further = served.asked.filter((one) => one.query.has('page_token'))
    expect(further, 'one page is enough to show the newest').toEqual([])
    expect(here.text()).not.toContain('run 14')
    await here.press('Show more')
    await here.until(() => here.text().includes('run 5'))
    expect(first(here)).toContain('run 24')
  })

  it('put what is launched meanwhile on top, and show nothing twice', async () => {
    const { here, served } = await open('/allocations?show=all', 25, 10)
    await here.press('Show more')
    await here.until(() => here.text().includes('run 5') && here.text().includes('Live'))
    served.answers['GET /v1/allocations'] = list(26, allocation, 10)
    served.event({ kind: 'allocation', type: 'allocation.queued', resource: 'alloc_x' })
    await here.until(() => first(here).includes('run 25'))
    const rows = [...here.place.querySelectorAll('tbody tr')].map((row) => row.textContent ?? '')
    expect(rows).toHaveLength(20)
    expect(rows.map((text) => Number(/run (\d+)/.exec(text)?.[1]))).toEqual(
      Array.from({ length: 20 }, (_, at) => 25 - at),
    )
  })
})

describe('A list that could not be read', () => {
  it('says why until it is read, also while it is asked for again', async () => {
    const served = serve({
      'GET /v1/projects': page([project(1)]),
      'GET /v1/allocations': problem(500, 'internal'),
    })
    console = await openConsole('/allocations?show=all', VIEWER)
    const here = console
    await here.until(() => here.text().includes('title of internal'))
    const asked = () => served.asked.filter(({ path }) => path === '/v1/allocations').length
    const before = asked()
    served.answers['GET /v1/allocations'] = () => new Promise(() => {})
    await act(async () => void here.client.invalidateQueries({ queryKey: ['allocations'] }))
    await here.until(() => asked() > before)
    await act(() => new Promise((resolve) => setTimeout(resolve, 20)))
    expect(here.text()).toContain('title of internal')
    // Who asks by hand sees that it is asked.
    await here.press('Try again')
    await here.until(() => here.place.querySelector('.ui-skeleton'))
    expect(here.text()).not.toContain('title of internal')
  })
})

describe('A timeline', () => {
  const entry = (at: number) => ({
    resource: 'node_a',
    kind: 'node',
    seq: at + 1,
    type: `node.step_${at}`,
    at: time(at),
    principal: 'system/test',
    request_id: 'req_1',
    data: {},
  })
  const node = {
    id: 'node_a',
    label: 'rack',
    life: 'ready',
    capacity: [],
    gpus: [],
    actions: [],
    certificates: [],
    open_tasks: 0,
  }

  it('begins with what happened last, goes back on demand, and takes in what happens', async () => {
    const served = serve({
      'GET /v1/nodes/node_a': {
        ...node,
        reachable: true,
        schedulable: true,
        created_at: time(0),
        region: 'local',
      },
      'GET /v1/journal': list(60, entry),
    })
    console = await openConsole('/ops/nodes/node_a', sessionOf([{ role: 'operator_admin' }]))
    const here = console
    const moments = () =>
      [...here.place.querySelectorAll('.ui-timeline__title')].map((one) =>
        Number(/\d+/.exec(one.textContent ?? '')),
      )
    await here.until(() => moments().length === 50)
    expect(moments()[0]).toBe(59)
    await here.press('Show what was before')
    await here.until(() => moments().length === 60)
    expect(here.button('Show what was before')).toBeUndefined()
    await here.until(() => here.text().includes('Live'))
    served.answers['GET /v1/journal'] = list(61, entry)
    served.event({ kind: 'node', type: 'node.step_60', resource: 'node_a' })
    await here.until(() => moments()[0] === 60)
    expect(moments()).toEqual(Array.from({ length: 61 }, (_, at) => 60 - at))
  })
})

describe('Audit', () => {
  it('is read from the newest back, and exported as the journal has it', async () => {
    const { here, served } = await open(
      '/audit',
      0,
      200,
      2,
      sessionOf([{ role: 'tenant_owner', tenant: 'ten_a' }]),
    )
    await here.until(() => served.asked.some((one) => one.path === '/v1/audit'))
    expect(served.asked.find((one) => one.path === '/v1/audit')?.query.get('order')).toBe('newest')
    const link = [...here.place.querySelectorAll('a')].find((one) => one.textContent === 'Export JSON Lines')
    const exported = new URL(link?.getAttribute('href') ?? '', location.href).searchParams
    expect([exported.get('format'), exported.get('order')]).toEqual(['jsonl', null])
  })
})

describe('Usage', () => {
  it('is one question, with the names of what was run', async () => {
    const line = (at: number, display_name?: string) => ({
      allocation: allocation(at).id,
      name: allocation(at).name,
      ...(display_name && { display_name }),
      gpu_model: 'H100',
      gpu_count: 1,
      gpu_seconds: '3600.000',
      gpu_microseconds: '3600000000',
      cost_micros: '2490000',
      currency: 'USD',
    })
    const lines = [line(1, 'night run'), line(2)]
    const served = serve({
      'GET /v1/projects': list(2, project),
      'GET /v1/usage': ({ query }) => ({
        tenant: { id: 'ten_a', name: '' },
        project: { id: 'proj_1', name: '' },
        projects: [],
        as_of: new Date().toISOString(),
        from: query.get('from') ?? '',
        to: new Date().toISOString(),
        total: [{ ...line(1), cost_micros: '4980000' }],
        allocations: lines,
        series: [],
      }),
    })
    console = await openConsole('/usage?project=proj_1', VIEWER)
    const here = console
    await here.until(() => here.text().includes('night run'))
    const asked = () => served.asked.filter((one) => one.path === '/v1/usage')
    const questions = new Set(asked().map((one) => one.query.toString()))
    expect(questions.size, 'the table and the chart are of one answer').toBe(1)
    expect(asked()[0]?.query.get('step')).toBe('day')
    const link = [...here.place.querySelectorAll('a')].find((one) => one.textContent === 'night run')
    expect(link?.getAttribute('href')).toContain(`/allocations/${lines[0]?.allocation}`)
    expect(here.text()).toContain(lines[1]?.allocation ?? '?')
    // Divided otherwise it is asked for again, and the bill stays meanwhile.
    const select = [...here.place.querySelectorAll('select')].find((one) =>
      [...one.options].some((option) => option.value === 'allocation'),
    )
    expect(asked()[0]?.query.get('by')).toBe('gpu_model')
    await act(async () => {
      if (select) select.value = 'allocation'
      select?.dispatchEvent(new Event('change', { bubbles: true }))
    })
    expect(here.text()).toContain('night run')
    await here.until(() => asked().at(-1)?.query.get('by') === 'allocation')
  })
})

describe('projects', () => {
  it('can all be chosen', async () => {
    const { here } = await open('/usage?project=proj_230', 0, 200, 231)
    await here.until(() => here.button('Project: p230 / Project 230') ?? here.text().includes('Project 230'))
    expect(here.text()).not.toContain('No such project')
  })
})

describe('What did not end well', () => {
  const failed = {
    ...allocation(1),
    display_name: 'training',
    phase: 'released',
    phase_since: new Date().toISOString(),
    outcome: { kind: 'failed', reason: 'workload_exited', message: 'It ended.', exit_code: 1 },
  }
  const served = () =>
    serve({
      'GET /v1/projects': list(2, project),
      'GET /v1/usage': {
        tenant: { id: 'ten_a', name: '' },
        as_of: time(0),
        total: [],
        projects: [],
        allocations: [],
      },
      'GET /v1/allocations': ({ query }) => page(query.get('phase')?.includes('released') ? [failed] : []),
    })

  it('is told to whoever comes back, and leads to where it stands', async () => {
    served()
    console = await openConsole('/', VIEWER)
    const here = console
    await here.until(() =>
      here.text().includes('1 did not end well in the last day: training (exit code 1).'),
    )
    const look = [...here.place.querySelectorAll('a')].find((one) => one.textContent === 'Look')
    expect(look?.getAttribute('href')).toContain('/allocations?show=trouble')
    await here.go('/allocations?show=trouble')
    await here.until(() => here.place.querySelector('tbody tr')?.textContent?.includes('training'))
    await here.go('/allocations')
    await here.until(() => here.text().includes('1 did not end well'))
  })

  it('is no business of where all went well', async () => {
    const { here } = await open('/', 1)
    await here.until(() => here.text().includes('$1.00'))
    expect(here.text()).not.toContain('did not end well')
  })
})
