/** What nobody tells is read again on a beat, but never two at once, and never so often that it weighs. */
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { pauseAfter, useAgain } from './again'

afterEach(() => vi.useRealTimers())

describe('what is read again', () => {
  it('is left alone ten times as long as reading takes, and a second at least', () => {
    expect([pauseAfter(20, 1_000), pauseAfter(700, 1_000)]).toEqual([1_000, 7_000])
  })

  it('is read on the beat, when the reading before it has ended and its pause is over', async () => {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
    vi.useFakeTimers()
    const ends: (() => void)[] = []
    const read = () => new Promise<void>((end) => ends.push(end))
    function Screen({ beat, off }: { readonly beat: string | undefined; readonly off?: boolean }) {
      useAgain(read, beat, { off: off ?? false })
      return null
    }
    const root = createRoot(document.createElement('div'))
    const beat = (at: string | undefined, off = false) =>
      act(async () => root.render(<Screen beat={at} off={off} />))
    await beat(undefined)
    await beat('1')
    await beat('2')
    expect(ends, 'one at a time').toHaveLength(1)
    await act(async () => ends[0]?.())
    await beat('3')
    expect(ends, 'its pause is not over').toHaveLength(1)
    vi.advanceTimersByTime(1_000)
    await beat('3')
    expect(ends, 'nothing has changed').toHaveLength(1)
    await beat('4')
    expect(ends).toHaveLength(2)
    await act(async () => ends[1]?.())
    vi.advanceTimersByTime(5_000)
    await beat('5', true)
    expect(ends, 'held').toHaveLength(2)
    await act(async () => root.unmount())
  })
})
