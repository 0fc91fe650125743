import { act } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { monthOf, monthRange, monthsUntil, nameOfPeriod } from '../data/period'
import { type Opened, openConsole, page, serve, sessionOf } from '../testing'

// There is no canvas here.
vi.mock('../../../packages/ui/src/chart-plot', () => ({ default: () => null }))

let console: Opened | undefined
beforeEach(() => localStorage.clear())
afterEach(async () => {
  await console?.close()
  console = undefined
  vi.unstubAllGlobals()
})

const project = (id: string, tenant = 'ten_a') => ({
  id,
  display_name: `Project ${id}`,
  label: id.replace('_', '-'),
  tenant: { id: tenant, name: '' },
  name: `core42:aicloud:-:acme:${id.replace('_', '-')}:project/${id}`,
  actions: [],
})
const amount = (cost_micros: string) => ({
  cost_micros,
  currency: 'USD',
  gpu_seconds: '3600.000',
  gpu_microseconds: '3600000000',
})
const answer = (query: URLSearchParams, more: object = {}) => ({
  tenant: { id: 'ten_a', name: 'core42:aicloud:-:acme:-:tenant/ten_a' },
  project: { id: query.get('project') ?? '', name: '' },
  from: query.get('from') ?? '',
  to: query.get('to') ?? new Date().toISOString(),
  as_of: new Date().toISOString(),
  total: [amount('4980000')],
  projects: [],
  allocations: [],
  series: [],
  ...more,
})
const VIEWER = sessionOf([{ role: 'tenant_viewer', tenant: 'ten_a' }])

const select = (label: string) => {
  const named = [...document.querySelectorAll('label')].find((one) => one.textContent === label)
  const found = named && document.getElementById(named.htmlFor)
  if (!(found instanceof HTMLSelectElement)) throw new Error(`there is no ${label}`)
  return found
}
const choose = (label: string, value: string) =>
  act(async () => {
    const found = select(label)
    found.value = value
    found.dispatchEvent(new Event('change', { bubbles: true }))
  })

describe('usage of a month', () => {
  const serveUsage = () =>
    serve({
      'GET /v1/projects': page([project('proj_1'), project('proj_2')]),
      'GET /v1/usage': ({ query }) => answer(query),
    })

  it('is what a link says, whole days of UTC, and is chosen by its name', async () => {
    const served = serveUsage()
    const asked = () => served.asked.filter((one) => one.path === '/v1/usage').at(-1)?.query
    console = await openConsole('/usage?project=proj_1&month=2026-02', VIEWER)
    const here = console
    await here.until(() => here.text().includes('$4.98'))
    expect(asked()?.get('from')).toBe('2026-02-01T00:00:00.000Z')
    expect(asked()?.get('to')).toBe('2026-03-01T00:00:00.000Z')
    expect(asked()?.get('step')).toBe('day')
    expect(asked()?.get('project')).toBe('proj_1')

    const [, last] = monthsUntil(Date.now())
    if (!last) throw new Error('there is always a month before')
    await choose('Period', nameOfPeriod(last))
    const { from, to } = monthRange(last)
    await here.until(() => asked()?.get('from') === new Date(from).toISOString())
    expect(asked()?.get('to')).toBe(new Date(to).toISOString())
    // And back to days, which end now.
    await choose('Period', '7d')
    await here.until(() => asked()?.get('to') === null)
    const options = [...select('Period').options]
    const texts = options.map((one) => one.text)
    expect(texts.filter((one) => one.startsWith('This month, '))).toHaveLength(1)
    expect(texts.filter((one) => one.startsWith('Last month, '))).toHaveLength(1)
    expect(options.map((one) => one.value)).toContain(nameOfPeriod(monthOf(Date.now())))
  })
})

describe('usage of all projects of a tenant', () => {
  const line = (id: string, cost_micros: string, allocations: number) => ({
    project: { id, name: project(id).name },
    display_name: `Project ${id}`,
    allocations,
    ...amount(cost_micros),
  })
  const serveUsage = () =>
    serve({
      'GET /v1/projects': page([project('proj_1'), project('proj_2')]),
      'GET /v1/usage': ({ query }) =>
        query.get('tenant')
          ? answer(query, {
              project: undefined,
              total: [amount('7000000')],
              projects: [line('proj_1', '2000000', 3), line('proj_2', '5000000', 4)],
            })
          : answer(query),
    })
  const BILLING = sessionOf([{ role: 'tenant_billing', tenant: 'ten_a' }])

  it('tells what has no line of its own, so that what is shown adds up', async () => {
    serve({
      'GET /v1/projects': page([project('proj_1'), project('proj_2')]),
      'GET /v1/usage': ({ query }) =>
        answer(query, {
          project: undefined,
          total: [amount('7000000')],
          projects: [line('proj_1', '2000000', 3)],
          rest: [{ lines: 12, allocations: 40, ...amount('5000000') }],
        }),
    })
    console = await openConsole('/usage?project=all&month=2026-02', BILLING)
    const here = console
    await here.until(() => here.text().includes('12 more projects, $5.00 together'))
    expect(here.text()).toContain('43')
  })

  it.each([
    ['a viewer', VIEWER],
    ['who pays', BILLING],
  ])('is one figure and its parts for %s, and leads to each', async (_, session) => {
    const served = serveUsage()
    const asked = () => served.asked.filter((one) => one.path === '/v1/usage').at(-1)?.query
    console = await openConsole('/usage?project=all&month=2026-02', session)
    const here = console
    await here.until(() => here.text().includes('$7.00'))
    expect([asked()?.get('tenant'), asked()?.get('project')]).toEqual(['ten_a', null])
    const lines = [...here.place.querySelectorAll('tbody a')].map((one) => one.textContent)
    expect(lines, 'the dearest first').toEqual(['Project proj_2', 'Project proj_1'])
    expect(here.text()).toContain('Cost of all projects')
    await choose('Stacked by', 'project')
    await here.until(() => asked()?.get('by') === 'project')
    // A line leads to its project, in the same month.
    const link = [...here.place.querySelectorAll('tbody a')].find(
      (one) => one.textContent === 'Project proj_1',
    )
    expect(link?.getAttribute('href')).toContain('project=proj_1')
    expect(link?.getAttribute('href')).toContain('month=2026-02')
    await here.go(link?.getAttribute('href') ?? '')
    await here.until(() => asked()?.get('project') === 'proj_1')
    expect(asked()?.get('tenant')).toBeNull()
    await here.until(() => asked()?.get('by') === 'allocation')
  })

  it('is of the tenant that an operator comes from, and of none where none is named', async () => {
    const served = serveUsage()
    console = await openConsole('/usage?project=all', sessionOf([{ role: 'operator_support' }]))
    const here = console
    await here.until(() => here.text().includes('Choose a project'))
    expect(served.asked.filter((one) => one.path === '/v1/usage')).toHaveLength(0)
    await here.go('/usage?project=all&tenant=ten_b')
    await here.until(() => here.text().includes('$7.00'))
    expect(served.asked.find((one) => one.path === '/v1/usage')?.query.get('tenant')).toBe('ten_b')
  })

  it('is not offered to who works in projects', async () => {
    serveUsage()
    const grants = ['proj_1', 'proj_2'].map((one) => ({
      role: 'project_viewer',
      tenant: 'ten_a',
      project: one,
    }))
    console = await openConsole('/usage?project=all', sessionOf(grants))
    const here = console
    await here.until(() => here.text().includes('$4.98'))
    expect(here.text()).not.toContain('Cost of all projects')
  })
})
