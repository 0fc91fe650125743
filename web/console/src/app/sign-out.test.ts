import { ApiError, type Problem, Unreachable } from '@aicloud/contract'
import { describe, expect, it, vi } from 'vitest'
import { endSession } from './sign-out'

const refused = (status: number, code: string) =>
  new ApiError({ status, code, title: code, detail: code } as unknown as Problem)

describe('signing out', () => {
  it('has happened when the server says so, or does not know the session', async () => {
    const renew = vi.fn()
    expect(await endSession(async () => {}, renew)).toBeUndefined()
    expect(await endSession(() => Promise.reject(refused(401, 'unauthenticated')), renew)).toBeUndefined()
    expect(renew).not.toHaveBeenCalled()
  })

  it('has not happened in any other case', async () => {
    for (const error of [new Unreachable(), refused(503, 'unavailable'), refused(429, 'rate_limited')])
      expect(await endSession(() => Promise.reject(error), vi.fn())).toBe(error)
  })

  it('is tried once more with the session that another tab has opened', async () => {
    const end = vi.fn<() => Promise<void>>().mockRejectedValueOnce(refused(403, 'csrf_failed'))
    end.mockResolvedValueOnce(undefined)
    const renew = vi.fn(async () => {})
    expect(await endSession(end, renew)).toBeUndefined()
    expect([end.mock.calls.length, renew.mock.calls.length]).toEqual([2, 1])
    const never = vi.fn(() => Promise.reject(refused(403, 'csrf_failed')))
    expect(await endSession(never, renew)).toBeInstanceOf(ApiError)
    expect(never).toHaveBeenCalledTimes(2)
    const away = new Unreachable()
    expect(await endSession(never, () => Promise.reject(away))).toBe(away)
  })
})
