/**
 * One event stream for the whole page feeds the cache: an event makes the answers that it concerns old, and those that
 * are looked at are asked for again. There is no polling.
 *
 * Nothing is lost in a break. The stream comes back with the place of its last event and gets what followed; when the
 * server has forgotten that place, everything is read anew. What was read before the stream was open may be older
 * than its beginning, so all of it is read anew once, when it opens for the first time.
 */
import { follow, type JournalEvent, type ServerEvent, type StreamState } from '@aicloud/contract'
import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { Gather } from './gather'
import { distinct, touched } from './touched'

export type Live = StreamState | { readonly kind: 'off' }

const Context = createContext<Live>({ kind: 'off' })

/** How the event stream is. */
export const useLive = (): Live => useContext(Context)

/** Whether nothing has been heard for so long that what is shown may be wrong. */
export function useOffline(): boolean {
  return useLive().kind === 'broken'
}

/** Why what spends or changes is off while the connection is broken. */
export function useOfflineWhy(): string | undefined {
  return useOffline()
    ? 'Not connected to the control plane. Nothing is queued; try again when it is back.'
    : undefined
}

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
  useEffect(() => {
    if (!on) {
      setLive({ kind: 'off' })
      return
    }
    const stop = new AbortController()
    const gather = new Gather<ServerEvent>((events) => {
      for (const key of distinct(events.flatMap((event) => read(event)))) {
        client.invalidateQueries({ queryKey: key }, { cancelRefetch: false })
      }
    })
    let opened = false
    follow({
      url: query === '' ? '/v1/events' : `/v1/events?${query}`,
      signal: stop.signal,
      onEvents: (events) => gather.add(events),
      onForgotten: () => client.invalidateQueries(),
      onState: (state) => {
        setLive(state)
        if (state.kind === 'live' && !opened) {
          opened = true
          client.invalidateQueries({ predicate: ({ state }) => state.dataUpdatedAt > 0 })
        }
      },
    })
    return () => {
      stop.abort()
      gather.stop()
    }
  }, [client, query, on])
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
