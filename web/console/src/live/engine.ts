/**
 * The engine's live feed: a WebSocket that begins with everything and goes on with changes and a tick a second. It
 * is open only while a screen that draws it is there, so that it costs nothing when nobody looks. Frames are
 * numbered without a gap; one that is missing means that the picture may be wrong, so the feed is opened anew. So it is when
 * nothing comes for a while: a connection may die without a word, and the browser, which sends nothing, would not notice.
 *
 * Frames tell that something crashed, not what; the list of crashes is asked for (`data/supervision.ts`) when one does.
 */
import type { Actor, Change, Frame, Supervision } from '@aicloud/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Gather } from './gather'
import { renew } from './renew'

export interface EngineView {
  readonly supervision: Supervision | undefined
  readonly top: readonly Actor[]
  /** What happened, the latest first. */
  readonly changes: readonly Change[]
  /** Messages a second of each directory, the latest last. */
  readonly rates: ReadonlyMap<string, readonly number[]>
  /** When they were so, milliseconds since 1970; they end together. */
  readonly moments: readonly number[]
  readonly seq: number
}

export const NOTHING: EngineView = {
  supervision: undefined,
  top: [],
  changes: [],
  rates: new Map(),
  moments: [],
  seq: 0,
}

const CHANGES_KEPT = 200
/** Ticks, of which there is one a second. */
const RATES_KEPT = 300
/** A tick comes each second, or after ten times as long as making one takes. */
const SILENCE_MS = 15_000
/** Why the server closes: the credential is no longer good, or holds something else (RFC 6455, 7.4.1). */
const POLICY = 1008

/** The view after a frame; `undefined` when a frame before it is missing. */
export function after(view: EngineView, frame: Frame): EngineView | undefined {
  if (view.seq !== 0 && frame.seq !== view.seq + 1) return undefined
  const seq = frame.seq
  if (frame.type === 'changes') {
    const changes = [...frame.items].reverse().concat(view.changes).slice(0, CHANGES_KEPT)
    return { ...view, seq, changes }
  }
  const rates = new Map(view.rates)
  for (const directory of frame.supervision.directories) {
    const before = rates.get(directory.name) ?? []
    rates.set(directory.name, [...before.slice(1 - RATES_KEPT), directory.rates.handled])
  }
  const { supervision, top } = frame
  const moments = [...view.moments.slice(1 - RATES_KEPT), Date.parse(supervision.as_of)]
  return { ...view, seq, supervision, top, rates, moments }
}

/** Changes whenever something has, and each second: what is read beside the feed is read again on it. */
export const beatOf = ({ supervision, changes }: EngineView): string | undefined =>
  supervision && `${supervision.as_of} ${changes[0]?.at ?? ''}`

/** Whether the list of crashes may be old after this frame. */
export const crashed = (frame: Frame): boolean =>
  frame.type === 'snapshot' || (frame.type === 'changes' && frame.items.some((change) => change.crash_id))

export type EngineState = 'connecting' | 'live' | 'broken'

export interface EngineWish {
  readonly directory?: string
  readonly sort?: string
  readonly phase?: string
  readonly limit?: number
  readonly lives?: boolean
  /** Held still: the picture stays, the feed is closed. */
  readonly paused?: boolean
}

export function useEngine(wish: EngineWish): { readonly view: EngineView; readonly state: EngineState } {
  const [view, setView] = useState<EngineView>(NOTHING)
  const [state, setState] = useState<EngineState>('connecting')
  const latest = useRef(NOTHING)
  const client = useQueryClient()
  const { directory, sort, phase, limit, lives, paused } = wish
  const query = useMemo(() => {
    const given = { directory, sort, phase, limit, lives }
    const set = Object.entries(given).filter(([, value]) => value !== undefined)
    return new URLSearchParams(set.map(([name, value]) => [name, String(value)])).toString()
  }, [directory, sort, phase, limit, lives])
  useEffect(() => {
    if (paused) return
    let socket: WebSocket | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let silence: ReturnType<typeof setTimeout> | undefined
    let failures = 0
    const crashes = new Gather<true>(() => renew(client, [['crashes']]))
    /** It is let go at once: a peer that is dead does not answer a close. */
    const drop = () => {
      clearTimeout(silence)
      if (!socket) return
      socket.onmessage = socket.onclose = null
      socket.close()
      socket = undefined
    }
    const lost = () => {
      drop()
      setState('broken')
      timer = setTimeout(open, Math.min(10_000, 500 * 2 ** failures) * (0.75 + Math.random() / 2))
      failures += 1
    }
    const heard = () => {
      clearTimeout(silence)
      silence = setTimeout(lost, SILENCE_MS)
    }
    const open = () => {
      const url = new URL(`/v1/ops/supervision/watch?${query}`, location.href)
      url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
      socket = new WebSocket(url)
      // A new feed counts from one again; what happened before it is still worth seeing.
      latest.current = { ...latest.current, seq: 0 }
      heard()
      socket.onmessage = (message: MessageEvent<string>) => {
        const frame = JSON.parse(message.data) as Frame
        const next = after(latest.current, frame)
        if (!next) return lost()
        heard()
        failures = 0
        latest.current = next
        if (crashed(frame)) crashes.add([true])
        setView(next)
        setState('live')
      }
      socket.onclose = ({ code }) => {
        // The answer also tells when it is over.
        if (code === POLICY) renew(client, [['session']])
        lost()
      }
    }
    setState('connecting')
    open()
    return () => {
      clearTimeout(timer)
      crashes.stop()
      drop()
    }
  }, [client, query, paused])
  return { view, state }
}
