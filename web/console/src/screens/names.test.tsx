/** People are told of by their names where these are known, and found by them. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Opened, openConsole, page, type Served, serve, sessionOf } from '../testing'

let console: Opened | undefined
let served: Served
beforeEach(() => localStorage.clear())
afterEach(async () => {
  await console?.close()
  console = undefined
  vi.unstubAllGlobals()
})

const OWNER = sessionOf([{ role: 'tenant_owner', tenant: 'ten_a' }])
const PROJECT = {
  id: 'proj_1',
  display_name: 'Lab',
  tenant: { id: 'ten_a', name: 'core42:aicloud:-:acme::tenant/ten_a' },
  name: 'core42:aicloud:-:acme:lab:project/proj_1',
  actions: [],
}
const entry = (seq: number, principal: string) => ({
  at: '2026-01-05T08:00:00Z',
  seq,
  type: 'allocation.active',
  kind: 'allocation',
  resource: `alloc_${seq}`,
  result: 'done',
  principal,
  request_id: 'req_1',
  hash: 'x',
  data: {},
})

async function openAudit() {
  served = serve({
    'GET /v1/projects': page([PROJECT]),
    'GET /v1/tenants/ten_a/members': page([
      { user: 'user_1', display_name: 'Grace', role: 'tenant_owner' },
      { user: 'user_2', display_name: 'Ada', role: 'tenant_member' },
    ]),
    'GET /v1/projects/proj_1/service-accounts': page([{ id: 'sa_1', display_name: 'CI' }]),
    'GET /v1/audit': page([
      entry(1, 'user/user_2'),
      entry(2, 'user/user_1'),
      entry(3, 'service_account/sa_1'),
      entry(4, 'user/user_9'),
    ]),
  })
  console = await openConsole('/audit', OWNER)
  await console.until(() => console?.text().includes('Ada'))
  return console
}
const asked = () =>
  served.asked
    .filter(({ path }) => path === '/v1/audit')
    .at(-1)
    ?.query.get('principal')

describe('an audit', () => {
  it('names people and programs that are known, oneself, and leaves others their ids', async () => {
    const here = await openAudit()
    await here.until(() => here.text().includes('CI'))
    const who = [...here.place.querySelectorAll('tbody td[data-head=Who]')].map((one) => one.textContent)
    expect(who).toEqual(['Ada user_2', 'you user_1', 'CI sa_1', 'user user_9'])
  })

  it('is asked about one of them by a press, and by a name', async () => {
    const here = await openAudit()
    await here.press('allocation.active')
    await here.until(() => here.text().includes('Show only what'))
    await here.press('Show only what they did')
    await here.until(() => asked() === 'user/user_9')
    await here.type('Principal', 'ada')
    await here.press('Search')
    await here.until(() => asked() === 'user/user_2')
  })
})

describe('one’s own account', () => {
  it('says by which id one is written down, and where one holds what', async () => {
    serve({ 'GET /v1/projects': page([PROJECT]) })
    console = await openConsole('/account', OWNER)
    await console.until(() => console?.text().includes('tenant acme'))
    expect([...console.place.querySelectorAll('.ui-copy code')].map((one) => one.textContent)).toContain(
      'user_1',
    )
  })
})
