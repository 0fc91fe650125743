/** A node's own history says what happened in words, with the allocation that it is about. */
import { afterEach, expect, it, vi } from 'vitest'
import { type Opened, openConsole, page, serve, sessionOf } from '../testing'

let console: Opened | undefined
afterEach(async () => {
  await console?.close()
  console = undefined
  vi.unstubAllGlobals()
})

const NODE = {
  id: 'node_1',
  label: 'rack7-01',
  life: 'ready',
  reachable: true,
  schedulable: true,
  capacity: [],
  gpus: [],
  actions: [],
  certificates: [],
  created_at: '2026-01-01T00:00:00Z',
  open_tasks: 0,
  region: 'local',
}
/** As the journal has them, and one that it may have later (`domain/src/node.rs`, `event_type`). */
const TYPES = [
  'registered join_token_issued enrolled certificate_renewed attached inventory_observed unreachable cordoned uncordoned',
  'drain_started drained retired gpus_held hold_confirmed hold_quarantined gpus_freed task_issued task_finished',
  'task_delivered allocation_told allocation_told_of_drain some_news',
]
  .join(' ')
  .split(' ')

it('every line has a mark of its own, and leads to its allocation', async () => {
  const entries = TYPES.map((what, seq) => ({
    seq,
    at: '2026-01-01T00:00:00Z',
    type: `node.${what}`,
    kind: 'node',
    resource: 'node_1',
    principal: 'system/engine',
    hash: 'x',
    data: what === 'gpus_held' ? { allocation_id: 'alloc_a' } : {},
  }))
  serve({ 'GET /v1/nodes/node_1': NODE, 'GET /v1/journal': page(entries) })
  console = await openConsole('/ops/nodes/node_1', sessionOf([{ role: 'operator_admin' }]))
  const here = console
  const moments = await here.until(() => {
    const found = [...here.place.querySelectorAll('.ui-timeline__moment')]
    return found.length === TYPES.length && found
  })
  const grey = moments.filter((one) => one.querySelector('svg.lucide-circle'))
  const titles = grey.map((one) => one.querySelector('.ui-timeline__title')?.textContent)
  expect(titles, 'only what is not known here').toEqual(['Some news'])
  expect(here.text()).not.toContain('Gpus')
  const links = moments.flatMap((one) =>
    [...one.querySelectorAll('a')].map((link) => link.getAttribute('href')),
  )
  expect(links).toEqual(['/allocations/alloc_a'])
})
