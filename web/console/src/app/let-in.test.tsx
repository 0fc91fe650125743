/** Who is put out and let in again, or waits to be let in for the first time, sees it without reloading the page. */
import { act } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Opened, openConsole, page, serve, sessionOf } from '../testing'
import { sessionQuery } from './api'

let console: Opened | undefined
beforeEach(() => localStorage.clear())
afterEach(async () => {
  await console?.close()
  console = undefined
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const OUTSIDE = sessionOf([{ role: 'tenant_member', tenant: 'ten_a' }])
const INSIDE = sessionOf([
  { role: 'tenant_member', tenant: 'ten_a' },
  { role: 'project_admin', tenant: 'ten_a', project: 'proj_1' },
])
const TENANT = { id: 'ten_a', label: 'acme', display_name: 'ACME', name: '', standing: 'active', actions: [] }
const PROJECT = {
  id: 'proj_1',
  label: 'lab',
  display_name: 'Lab',
  tenant: { id: 'ten_a', name: '' },
  name: 'core42:aicloud:-:acme:lab:project/proj_1',
  actions: ['create_allocation'],
}

async function open(at: string) {
  const served = serve({
    'GET /v1/tenants': page([TENANT]),
    'GET /v1/session': OUTSIDE,
    'GET /v1/usage': { as_of: '2026-01-01T00:00:00Z', total: [], allocations: [] },
  })
  const here = await openConsole(at, OUTSIDE)
  console = here
  const letIn = () => {
    served.answers['GET /v1/session'] = INSIDE
    served.answers['GET /v1/projects'] = page([PROJECT])
  }
  return { here, letIn }
}

describe('who is let in', () => {
  it('sees it on a screen that they could not see, when they look again', async () => {
    const { here, letIn } = await open('/allocations')
    await here.until(() => here.text().includes('You may not see this'))
    letIn()
    await here.press('Look again')
    await here.until(() => here.text().includes('Nothing runs now'))
  })

  it('sees it at home, where there was no project', async () => {
    const { here, letIn } = await open('/')
    await here.until(() => here.text().includes('You are in no project yet'))
    letIn()
    await here.press('Look again')
    await here.until(() => here.text().includes('Nothing runs') && !here.text().includes('no project yet'))
  })

  it('sees it in half a minute without a press', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const { here, letIn } = await open('/allocations')
    await here.until(() => here.text().includes('You may not see this'))
    letIn()
    await act(async () => vi.advanceTimersByTime(30_000))
    await here.until(() => here.text().includes('Nothing runs now'))
    expect(here.text()).not.toContain('You may not see this')
  })
})

it('a page whose session is over hears that another tab has signed in', async () => {
  const served = serve({ 'GET /v1/session': INSIDE, 'GET /v1/projects': page([PROJECT]) })
  const here = await openConsole('/sign-in?problem=unauthenticated&next=/allocations', OUTSIDE)
  console = here
  await act(async () => here.client.setQueryData(sessionQuery.queryKey, null))
  await here.until(() => here.text().includes('Your session is over'))
  expect(served.asked, 'nothing is asked before somebody says so').toEqual([])
  await act(() => here.client.invalidateQueries({ queryKey: sessionQuery.queryKey }))
  await here.until(() => here.text().includes('Ada Lovelace is signed in, in another tab'))
  expect(here.text()).not.toContain('Your session is over')
  await here.press('Go on')
  await here.until(() => here.text().includes('Nothing runs now'))
})
