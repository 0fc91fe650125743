/** The engine's feed on a connection that says one thing and no more. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type EngineState, useEngine } from './engine'

class Socket {
  static all: Socket[] = []
  onmessage: ((message: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  closed = false
  constructor() {
    Socket.all.push(this)
  }
  // A dead peer answers no close, so nothing tells that it is closed.
  close() {
    this.closed = true
  }
  say(frame: object) {
    act(() => this.onmessage?.({ data: JSON.stringify(frame) }))
  }
}

const supervision = { as_of: '', tree: {}, directories: [] }
const snapshot = {
  type: 'snapshot',
  seq: 1,
  because: 'opened',
  supervision,
  top: [],
  crashes: [],
  tombstones: [],
}

let root: Root
let client: QueryClient
let state: EngineState
function Watch() {
  state = useEngine({}).state
  return null
}

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', Socket)
  Socket.all = []
  client = new QueryClient()
  root = createRoot(document.createElement('div'))
  act(() =>
    root.render(
      <QueryClientProvider client={client}>
        <Watch />
      </QueryClientProvider>,
    ),
  )
})
afterEach(() => {
  act(() => root.unmount())
  client.clear()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})
const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms))

describe('the engine’s feed', () => {
  it('is broken when nothing comes for a while, and opened anew', () => {
    Socket.all[0]?.say(snapshot)
    expect(state).toBe('live')
    pass(14_000)
    Socket.all[0]?.say({ type: 'tick', seq: 2, supervision, top: [] })
    pass(14_000)
    expect(state).toBe('live')
    pass(1_000)
    expect(state).toBe('broken')
    expect(Socket.all[0]?.closed).toBe(true)
    pass(10_000)
    expect(Socket.all).toHaveLength(2)
    Socket.all[1]?.say(snapshot)
    expect(state).toBe('live')
  })

  it('is broken at once when a frame is missing', () => {
    Socket.all[0]?.say(snapshot)
    Socket.all[0]?.say({ type: 'tick', seq: 3, supervision, top: [] })
    expect(state).toBe('broken')
    expect(Socket.all[0]?.closed).toBe(true)
  })

  it('says that the list of crashes is old when something crashes', () => {
    const old = vi.spyOn(client, 'invalidateQueries')
    client.setQueryData(['crashes'], { items: [] })
    const isOld = () => client.getQueryState(['crashes'])?.isInvalidated
    Socket.all[0]?.say({ ...snapshot })
    pass(100)
    expect(isOld()).toBe(true)
    client.setQueryData(['crashes'], { items: [] })
    Socket.all[0]?.say({ type: 'changes', seq: 2, items: [{ what: 'restarted' }] })
    pass(1_000)
    expect(isOld()).toBe(false)
    Socket.all[0]?.say({ type: 'changes', seq: 3, items: [{ what: 'crashed', crash_id: 'crash_1' }] })
    pass(1_000)
    expect(isOld()).toBe(true)
    expect(old).toHaveBeenCalledTimes(2)
  })

  it('has it read who somebody is when the server closes for that', () => {
    client.setQueryData(['session'], {})
    act(() => Socket.all[0]?.onclose?.({ code: 1008 }))
    expect(client.getQueryState(['session'])?.isInvalidated).toBe(true)
    expect(state).toBe('broken')
  })
})
