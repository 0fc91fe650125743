/**
 * Asks again for answers that something has made old, and loses none of that: an answer that is under way may have been
 * computed before what made it old, so it is asked for once more after it. However many events fall into one answer's
 * way, it is one more request.
 *
 * A list that is read whole costs a request for each of its pages, one after the other. While events keep coming such a list is read
 * again the less often the longer it is: a second's pause for each page beyond the first. What somebody does themselves
 * does not come this way, and is seen at once.
 */
import type { Query, QueryClient } from '@tanstack/react-query'
import { pagesIn } from '../data/whole'
import type { Key } from './touched'

const late = new WeakSet<Query>()
const paused = new WeakSet<Query>()

const PAUSE_PER_PAGE_MS = 1_000
const PAUSE_MAX_MS = 10_000

/** How long an answer is left as it is, milliseconds. */
const pauseOf = (data: unknown): number =>
  Math.min(PAUSE_MAX_MS, Math.max(0, pagesIn(data) - 1) * PAUSE_PER_PAGE_MS)

/** Makes what begins with one of these keys old; without keys, everything. What is on the screen is asked for again. */
export function renew(client: QueryClient, keys?: readonly Key[]): void {
  const cache = client.getQueryCache()
  const found = keys ? keys.flatMap((queryKey) => cache.findAll({ queryKey })) : cache.getAll()
  for (const query of new Set(found)) renewOne(client, query)
}

function renewOne(client: QueryClient, query: Query): void {
  const underWay = query.state.fetchStatus === 'idle' ? undefined : query.promise
  if (!underWay) {
    const wait = query.state.dataUpdatedAt + pauseOf(query.state.data) - Date.now()
    if (wait > 0 && query.isActive()) {
      if (paused.has(query)) return
      paused.add(query)
      setTimeout(() => {
        paused.delete(query)
        // It may have been forgotten meanwhile, and then nobody wants it.
        if (client.getQueryCache().get(query.queryHash) === query) renewOne(client, query)
      }, wait)
      return
    }
    client.invalidateQueries({ queryKey: query.queryKey, exact: true }, { cancelRefetch: false })
    return
  }
  if (late.has(query)) return
  late.add(query)
  const after = () => {
    late.delete(query)
    renewOne(client, query)
  }
  // How it ended does not matter, and whoever asked for it has heard.
  underWay.then(after, after)
}
