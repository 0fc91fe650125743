/**
 * The engine's live feed: a WebSocket that begins with everything and goes on with changes and a tick a second. It
 * is open only while a screen that draws it is there, so that it costs nothing when nobody looks. Frames are
 * numbered without a gap; one that is missing means that the picture may be wrong, so the feed is opened anew.
 */
import type { Actor, Change, CrashSummary, Frame, Supervision, Tombstone } from '@aicloud/contract'
import { useEffect, useMemo, useRef, useState } from 'react'

export interface EngineView {
  readonly supervision: Supervision | undefined
  readonly top: readonly Actor[]
  readonly crashes: readonly CrashSummary[]
  readonly tombstones: readonly Tombstone[]
  /** What happened, the latest first. */
  readonly changes: readonly Change[]
  /** Messages a second of each directory, the latest last. */
  readonly rates: ReadonlyMap<string, readonly number[]>
  readonly seq: number
}

export const NOTHING: EngineView = {
  supervision: undefined,
  top: [],
  crashes: [],
  tombstones: [],
  changes: [],
  rates: new Map(),
  seq: 0,
}

const CHANGES_KEPT = 200
const RATES_KEPT = 60

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
  if (frame.type === 'tick') return { ...view, seq, supervision, top, rates }
  return { ...view, seq, supervision, top, rates, crashes: frame.crashes, tombstones: frame.tombstones }
}

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
    let failures = 0
    let over = false
    const open = () => {
      const url = new URL(`/v1/ops/supervision/watch?${query}`, location.href)
      url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
      socket = new WebSocket(url)
      // A new feed counts from one again; what happened before it is still worth seeing.
      latest.current = { ...latest.current, seq: 0 }
      socket.onmessage = (message: MessageEvent<string>) => {
        const next = after(latest.current, JSON.parse(message.data) as Frame)
        if (!next) return socket?.close()
        failures = 0
        latest.current = next
        setView(next)
        setState('live')
      }
      socket.onclose = () => {
        if (over) return
        setState('broken')
        timer = setTimeout(open, Math.min(10_000, 500 * 2 ** failures) * (0.75 + Math.random() / 2))
        failures += 1
      }
    }
    setState('connecting')
    open()
    return () => {
      over = true
      clearTimeout(timer)
      socket?.close()
    }
  }, [query, paused])
  return { view, state }
}
