/**
 * What somebody has read and put away, by id, in this browser: the same is not told again, and what is new is. The last few hundred are
 * remembered, because what they are about is told of for a day.
 */
import { useCallback, useSyncExternalStore } from 'react'

const KEY = 'aicloud.put-away'
const KEPT = 500

const heard = new Set<() => void>()
// What a browser without storage is told holds for this page.
let known: readonly string[] | undefined

function read(): readonly string[] {
  if (known) return known
  let found: unknown
  try {
    found = JSON.parse(localStorage.getItem(KEY) ?? '[]')
  } catch {
    // Not to be read, or written by somebody else: then nothing is put away.
  }
  known = Array.isArray(found) ? found.filter((one) => typeof one === 'string') : []
  return known
}

function add(ids: readonly string[]): void {
  known = [...new Set([...read(), ...ids])].slice(-KEPT)
  try {
    localStorage.setItem(KEY, JSON.stringify(known))
  } catch {
    // It is kept above.
  }
  for (const tell of heard) tell()
}

/** Another tab puts away for this one as well. */
function onStorage({ key }: StorageEvent): void {
  if (key !== KEY && key !== null) return
  known = undefined
  for (const tell of heard) tell()
}

function listen(tell: () => void) {
  if (heard.size === 0) addEventListener('storage', onStorage)
  heard.add(tell)
  return () => {
    heard.delete(tell)
    if (heard.size === 0) removeEventListener('storage', onStorage)
    // Who looks next reads what is there then.
    if (heard.size === 0) known = undefined
  }
}

export function usePutAway(): {
  readonly isAway: (id: string) => boolean
  readonly putAway: (ids: readonly string[]) => void
} {
  const ids = useSyncExternalStore(listen, read)
  const isAway = useCallback((id: string) => ids.includes(id), [ids])
  return { isAway, putAway: add }
}
