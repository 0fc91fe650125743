/**
 * Against lost updates. What is read carries its version (`ETag`), and a write that replaces what was read says on which version
 * it was made (`If-Match`), so that of two people who change one thing the later is told, and undoes nothing of the first.
 *
 * The version is kept in the answer itself: a cache hands on one object, and what is shown and what is sent belong together. It
 * moves only when somebody wants something else, never by progress.
 *
 * Only what replaces or changes a value says it. What aims at a state whatever was before (disable, revoke, release, remove)
 * must work also while others are at it, and says nothing.
 */
import { ApiError } from './problem'

/** What was read, and as which version; absent where the server gives none. */
export type Versioned<T> = T & { readonly etag?: string }

/** The answer's body with its version. */
export async function takeVersion<T extends object>(
  call: Promise<{ data?: T; response: Response }>,
): Promise<Versioned<T>> {
  const { data, response } = await call
  const etag = response.headers.get('etag')
  return { ...(data as T), ...(etag === null ? {} : { etag }) }
}

interface WriteHeaders {
  readonly 'Idempotency-Key': string
  readonly 'If-Match'?: string
  readonly 'If-None-Match'?: '*'
}

/** Headers of a write that was made on what was read; without a version the last one wins. */
export const upon = (key: string, read: { readonly etag?: string } | null | undefined): WriteHeaders => ({
  'Idempotency-Key': key,
  ...(read?.etag === undefined ? {} : { 'If-Match': read.etag }),
})

/** Headers of a write that makes something, and must not replace what somebody else has made meanwhile. */
export const uponNone = (key: string): WriteHeaders => ({ 'Idempotency-Key': key, 'If-None-Match': '*' })

/** Whether a write was refused because what it was made on has changed since. */
export const isOutdated = (error: unknown): boolean => error instanceof ApiError && error.is('stale_version')
