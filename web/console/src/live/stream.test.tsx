/** The stream and the cache together: what happens is asked for again, however the stream fared meanwhile. */
import { act } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { watchSession } from '../app/api'
import { gate, type Opened, openConsole, page, problem, type Served, serve, sessionOf } from '../testing'

let console: Opened | undefined
afterEach(async () => {
  await console?.close()
  console = undefined
  vi.unstubAllGlobals()
  watchSession({ onOver: () => {}, onOther: () => {}, onDoubt: () => {} })
})

const OPERATOR = sessionOf([{ role: 'operator_admin' }])
const node = (life: string) => ({
  id: 'node_a',
  label: 'label-node_a',
  life,
  reachable: true,
  schedulable: true,
  capacity: [],
  gpus: [],
  actions: ['retire'],
  certificates: [],
  created_at: '2026-01-01T00:00:00Z',
  open_tasks: 0,
  region: 'local',
})
const NODE = 'GET /v1/nodes/node_a'
const isReady = () =>
  ['Live', 'label-node_a'].every((one) => console?.text().includes(one)) && console?.client.isFetching() === 0
const count = (served: Served, path: string) => served.asked.filter((one) => one.path === path).length

const project = {
  id: 'proj_1',
  display_name: 'Lab',
  tenant: { id: 'ten_a', name: '' },
  name: 'core42:aicloud:-:acme:lab:project/proj_1',
  actions: [],
}

describe('an event', () => {
  it('that comes while its answer is under way is in the answer after it', async () => {
    const served = serve({ [NODE]: node('ready') })
    console = await openConsole('/ops/nodes/node_a', OPERATOR)
    await console.until(() => isReady())
    const slow = gate<object>()
    served.answers[NODE] = () => slow.promise
    const before = count(served, '/v1/nodes/node_a')
    const event = { kind: 'node', type: 'node.cordoned', resource: 'node_a' }
    served.event(event)
    await console.until(() => count(served, '/v1/nodes/node_a') === before + 1)
    served.answers[NODE] = node('cordoned')
    const history = count(served, '/v1/journal')
    served.event(event)
    // Its history is asked for again as well, and at once: then the event has been dealt with.
    await console.until(() => count(served, '/v1/journal') > history && console?.client.isFetching() === 1)
    await act(async () => slow.open(node('ready')))
    await console.until(() => console?.button('Uncordon'))
    expect(count(served, '/v1/nodes/node_a')).toBe(before + 2)
  })
})

describe('a stream', () => {
  it('that lost its place has everything read anew after it is open again', async () => {
    let opened = 0
    const served = serve({ [NODE]: node('ready') })
    const streams: ReadableStreamDefaultController<Uint8Array>[] = []
    const second = gate<object>()
    served.answers['GET /v1/events'] = () => {
      opened += 1
      if (opened === 2) return problem(410, 'position_too_old')
      const stream = () => new Response(new ReadableStream({ start: (one) => void streams.push(one) }))
      return opened === 1 ? stream() : second.promise.then(stream)
    }
    console = await openConsole('/ops/nodes/node_a', OPERATOR)
    await console.until(() => isReady())
    const before = count(served, '/v1/nodes/node_a')
    streams[0]?.enqueue(new TextEncoder().encode('id: 7-7\n\n'))
    streams[0]?.close()
    await console.until(() => opened === 3)
    expect(count(served, '/v1/nodes/node_a'), 'not before the new stream has begun').toBe(before)
    await act(async () => second.open({}))
    await console.until(() => count(served, '/v1/nodes/node_a') > before)
  })

  it('reads who somebody is each time it opens', async () => {
    const streams: ReadableStreamDefaultController<Uint8Array>[] = []
    const served = serve({ [NODE]: node('ready') })
    served.answers['GET /v1/events'] = () =>
      new Response(new ReadableStream({ start: (one) => void streams.push(one) }))
    console = await openConsole('/ops/nodes/node_a', OPERATOR)
    await console.until(() => isReady())
    const before = count(served, '/v1/session')
    streams[0]?.close()
    await console.until(() => streams.length === 2 && count(served, '/v1/session') === before + 1)
  })

  it('that finds no room is not taken for a server that is away', async () => {
    const served = serve({ [NODE]: node('ready') })
    served.answers['GET /v1/events'] = problem(429, 'overloaded')
    console = await openConsole('/ops/nodes/node_a', OPERATOR)
    await console.until(() => console?.text().includes('Not live'))
    expect(console.text()).toContain('As of')
    expect(console.button('Retire')?.getAttribute('aria-disabled')).toBeNull()
  })

  it('that is refused because the session is over takes the page along', async () => {
    const over = vi.fn()
    watchSession({ onOver: over, onOther: () => {}, onDoubt: () => {} })
    const served = serve({ [NODE]: node('ready') })
    served.answers['GET /v1/events'] = problem(401, 'unauthenticated')
    console = await openConsole('/ops/nodes/node_a', OPERATOR)
    await console.until(() => over.mock.calls.length > 0)
  })

  it('that is refused to who was put out leaves nothing on the page of what they saw', async () => {
    const streams: ReadableStreamDefaultController<Uint8Array>[] = []
    const viewer = sessionOf([{ role: 'tenant_viewer', tenant: 'ten_a' }])
    const served = serve({
      'GET /v1/projects': page([project]),
      'GET /v1/usage': {
        tenant: { id: 'ten_a', name: '' },
        as_of: '2026-01-01T00:00:00Z',
        total: [],
        projects: [],
        allocations: [],
      },
    })
    served.answers['GET /v1/events'] = () =>
      new Response(new ReadableStream({ start: (one) => void streams.push(one) }))
    console = await openConsole('/', viewer)
    await console.until(() => console?.text().includes('Running now') && streams.length > 0)
    served.answers['GET /v1/events'] = problem(404, 'not_found')
    served.answers['GET /v1/session'] = sessionOf([])
    served.answers['GET /v1/projects'] = problem(403, 'forbidden')
    streams[0]?.close()
    await console.until(() => console?.text().includes('You belong to nothing now'))
    expect(console.text()).not.toContain('Lab')
    served.answers['GET /v1/session'] = viewer
    served.answers['GET /v1/projects'] = page([project])
    await console.press('Look again')
    await console.until(() => console?.text().includes('Running now') && console.text().includes('Lab'))
  })

  it('that ends with a disabled tenant says so, and takes what was there from the page', async () => {
    const viewer = sessionOf([{ role: 'tenant_viewer', tenant: 'ten_a' }])
    const streams: ReadableStreamDefaultController[] = []
    const served = serve({ 'GET /v1/projects': page([project]), 'GET /v1/allocations': page([]) })
    served.answers['GET /v1/events'] = () =>
      new Response(new ReadableStream({ start: (one) => void streams.push(one) }))
    console = await openConsole('/allocations', viewer)
    await console.until(() => streams.length > 0)
    const disabled = problem(403, 'tenant_disabled')
    for (const path of ['events', 'projects', 'allocations']) served.answers[`GET /v1/${path}`] = disabled
    served.answers['GET /v1/session'] = { ...sessionOf([]), tenant_disabled: true }
    streams[0]?.close()
    await console.until(() => console?.text().includes('Your tenant is disabled'))
    expect(console.text()).not.toContain('Lab')
  })

  it('that is refused has it read what somebody holds, and follows that', async () => {
    const grants = [{ role: 'tenant_viewer', tenant: 'ten_a' }]
    const served = serve({ 'GET /v1/projects': page([]) })
    served.answers['GET /v1/events'] = (asked) =>
      asked.query.has('tenant') ? new Response(new ReadableStream()) : problem(403, 'forbidden')
    served.answers['GET /v1/session'] = sessionOf(grants)
    console = await openConsole('/account', OPERATOR)
    await console.until(() => console?.text().includes('Live'))
    expect(
      served.asked
        .filter((one) => one.path === '/v1/events')
        .at(-1)
        ?.query.get('tenant'),
    ).toBe('ten_a')
  })
})
