/**
 * The one way to the API: typed by the document, same origin, by the session's cookie.
 *
 * Each write carries the session's CSRF token and an `Idempotency-Key`. The key belongs to what the person
 * meant to do, not to the request: who presses "try again" after a lost answer sends the same key, and the
 * server does it once ({@link newKey}).
 */
import createClient, { type Client, type Middleware } from 'openapi-fetch'
import type { Dated } from './clock'
import type { paths } from './generated/schema'
import { readProblem, Unreachable } from './problem'

export type Api = Client<paths>

export interface ClientOptions {
  /** The session's token against forged writes; absent before sign-in. */
  readonly csrf: () => string | undefined
  /** A request was answered with 401: the session is over. */
  readonly onSignedOut?: () => void
  /** A write was refused because its token is not the session's: another tab has signed in since. */
  readonly onForged?: () => void
  /** An answer says when it was made, by the server's clock. */
  readonly onDated?: (dated: Dated) => void
  readonly fetch?: typeof fetch
  readonly baseUrl?: string
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

export function makeApi(options: ClientOptions): Api {
  const outer = options.fetch ?? ((request: Request) => fetch(request))
  const reach = async (request: Request): Promise<Response> => {
    const sent = Date.now()
    try {
      const response = await outer(request)
      const date = response.headers.get('date')
      if (date !== null) options.onDated?.({ sent, received: Date.now(), date: Date.parse(date) })
      return response
    } catch (error) {
      if (isAbort(error)) throw error
      throw new Unreachable(error)
    }
  }
  const client = createClient<paths>({
    baseUrl: options.baseUrl ?? '',
    credentials: 'same-origin',
    fetch: reach as typeof fetch,
  })
  const middleware: Middleware = {
    onRequest({ request }) {
      const token = options.csrf()
      if (!SAFE.has(request.method) && token) request.headers.set('X-CSRF-Token', token)
      return request
    },
    async onResponse({ response }) {
      if (response.ok) return undefined
      const error = await readProblem(response)
      if (error.is('unauthenticated')) options.onSignedOut?.()
      if (error.is('csrf_failed')) options.onForged?.()
      throw error
    },
  }
  client.use(middleware)
  return client
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

/** The answer's body. Every refusal has been thrown before, so a call that returns has one. */
export async function take<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call
  return data as T
}

/** A key for one intention. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return `web-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
