/**
 * One event stream for the whole page feeds the cache: an event makes the answers that it concerns old, and those that
 * are looked at are asked for again. There is no polling.
 *
 * Nothing is lost in a break. The stream comes back with the place of its last event and gets what followed; when the
 * server has forgotten that place, everything is read anew. What was asked for before the stream was open may be older
 * than its beginning, so all of it is read anew once, when it opens for the first time, or without a place. The server
 * ends a stream whose caller holds something else than at its beginning, so who somebody is is read at each opening.
 *
 * A stream that is refused does not come back by itself. When the session is over the page goes; else who somebody is is
 * read anew, and it is tried again after a while. Who may not hear a place any more may not see it either: then all that is
 * shown is read anew, so that nothing stays on the page of somebody who was put out.
 */
import { follow, type JournalEvent, type ServerEvent, type StreamState } from '@aicloud/contract'
import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { sessionQuery, signedOut } from '../app/api'
import { Gather } from './gather'
import { renew } from './renew'
import { distinct, touched } from './touched'

export type Live = StreamState | { readonly kind: 'off' }

const Context = createContext<Live>({ kind: 'off' })

/** How the event stream is. */
export const useLive = (): Live => useContext(Context)

/** Whether the server is not heard, so that what is shown may be wrong. A server that has no room for a stream is heard. */
export function useOffline(): boolean {
  return useLive().kind === 'broken'
}

/** Why what spends or changes is off while the connection is broken. */
export function useOfflineWhy(): string | undefined {
  return useOffline()
    ? 'Not connected to the control plane. Nothing is queued; try again when it is back.'
    : undefined
}

/** How long after a refusal it is tried again. */
const REFUSED_MS = 5 * 60_000

export interface StreamProps {
  /** Which events: `project=…` or `tenant=…`; absent: all that one may see. */
  readonly filter: { readonly project?: string; readonly tenant?: string }
  /** Off for those who may not watch. */
  readonly on: boolean
  readonly children: ReactNode
}

export function StreamProvider({ filter, on, children }: StreamProps) {
  const client = useQueryClient()
  const [live, setLive] = useState<Live>({ kind: on ? 'connecting' : 'off' })
  const query = new URLSearchParams(filter as Record<string, string>).toString()
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is the same once more
  useEffect(() => {
    if (!on) {
      setLive({ kind: 'off' })
      return
    }
    const stop = new AbortController()
    const gather = new Gather<ServerEvent>((events) => {
      renew(client, distinct(events.flatMap((event) => read(event))))
    })
    let opened = false
    let again: ReturnType<typeof setTimeout> | undefined
    follow({
      url: query === '' ? '/v1/events' : `/v1/events?${query}`,
      signal: stop.signal,
      network: window,
      onEvents: (events) => gather.add(events),
      onForgotten: () => {
        opened = false
      },
      onState: (state) => {
        setLive(state)
        if (state.kind === 'live') {
          renew(client, opened ? [sessionQuery.queryKey] : undefined)
          opened = true
        }
        if (state.kind !== 'refused') return
        if (state.error.is('unauthenticated')) return signedOut()
        const { error } = state
        const isShut = error.is('forbidden') || error.is('tenant_disabled') || error.problem.status === 404
        renew(client, isShut ? undefined : [sessionQuery.queryKey])
        again = setTimeout(() => setRound((before) => before + 1), REFUSED_MS)
      },
    })
    return () => {
      stop.abort()
      gather.stop()
      clearTimeout(again)
    }
  }, [client, query, on, round])
  return <Context value={live}>{children}</Context>
}

function read(event: ServerEvent) {
  try {
    return touched(JSON.parse(event.data) as JournalEvent)
  } catch {
    // An event that can't be read tells that something happened, and not what.
    return []
  }
}
