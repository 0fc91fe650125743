/** Light, dark, or as the system is; kept in this browser. */
import { useSyncExternalStore } from 'react'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEY = 'aicloud.theme'
const heard = new Set<() => void>()

function stored(): Theme {
  try {
    const found = localStorage.getItem(KEY)
    return THEMES.find((theme) => theme === found) ?? 'system'
  } catch {
    // No storage (a private window): the system's.
    return 'system'
  }
}

let theme: Theme = stored()

export function applyTheme(): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

export function setTheme(next: Theme): void {
  theme = next
  try {
    localStorage.setItem(KEY, next)
  } catch {
    // It holds for this page then.
  }
  applyTheme()
  for (const tell of heard) tell()
}

export function useTheme(): Theme {
  return useSyncExternalStore(
    (tell) => {
      heard.add(tell)
      return () => heard.delete(tell)
    },
    () => theme,
  )
}
