/** What a person sees of what is theirs: after errors, after a link that leads elsewhere, after going from one thing to another. */
import { act } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Opened, openConsole, page, problem, type Served, serve, sessionOf } from '../testing'

let console: Opened | undefined
beforeEach(() => localStorage.clear())
afterEach(async () => {
  await console?.close()
  console = undefined
  vi.unstubAllGlobals()
})

const project = (id: string) => ({
  id,
  display_name: `Project ${id}`,
  label: id,
  tenant: { id: 'ten_a', name: '' },
  name: `core42:aicloud:-:acme:${id}:project/${id}`,
  actions: [],
})
const node = (id: string) => ({
  id,
  label: `label-${id}`,
  life: 'cordoned',
  reachable: true,
  schedulable: false,
  capacity: [],
  gpus: [],
  actions: ['retire', 'uncordon'],
  certificates: [],
  created_at: '2026-01-01T00:00:00Z',
  open_tasks: 0,
  region: 'local',
})
const OPERATOR = sessionOf([{ role: 'operator_admin' }])
const MEMBER = sessionOf([
  { role: 'tenant_member', tenant: 'ten_a' },
  { role: 'project_member', tenant: 'ten_a', project: 'proj_1' },
  { role: 'project_member', tenant: 'ten_a', project: 'proj_2' },
])

const paths = (served: Served) => served.asked.map((one) => `${one.path}?${one.query}`)

describe('a member of two projects', () => {
  it('lists and hears the one that is looked at', async () => {
    const served = serve({ 'GET /v1/projects': page([project('proj_1'), project('proj_2')]) })
    console = await openConsole('/allocations', MEMBER)
    await console.until(() => console?.text().includes('Nothing runs now'))
    const asked = paths(served).filter((one) => /allocations|events/.test(one))
    expect(asked.length).toBeGreaterThanOrEqual(2)
    for (const one of asked) expect(one).toContain('project=proj_1')
    await console.until(() => console?.text().includes('Live'))
  })

  it('is told of a link to a project that is not theirs, and nothing is read or launched in another', async () => {
    const types = [
      {
        model: 'H200',
        currency: 'USD',
        price_micros_per_gpu_hour: '2490000',
        memory_bytes: 1,
        largest_now: 0,
        largest_ever: 8,
      },
    ]
    const served = serve({
      'GET /v1/projects': page([project('proj_1'), project('proj_2')]),
      'GET /v1/gpu-types': page(types),
    })
    console = await openConsole('/launch?project=proj_x&model=H200', MEMBER)
    await console.until(() => console?.text().includes('No such project'))
    expect(console.button('Launch')).toBeUndefined()
    expect(paths(served).join()).not.toContain('project=proj_1')
    await console.press('Show what I may see')
    await console.until(() => console?.button('Launch'))
    expect(console.text()).toContain('Project proj_1')
  })

  it('hears why, and can try again, when the projects can’t be read', async () => {
    const usage = {
      tenant: { id: 'ten_a', name: '' },
      as_of: '2026-01-01T00:00:00Z',
      total: [],
      projects: [],
      allocations: [],
    }
    const served = serve({ 'GET /v1/projects': problem(500, 'internal'), 'GET /v1/usage': usage })
    console = await openConsole('/', MEMBER)
    await console.until(() => console?.text().includes('title of internal'))
    served.answers['GET /v1/projects'] = page([project('proj_1'), project('proj_2')])
    await console.press('Try again')
    await console.until(() => console?.text().includes('Nothing runs'))
  })
})

describe('one thing after another', () => {
  it('has a state of its own', async () => {
    serve({ 'GET /v1/nodes/node_a': node('node_a'), 'GET /v1/nodes/node_b': node('node_b') })
    console = await openConsole('/ops/nodes/node_b', OPERATOR)
    await console.until(() => console?.text().includes('label-node_b'))
    await console.go('/ops/nodes/node_a')
    await console.until(() => console?.text().includes('label-node_a'))
    await console.press('Retire')
    const tick = () => console?.place.querySelector<HTMLInputElement>('input[type=checkbox]')
    const found = await console.until(tick)
    await act(async () => found.click())
    await console.until(() => tick()?.checked)
    // In the cache, so that nothing is drawn between them.
    await console.go('/ops/nodes/node_b')
    await console.until(() => console?.text().includes('label-node_b'))
    expect(tick(), 'the dialog is closed').toBeFalsy()
    await console.press('Retire')
    expect((await console.until(tick)).checked).toBe(false)
  })

  it('asks for force each time', async () => {
    serve({ 'GET /v1/nodes/node_a': node('node_a') })
    console = await openConsole('/ops/nodes/node_a', OPERATOR)
    await console.press('Retire')
    const tick = () => console?.place.querySelector<HTMLInputElement>('input[type=checkbox]')
    const found = await console.until(tick)
    await act(async () => found.click())
    await console.press('Cancel')
    await console.press('Retire')
    expect((await console.until(tick)).checked).toBe(false)
  })
})

describe('what was read before', () => {
  const KINDS = [
    ['/ops/nodes/node_a', 'GET /v1/nodes/node_a', node('node_a'), ['node', 'node_a']],
    [
      '/service-accounts/sa_a',
      'GET /v1/service-accounts/sa_a',
      {
        ...node('sa_a'),
        display_name: 'label-sa_a',
        tenant: { id: 'ten_a', name: '' },
        project: { id: 'proj_1', name: '' },
        standing: 'active',
        role: 'project_member',
        label: 'sa',
        actions: [],
      },
      ['service-account', 'sa_a'],
    ],
    [
      '/ops/actors/node/node_a',
      'GET /v1/ops/supervision/node/actors/node_a',
      {
        id: 'label-node_a',
        directory: 'node',
        as_of: '2026-01-01T00:00:00Z',
        transitions: [],
        crashes: [],
        orders: [],
        tombstones: [],
        actions: [],
      },
      ['actor', 'node', 'node_a'],
    ],
  ] as const

  it.each(KINDS)(
    'is shown with the error of a reading that failed, and goes when it is gone: %s',
    async (...kind) => {
      const [at, question, answer, queryKey] = kind
      const served = serve({ [question]: answer })
      console = await openConsole(at, OPERATOR)
      await console.until(() => console?.text().includes('label-'))
      served.answers[question] = problem(500, 'internal')
      void console.client.invalidateQueries({ queryKey: [...queryKey] })
      await console.until(() => console?.text().includes('title of internal'))
      expect(console.text()).toContain('label-')
      served.answers[question] = problem(404, 'not_found')
      void console.client.invalidateQueries({ queryKey: [...queryKey] })
      await console.until(() => /No such/.test(console?.text() ?? ''))
      expect(console.text()).not.toContain('label-')
    },
  )
})
