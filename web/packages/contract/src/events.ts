/**
 * Server-sent events over `fetch`, because a browser's own `EventSource` can neither hear events of every type at
 * once, nor say why it was refused.
 *
 * {@link Parser} is the algorithm of HTML, 9.2.6, over chunks that may be cut anywhere, a character's bytes
 * included. {@link follow} keeps a stream open: it comes back after each break with the place of the last event
 * that it handed on, waits longer after each failure, and tells what state it is in. Nothing is lost in a break:
 * the server gives exactly what followed that place.
 */
import { type ApiError, readProblem } from './problem'

export interface ServerEvent {
  readonly id: string
  readonly type: string
  readonly data: string
}

/** The longest line that is taken; a server of ours sends a hundredth of it. */
const LINE_MAX = 4 * 1024 * 1024

export class Parser {
  #decoder = new TextDecoder()
  #rest = ''
  #data: string[] = []
  #type = ''
  #id: string
  #given: string
  #afterReturn = false
  /** How long to wait before coming back, milliseconds, if the server has said. */
  retry: number | undefined

  constructor(id = '') {
    this.#id = id
    this.#given = id
  }

  /** The place of the last event that was whole, or of the greeting: what to come back with. */
  get lastId(): string {
    return this.#given
  }

  /** What a chunk completes. */
  push(chunk: Uint8Array): ServerEvent[] {
    const found: ServerEvent[] = []
    this.#rest += this.#decoder.decode(chunk, { stream: true })
    let start = 0
    for (let at = 0; at < this.#rest.length; at++) {
      const code = this.#rest.charCodeAt(at)
      if (code !== 10 && code !== 13) {
        this.#afterReturn = false
        continue
      }
      if (code === 10 && this.#afterReturn) {
        // The second half of \r\n ends nothing.
        this.#afterReturn = false
        start = at + 1
        continue
      }
      this.#afterReturn = code === 13
      const event = this.#line(this.#rest.slice(start, at))
      if (event) found.push(event)
      start = at + 1
    }
    this.#rest = this.#rest.slice(start)
    if (this.#rest.length > LINE_MAX) throw new RangeError('a line of the stream is too long')
    return found
  }

  #line(line: string): ServerEvent | undefined {
    if (line === '') {
      const event = { id: this.#id, type: this.#type || 'message', data: this.#data.join('\n') }
      const whole = this.#data.length > 0
      this.#given = this.#id
      this.#data = []
      this.#type = ''
      return whole ? event : undefined
    }
    if (line.startsWith(':')) return undefined
    const colon = line.indexOf(':')
    const field = colon === -1 ? line : line.slice(0, colon)
    let value = colon === -1 ? '' : line.slice(colon + 1)
    if (value.startsWith(' ')) value = value.slice(1)
    if (field === 'data') this.#data.push(value)
    else if (field === 'event') this.#type = value
    else if (field === 'id' && !value.includes('\0')) this.#id = value
    else if (field === 'retry' && /^\d{1,7}$/.test(value)) this.retry = Number(value)
    return undefined
  }
}

export type StreamState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live'; readonly since: number }
  /** The server is not heard, since its last word. */
  | { readonly kind: 'broken'; readonly since: number; readonly retryAt: number }
  /** The server is heard, and has no room for a stream now. */
  | { readonly kind: 'waiting'; readonly error: ApiError; readonly retryAt: number }
  /** It will not come back by itself: not allowed, or signed out. */
  | { readonly kind: 'refused'; readonly error: ApiError }

export interface Follow {
  readonly url: string
  /** Where to begin; absent: now. */
  readonly after?: string
  /** Events that came together, in order. */
  readonly onEvents: (events: ServerEvent[]) => void
  readonly onState: (state: StreamState) => void
  /** The journal does not reach our place any more: all that is known must be read anew. */
  readonly onForgotten: () => void
  readonly signal: AbortSignal
  /**
   * Tells `offline` and `online`, as a browser's window does. A connection may look open for long after the network has gone,
   * and who is told needs neither wait for its silence nor, afterwards, for the end of a pause.
   */
  readonly network?: EventTarget
  readonly fetch?: typeof fetch
  readonly now?: () => number
  readonly random?: () => number
}

const SILENCE_MS = 25_000
const BACKOFF_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000] as const

/** Follows the stream until `signal` ends it, or the server refuses it for good. */
export async function follow(options: Follow): Promise<void> {
  const now = options.now ?? Date.now
  const random = options.random ?? Math.random
  let place = options.after ?? ''
  let failures = 0
  let heardAt = now()
  options.onState({ kind: 'connecting' })
  while (!options.signal.aborted) {
    const came = await once(options, place, now, () => {
      failures = 0
      heardAt = now()
    })
    if (options.signal.aborted) return
    place = came.place
    if (came.refused) {
      if (came.refused.is('position_too_old', 'malformed_position') && place !== '') {
        place = ''
        options.onForgotten()
        continue
      }
      if (came.refused.problem.status < 500 && !isBusy(came.refused))
        return options.onState({ kind: 'refused', error: came.refused })
    }
    const base = BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)] as number
    failures += 1
    // Each page for itself, or all of them come back in the same moment.
    const pause = Math.max(base * (0.5 + random()), (came.refused?.retryAfter ?? 0) * 1_000)
    const retryAt = now() + pause
    options.onState(
      came.refused && isBusy(came.refused)
        ? { kind: 'waiting', error: came.refused, retryAt }
        : { kind: 'broken', since: heardAt, retryAt },
    )
    await sleep(pause, options)
  }
}

const isBusy = (error: ApiError) => error.is('rate_limited', 'overloaded') && error.problem.status < 500

interface Came {
  readonly place: string
  readonly refused?: ApiError
}

async function once(options: Follow, place: string, now: () => number, onHeard: () => void): Promise<Came> {
  const call = new AbortController()
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  const giveUp = () => {
    call.abort()
    // What was read already is ended as well.
    reader?.cancel().catch(() => {})
  }
  options.signal.addEventListener('abort', giveUp)
  options.network?.addEventListener('offline', giveUp)
  const parser = new Parser(place)
  let silence: ReturnType<typeof setTimeout> | undefined
  // The server says something every ten seconds; a connection that is silent for longer is dead.
  const heard = () => {
    clearTimeout(silence)
    silence = setTimeout(giveUp, SILENCE_MS)
  }
  try {
    heard()
    const headers: Record<string, string> = { Accept: 'text/event-stream' }
    if (place !== '') headers['Last-Event-ID'] = place
    const outer = options.fetch ?? fetch
    const response = await outer(options.url, {
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: call.signal,
    })
    if (!response.ok) return { place, refused: await readProblem(response) }
    if (!response.body) return { place }
    reader = response.body.getReader()
    onHeard()
    options.onState({ kind: 'live', since: now() })
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return { place: parser.lastId }
      heard()
      onHeard()
      const events = parser.push(value)
      if (events.length > 0) options.onEvents(events)
    }
  } catch {
    // A break is what streams have; the state says so.
    return { place: parser.lastId }
  } finally {
    clearTimeout(silence)
    options.signal.removeEventListener('abort', giveUp)
    options.network?.removeEventListener('offline', giveUp)
    call.abort()
  }
}

/** A pause that ends early when all ends, or the network has gone, which the next try tells, or is back. */
function sleep(milliseconds: number, { signal, network }: Follow): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      network?.removeEventListener('online', done)
      network?.removeEventListener('offline', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done)
    network?.addEventListener('online', done)
    network?.addEventListener('offline', done)
  })
}
