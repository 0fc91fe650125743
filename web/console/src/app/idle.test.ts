import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchIdle } from './idle'

const HOUR = 3_600_000
let at: EventTarget
let { stop, stay } = { stop: () => {}, stay: () => {} }
const onIdle = vi.fn()
const told: unknown[] = []
const tabs = { postMessage: (what: unknown) => void told.push(what), onmessage: null as (() => void) | null }

beforeEach(() => {
  vi.useFakeTimers()
  onIdle.mockReset()
  told.length = 0
  at = new EventTarget()
  ;({ stop, stay } = watchIdle({ after: HOUR, onIdle, at, tabs: tabs as never }))
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})
const pass = (ms: number) => vi.advanceTimersByTime(ms)
const touch = () => at.dispatchEvent(new Event('keydown'))

describe('a page that nobody uses', () => {
  it('rests after its time, and not before', () => {
    pass(HOUR - 1)
    expect(onIdle).not.toHaveBeenCalled()
    pass(1)
    expect(onIdle).toHaveBeenCalledTimes(1)
  })

  it('counts from the last touch, and tells other tabs of it now and then', () => {
    pass(HOUR - 1)
    touch()
    touch()
    expect(told).toHaveLength(1)
    pass(HOUR - 1)
    expect(onIdle).not.toHaveBeenCalled()
    pass(1)
    expect(onIdle).toHaveBeenCalledTimes(1)
  })

  it('is in use while another tab is', () => {
    pass(HOUR - 1)
    tabs.onmessage?.()
    pass(HOUR - 1)
    expect(onIdle).not.toHaveBeenCalled()
  })

  it('is not woken by a hand that comes after a night', () => {
    vi.setSystemTime(Date.now() + 8 * HOUR)
    touch()
    expect(onIdle).toHaveBeenCalledTimes(1)
  })

  describe('whose people are asked', () => {
    const onWarn = vi.fn()
    const onStay = vi.fn()
    beforeEach(() => {
      stop()
      for (const one of [onWarn, onStay]) one.mockReset()
      const warn = { before: 60_000, onWarn, onStay }
      ;({ stop, stay } = watchIdle({ after: HOUR, onIdle, at, tabs: tabs as never, warn }))
    })

    it('asks a minute before, and ends without an answer: a hand that brushes it is none', () => {
      const endsAt = Date.now() + HOUR
      pass(HOUR - 60_001)
      expect(onWarn).not.toHaveBeenCalled()
      pass(1)
      expect(onWarn.mock.calls).toEqual([[endsAt]])
      touch()
      pass(59_999)
      expect(onIdle).not.toHaveBeenCalled()
      pass(1)
      expect(onIdle).toHaveBeenCalledTimes(1)
      expect(onWarn).toHaveBeenCalledTimes(1)
    })

    it('goes on for a whole time when somebody says that they are there, and asks again', () => {
      pass(HOUR - 1)
      stay()
      expect([onStay.mock.calls.length, told.length]).toEqual([1, 1])
      pass(HOUR - 1)
      expect(onIdle).not.toHaveBeenCalled()
      expect(onWarn).toHaveBeenCalledTimes(2)
      pass(1)
      expect(onIdle).toHaveBeenCalledTimes(1)
    })

    it('asks no more when another tab is used', () => {
      pass(HOUR - 1)
      tabs.onmessage?.()
      expect(onStay).toHaveBeenCalledTimes(1)
      pass(HOUR - 1)
      expect(onIdle).not.toHaveBeenCalled()
    })

    it('does not let in who answers after a night', () => {
      pass(HOUR - 1)
      vi.setSystemTime(Date.now() + 8 * HOUR)
      stay()
      expect(onIdle).toHaveBeenCalledTimes(1)
      expect(onStay).not.toHaveBeenCalled()
    })
  })

  it('is left alone when it is over', () => {
    stop()
    pass(2 * HOUR)
    expect(onIdle).not.toHaveBeenCalled()
  })
})
