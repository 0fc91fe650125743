import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { problem, serve, sessionOf } from '../testing'
import { adopt, api, sessionQuery, watchSession } from './api'
import { makeQueryClient } from './query'

const news = { onOver: vi.fn(), onOther: vi.fn(), onDoubt: vi.fn() }
const [ada, bob] = [sessionOf([], 'user_ada'), sessionOf([], 'user_bob')]
const read = () => makeQueryClient().fetchQuery(sessionQuery)

beforeEach(() => {
  watchSession(news)
  for (const one of Object.values(news)) one.mockReset()
})
afterEach(() => {
  adopt(null)
  vi.unstubAllGlobals()
})

describe('whose session it is', () => {
  it('is told when it is another person’s than the page’s', async () => {
    const served = serve({ 'GET /v1/session': ada })
    await read()
    await read()
    expect(news.onOther).not.toHaveBeenCalled()
    served.answers['GET /v1/session'] = bob
    await read()
    expect(news.onOther).toHaveBeenCalledTimes(1)
  })

  it('is nobody’s after signing out, so that another may come', async () => {
    serve({ 'GET /v1/session': bob })
    adopt(ada)
    adopt(null)
    await read()
    expect(news.onOther).not.toHaveBeenCalled()
  })

  it('is in doubt when a write’s token is not good any more', async () => {
    serve({ 'PATCH /v1/me': problem(403, 'csrf_failed') })
    await expect(api.PATCH('/v1/me', { params: {}, body: { display_name: 'x' } } as never)).rejects.toThrow()
    expect(news.onDoubt).toHaveBeenCalledTimes(1)
  })

  it('is in doubt when another tab signs in or out, and not when it only reads', async () => {
    const other = new BroadcastChannel('aicloud.session')
    const heard: unknown[] = []
    other.onmessage = (event) => heard.push(event.data)
    serve({ 'GET /v1/session': ada })
    await read()
    adopt(null)
    adopt(bob)
    await vi.waitFor(() => expect(heard).toHaveLength(2), 15_000)
    expect(news.onDoubt, 'the tab itself knows').not.toHaveBeenCalled()
    other.postMessage('changed')
    await vi.waitFor(() => expect(news.onDoubt).toHaveBeenCalled(), 15_000)
    other.close()
  })
})
