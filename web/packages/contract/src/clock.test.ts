// @vitest-environment node
import { describe, expect, it, vi } from 'vitest'
import { makeApi, take } from './client'
import { aheadOf, type Dated } from './clock'

const HOUR = 3_600_000

describe('the server’s clock', () => {
  it('is believed to be the browser’s while nothing speaks against it', () => {
    // Written at 10.4 s, which it says as 10.
    expect(aheadOf(0, { sent: 10_390, received: 10_450, date: 10_000 })).toBe(0)
    expect(aheadOf(0, { sent: 10_990, received: 11_010, date: 10_000 })).toBe(0)
  })

  it('is told within a second and the time of an answer', () => {
    const real = -65 * 60_000
    let known = 0
    for (const [sent, took] of [
      [HOUR, 900],
      [HOUR + 1_300, 40],
      [HOUR + 2_900, 20],
    ] as const) {
      const written = sent + took / 2 + real
      known = aheadOf(known, { sent, received: sent + took, date: Math.floor(written / 1_000) * 1_000 })
    }
    expect(Math.abs(known - real)).toBeLessThan(1_020)
  })

  it('is not moved by an answer that took long, nor by a date that is none', () => {
    expect(aheadOf(5_000, { sent: 0, received: 60_000, date: 6_000 })).toBe(5_000)
    expect(aheadOf(5_000, { sent: 0, received: 10, date: Number.NaN })).toBe(5_000)
  })

  it('is learned anew when the browser’s is set', () => {
    const at = 10 * HOUR
    expect(aheadOf(HOUR, { sent: at, received: at + 10, date: at })).toBeLessThanOrEqual(1_000)
  })

  it('is heard from each answer, and a refusal is one', async () => {
    vi.useFakeTimers({ now: 5 * HOUR, toFake: ['Date'] })
    const heard: Dated[] = []
    const header = new Date(4 * HOUR).toUTCString()
    let status = 200
    const api = makeApi({
      baseUrl: 'http://cloud.example',
      csrf: () => undefined,
      onDated: (dated) => heard.push(dated),
      fetch: async () => {
        vi.setSystemTime(Date.now() + 20)
        return Response.json({}, { status, headers: { Date: header } })
      },
    })
    await take(api.GET('/v1/nodes'))
    status = 403
    await expect(take(api.GET('/v1/nodes'))).rejects.toThrow()
    vi.useRealTimers()
    expect(heard).toEqual([
      { sent: 5 * HOUR, received: 5 * HOUR + 20, date: 4 * HOUR },
      { sent: 5 * HOUR + 20, received: 5 * HOUR + 40, date: 4 * HOUR },
    ])
  })
})
