/**
 * The console in a test: the real router, cache and screens over a server that answers from a table. What a test wants to
 * happen later, an answer that waits or an event, it holds in its hand; nothing sleeps.
 */
import type { Grant, Session } from '@aicloud/contract'
import { Toasts } from '@aicloud/ui'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { vi } from 'vitest'
import { sessionQuery } from './app/api'
import { makeQueryClient } from './app/query'
import { makeRouter } from './app/router'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly key: string | null
  /** On which version it was made. */
  readonly upon: string | null
  /** That there must be none yet. */
  readonly uponNone: string | null
  readonly body: unknown
}

/** A body with status 200, a whole answer, or what comes of the request. */
export type Answer = object | Response | ((asked: Asked) => object | Response | Promise<object | Response>)

export const problem = (status: number, code: string, retry = 'no') =>
  Response.json(
    {
      status,
      code,
      title: `title of ${code}`,
      detail: `detail of ${code}`,
      retry,
      suggestion: '',
      request_id: 'req_1',
    },
    { status },
  )

export const page = (items: readonly object[], next_page_token?: string) => ({ items, next_page_token })

export function sessionOf(grants: readonly object[], user = 'user_1', name = 'Ada Lovelace'): Session {
  return {
    id: `sess_${user}`,
    csrf_token: `csrf of ${user}`,
    grants: grants as readonly Grant[],
    idle_seconds: 3_600,
    strong: true,
    user: {
      id: user,
      display_name: name,
      email: `${user}@example.org`,
      second_factor: true,
      recovery_codes: 10,
    },
  } as unknown as Session
}

export interface Served {
  readonly asked: Asked[]
  /** Answers by `GET /v1/…`, also such that are set while the test runs. */
  readonly answers: Record<string, Answer>
  /** Hands the page an event. */
  readonly event: (event: { kind: string; type: string; resource: string }) => void
}

let signedIn: Session | undefined

/** A server in the place of `fetch`, which knows the session of {@link openConsole}. A path without an answer is an empty list; streams stay open. */
export function serve(answers: Record<string, Answer>): Served {
  const asked: Asked[] = []
  const streams: ReadableStreamDefaultController<Uint8Array>[] = []
  let seq = 0
  const event = (data: object) => {
    seq += 1
    const text = `id: 0-${seq}\nevent: x\ndata: ${JSON.stringify({ ...data, seq })}\n\n`
    for (const stream of streams) stream.enqueue(new TextEncoder().encode(text))
  }
  const fake = async (input: Request | string | URL, init?: RequestInit): Promise<Response> => {
    const request =
      input instanceof Request ? input : new Request(new URL(String(input), location.href), init)
    const { pathname, searchParams } = new URL(request.url)
    const text = request.method === 'GET' ? '' : await request.text()
    const one: Asked = {
      method: request.method,
      path: pathname,
      query: searchParams,
      key: request.headers.get('Idempotency-Key'),
      upon: request.headers.get('If-Match'),
      uponNone: request.headers.get('If-None-Match'),
      body: text === '' ? undefined : JSON.parse(text),
    }
    asked.push(one)
    const session = pathname === '/v1/session' && request.method === 'GET' ? signedIn : undefined
    const known = answers[`${request.method} ${pathname}`] ?? session
    if (!known && pathname === '/v1/events')
      return new Response(new ReadableStream({ start: (stream) => void streams.push(stream) }))
    if (!known && request.method !== 'GET') return problem(404, 'no_such_route')
    const answer = typeof known === 'function' ? await known(one) : (known ?? page([]))
    return answer instanceof Response ? answer.clone() : Response.json(answer)
  }
  vi.stubGlobal('fetch', fake)
  return { asked, answers, event }
}

export interface Opened {
  readonly client: QueryClient
  readonly router: ReturnType<typeof makeRouter>
  readonly place: HTMLElement
  readonly text: () => string
  readonly go: (to: string) => Promise<void>
  /** Waits until what is asked for is there, and gives it. */
  readonly until: <T>(find: () => T | undefined | null | false) => Promise<T>
  readonly button: (name: string) => HTMLButtonElement | undefined
  readonly press: (name: string) => Promise<void>
  readonly type: (label: string, value: string) => Promise<void>
  readonly field: (label: string) => HTMLInputElement | undefined
  readonly close: () => Promise<void>
}

/** Opens the console at a place, as whoever the session says. */
export async function openConsole(at: string, session: Session): Promise<Opened> {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  const client = makeQueryClient()
  signedIn = session
  client.setQueryData(sessionQuery.queryKey, session)
  const router = makeRouter(client, createMemoryHistory({ initialEntries: [at] }))
  const place = document.createElement('div')
  document.body.append(place)
  const root = createRoot(place)
  await act(async () => {
    root.render(
      <QueryClientProvider client={client}>
        <Toasts>
          <RouterProvider router={router} />
        </Toasts>
      </QueryClientProvider>,
    )
  })
  const until = async <T,>(find: () => T | undefined | null | false): Promise<T> => {
    const begun = Date.now()
    for (;;) {
      const found = find()
      if (found) return found
      if (Date.now() - begun > 8_000) throw new Error(`it never came; the page says: ${place.textContent}`)
      await act(() => new Promise((resolve) => setTimeout(resolve, 5)))
    }
  }
  const nameOf = (one: Element) => one.getAttribute('aria-label') ?? one.textContent ?? ''
  // Of several of a name the last: it is the one in the dialog.
  const button = (name: string) =>
    [...place.querySelectorAll<HTMLButtonElement>('button')]
      .filter((one) => nameOf(one).trim() === name)
      .at(-1)
  const field = (label: string) => {
    const found = [...place.querySelectorAll('label')].find((one) => one.textContent?.startsWith(label))
    return found
      ? ((found.htmlFor
          ? document.getElementById(found.htmlFor)
          : found.querySelector('input')) as HTMLInputElement)
      : undefined
  }
  return {
    client,
    router,
    place,
    text: () => place.textContent ?? '',
    go: (to) => act(async () => router.navigate({ href: to })),
    until,
    button,
    field,
    press: async (name) => {
      const found = await until(() => button(name))
      await act(async () => found.click())
    },
    type: async (label, value) => {
      const found = await until(() => field(label))
      await act(async () => {
        const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(found), 'value')?.set
        set?.call(found, value)
        found.dispatchEvent(new Event('input', { bubbles: true }))
      })
    },
    close: async () => {
      await act(async () => root.unmount())
      place.remove()
      client.clear()
    },
  }
}

/** A promise and its key. */
export function gate<T = void>(): { readonly promise: Promise<T>; readonly open: (value: T) => void } {
  let open: (value: T) => void = () => {}
  const promise = new Promise<T>((resolve) => {
    open = resolve
  })
  return { promise, open }
}
