/**
 * The page's one connection to the API, and who is signed in. The session is a cookie that no script can read; what
 * the page keeps of it is the token against forged writes, in memory.
 *
 * The cookie is the browser's, the page's memory is the tab's: somebody may sign out and another one in elsewhere. Whose
 * session it is is compared each time it is read, tabs tell each other, and what was one's is never shown to the other.
 */
import { ApiError, aheadOf, makeApi, type Session, take } from '@aicloud/contract'
import { correctClock } from '@aicloud/ui'
import { queryOptions } from '@tanstack/react-query'

export interface SessionNews {
  /** The server no longer knows the session. */
  readonly onOver: () => void
  /** The browser's session is another person's than this page's. */
  readonly onOther: () => void
  /** It may be another one, or over: it is to be read. */
  readonly onDoubt: () => void
}

let csrf: string | undefined
let whose: string | undefined
let news: SessionNews = { onOver: () => {}, onOther: () => {}, onDoubt: () => {} }
// Tabs of one browser share its cookie.
const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('aicloud.session')
if (tabs) tabs.onmessage = () => news.onDoubt()

/** How far the server's clock is ahead of ours, milliseconds. */
let ahead = 0

export const api = makeApi({
  csrf: () => csrf,
  onSignedOut: () => news.onOver(),
  onForged: () => news.onDoubt(),
  onDated: (dated) => {
    ahead = aheadOf(ahead, dated)
    correctClock(ahead)
  },
})

/** What is to happen when the session is over, or another. */
export function watchSession(what: SessionNews): void {
  news = what
}

/** The server has said that the session is over. */
export const signedOut = (): void => news.onOver()

/** Somebody has signed in or out in this tab: from now on writes are this session's, and other tabs hear of it. */
export function adopt(session: Session | null): Session | null {
  const before = whose
  found(session)
  if (before !== whose) tabs?.postMessage('changed')
  return session
}

function found(session: Session | null): Session | null {
  const next = session ? `${session.user.id} ${session.via ?? ''}` : undefined
  const other = whose !== undefined && next !== undefined && next !== whose
  whose = next
  csrf = session?.csrf_token
  if (other) news.onOther()
  return session
}

/** The session; `null` for who is not signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'] as const,
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return found(await take(api.GET('/v1/session', { signal })))
    } catch (error) {
      if (error instanceof ApiError && error.problem.status === 401) return found(null)
      throw error
    }
  },
  staleTime: 60_000,
})
