import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { gate } from '../testing'
import { renew } from './renew'

let client = new QueryClient()
afterEach(() => client.clear())

/** Somebody looks at a thing; each answer is given by hand, and says what was true when it was asked for. */
function look(key: readonly string[]) {
  client = new QueryClient({ defaultOptions: { queries: { staleTime: 30_000, retry: false } } })
  const asked: ReturnType<typeof gate<string>>[] = []
  const observer = new QueryObserver<string>(client, {
    queryKey: key,
    queryFn: () => {
      const one = gate<string>()
      asked.push(one)
      return one.promise
    },
  })
  observer.subscribe(() => {})
  return { asked, data: () => client.getQueryData(key) }
}

const times = (count: number, asked: readonly unknown[]) =>
  vi.waitFor(() => expect(asked).toHaveLength(count), 15_000)

describe('renewing', () => {
  it('asks once more after an answer that was under way, were it the first', async () => {
    const { asked, data } = look(['allocation', 'a'])
    await times(1, asked)
    for (let events = 0; events < 5; events++) renew(client, [['allocation', 'a'], ['allocation']])
    asked[0]?.open('configuring')
    await times(2, asked)
    expect(data()).toBe('configuring')
    asked[1]?.open('active')
    await vi.waitFor(() => expect(data()).toBe('active'), 15_000)
    expect(client.isFetching(), 'five events in one answer’s way are one request').toBe(0)
    expect(asked).toHaveLength(2)
  })

  it('asks at once for what rests, once for all keys that it has', async () => {
    const { asked, data } = look(['allocation', 'a'])
    await times(1, asked)
    asked[0]?.open('old')
    await vi.waitFor(() => expect(data()).toBe('old'), 15_000)
    renew(client, [['allocation', 'a'], ['allocation']])
    await times(2, asked)
    asked[1]?.open('new')
    await vi.waitFor(() => expect(data()).toBe('new'), 15_000)
    expect(client.isFetching()).toBe(0)
    expect(asked).toHaveLength(2)
  })

  it('asks once more also when the answer under way was given up for another, or failed', async () => {
    const { asked, data } = look(['allocation', 'a'])
    await times(1, asked)
    asked[0]?.open('first')
    await vi.waitFor(() => expect(data()).toBe('first'), 15_000)
    renew(client)
    await times(2, asked)
    renew(client)
    // Somebody presses a button that reads: the answer under way is dropped.
    void client.refetchQueries({ queryKey: ['allocation'] }, { cancelRefetch: true })
    await times(3, asked)
    asked[2]?.open('second')
    await times(4, asked)
    asked[3]?.open('third')
    await vi.waitFor(() => expect(data()).toBe('third'), 15_000)
  })

  it('leaves a list of many pages alone for a while, and reads it once after that', async () => {
    vi.useFakeTimers()
    try {
      client = new QueryClient({ defaultOptions: { queries: { staleTime: 30_000, retry: false } } })
      const read = vi.fn(async () => ({ items: Array.from({ length: 600 }), whole: true }))
      const observer = new QueryObserver(client, { queryKey: ['allocations'], queryFn: read })
      const stop = observer.subscribe(() => {})
      await vi.advanceTimersByTimeAsync(10)
      expect(read).toHaveBeenCalledTimes(1)
      for (let second = 0; second < 6; second++) {
        renew(client, [['allocations']])
        renew(client, [['allocations']])
        await vi.advanceTimersByTimeAsync(1_000)
      }
      const { length } = read.mock.calls
      expect(length, 'three pages are read every two seconds at most').toBeGreaterThanOrEqual(3)
      expect(length).toBeLessThanOrEqual(4)
      await vi.advanceTimersByTimeAsync(10_000)
      expect(read.mock.calls.length - length, 'and what came last is read').toBeLessThanOrEqual(1)
      stop()
    } finally {
      vi.useRealTimers()
    }
  })
})
