/**
 * The cache. What is in it is kept fresh by the event stream (live/), not by timers: a query counts as fresh until
 * an event says otherwise, and is asked for again when somebody comes back to the page after a while.
 *
 * Reads are tried again where the problem says that it makes sense. Writes never are by themselves, and never
 * wait for a connection: what spends money happens when somebody presses the button, or not at all.
 */
import { ApiError, Unreachable } from '@aicloud/contract'
import { QueryClient } from '@tanstack/react-query'

const TRIES = 3

export function shouldRetry(failures: number, error: Error): boolean {
  if (failures >= TRIES) return false
  if (error instanceof Unreachable) return true
  return error instanceof ApiError && error.problem.retry === 'same_request'
}

export function retryDelay(failures: number, error: Error): number {
  const asked = error instanceof ApiError ? (error.retryAfter ?? 0) * 1_000 : 0
  return Math.max(asked, Math.min(4_000, 400 * 2 ** failures))
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 5 * 60_000,
        retry: shouldRetry,
        retryDelay,
        refetchOnWindowFocus: true,
        networkMode: 'always',
      },
      // What was sent and what came back may be secret, and nobody reads it twice.
      mutations: { retry: false, networkMode: 'always', gcTime: 0 },
    },
  })
}
