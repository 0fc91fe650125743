/**
 * The page's one connection to the API, and who is signed in. The session is a cookie that no script can read; what
 * the page keeps of it is the token against forged writes, in memory.
 */
import { ApiError, makeApi, type Session, take } from '@aicloud/contract'
import { queryOptions } from '@tanstack/react-query'

let csrf: string | undefined
let signedOut: () => void = () => {}

export const api = makeApi({ csrf: () => csrf, onSignedOut: () => signedOut() })

/** What is to happen when the server no longer knows the session. */
export function whenSignedOut(act: () => void): void {
  signedOut = act
}

/** From now on writes are this session's. */
export function adopt(session: Session | null): Session | null {
  csrf = session?.csrf_token
  return session
}

/** The session; `null` for who is not signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'] as const,
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return adopt(await take(api.GET('/v1/session', { signal })))
    } catch (error) {
      if (error instanceof ApiError && error.problem.status === 401) return adopt(null)
      throw error
    }
  },
  staleTime: 60_000,
})
