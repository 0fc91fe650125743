/** How somebody wants to use the page: kept in this browser, and for all of its screens. */
import { useSyncExternalStore } from 'react'

const DEFAULTS = {
  /** Whether single keys lead somewhere; who speaks to the page, or whose hand shakes, switches them off. */
  keys: true,
  /** Whether times are days and hours, in place of how long ago. */
  exactTimes: false,
} as const
export type Preference = keyof typeof DEFAULTS

const keyOf = (name: Preference) => `aicloud.${name}`
const heard = new Set<() => void>()
// What a browser without storage is told holds for this page.
const told = new Map<Preference, boolean>()

function read(name: Preference): boolean {
  const known = told.get(name)
  if (known !== undefined) return known
  try {
    const found = localStorage.getItem(keyOf(name))
    return found === null ? DEFAULTS[name] : found === 'true'
  } catch {
    return DEFAULTS[name]
  }
}

export function setPreference(name: Preference, on: boolean): void {
  told.set(name, on)
  try {
    localStorage.setItem(keyOf(name), String(on))
  } catch {
    // It is told above.
  }
  for (const tell of heard) tell()
}

const listen = (tell: () => void) => {
  heard.add(tell)
  return () => void heard.delete(tell)
}

export function usePreference(name: Preference): boolean {
  return useSyncExternalStore(listen, () => read(name))
}
