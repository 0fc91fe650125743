/**
 * Reads again what nobody tells is old: what an actor is at is in no journal. It happens on the engine's own beat (a tick
 * a second, and changes in between), so never while the feed is held or away; at most once a second, and a reading that
 * takes long is left ten times as long alone, so that whoever looks costs the server a tenth of its time at most.
 */
import { useEffect, useRef } from 'react'

const LEAST_MS = 1_000
const SHARE = 10

/** How long after a reading the next may begin. */
export const pauseAfter = (took: number, least: number): number => Math.max(least, took * SHARE)

export function useAgain(
  read: () => Promise<unknown>,
  beat: string | undefined,
  { least = LEAST_MS, off = false }: { readonly least?: number; readonly off?: boolean } = {},
): void {
  const latest = useRef(read)
  latest.current = read
  const next = useRef(0)
  const busy = useRef(false)
  useEffect(() => {
    if (beat === undefined || off || busy.current || document.hidden) return
    const began = performance.now()
    if (began < next.current) return
    busy.current = true
    const done = () => {
      busy.current = false
      next.current = performance.now() + pauseAfter(performance.now() - began, least) - BEAT_SLACK_MS
    }
    latest.current().then(done, done)
  }, [beat, off, least])
}

/** Ticks come a little early or late; one that came early is not left out. */
const BEAT_SLACK_MS = 100
