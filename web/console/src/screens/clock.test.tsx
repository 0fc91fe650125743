/** The browser's clock is wrong, by more than an hour: what is said of time is true all the same. */
import { correctClock } from '@aicloud/ui'
import { act } from 'react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Opened, openConsole, page, serve, sessionOf } from '../testing'

let console: Opened | undefined
beforeEach(() => localStorage.clear())
afterEach(async () => {
  await console?.close()
  console = undefined
  await act(async () => correctClock(0))
  vi.unstubAllGlobals()
})

const MINUTE = 60_000
const OPERATOR = sessionOf([{ role: 'operator_admin' }])
/** An answer of a server whose clock shows so many minutes more than ours. */
const dated = (body: object, ahead: number) =>
  Response.json(body, { headers: { Date: new Date(Date.now() + ahead * MINUTE).toUTCString() } })

it('ahead: a certificate that is good has not ended', async () => {
  const at = (minutes: number) => new Date(Date.now() + (minutes - 65) * MINUTE).toISOString()
  const node = {
    id: 'node_1',
    label: 'rack7-01',
    life: 'ready',
    reachable: true,
    schedulable: true,
    capacity: [],
    gpus: [],
    actions: [],
    certificates: [{ serial: '01', issued_at: at(-15), expires_at: at(45) }],
    created_at: at(-600),
    open_tasks: 0,
    region: 'local',
  }
  serve({ 'GET /v1/nodes': dated(page([node]), -65) })
  console = await openConsole('/ops/nodes', OPERATOR)
  await console.until(() => /4[45]m left/.test(console?.text() ?? ''))
  expect(console.text()).not.toContain('ended')
})

it('behind: the newest of the history is in it, and a day is the last one', async () => {
  const served = serve({ 'GET /v1/projects': dated(page([]), 15) })
  console = await openConsole('/audit', OPERATOR)
  const asked = await console.until(() => served.asked.find(({ path }) => path === '/v1/audit'))
  expect(asked.query.get('to'), 'no end: it would be in the past').toBeNull()
  await console.press('Refresh')
  const again = await console.until(() => served.asked.filter(({ path }) => path === '/v1/audit')[1])
  const from = Date.parse(again.query.get('from') ?? '')
  const day = Date.now() + 15 * MINUTE - 24 * 60 * MINUTE
  expect(Math.abs(from - day)).toBeLessThan(MINUTE)
})
