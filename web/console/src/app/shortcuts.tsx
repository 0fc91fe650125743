/**
 * Keys that lead somewhere: two in a row, `g` and a letter; `?` shows them all. Never while somebody types, and not for whom they are
 * in the way: who speaks to the page presses keys without knowing (WCAG 2.1.4).
 */
import { Dialog, Keys } from '@aicloud/ui'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { isFor, PLACES, type Place } from './places'
import { usePreference } from './preferences'
import { useWho } from './who'

const WITHIN_MS = 1_200

/** Whether the key belongs to what has the focus. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], dialog') !== null
  )
}

export interface ShortcutsProps {
  readonly open: boolean
  readonly onOpen: () => void
  readonly onClose: () => void
}

export function Shortcuts({ open, onOpen, onClose }: ShortcutsProps) {
  const navigate = useNavigate()
  const who = useWho()
  const on = usePreference('keys')
  const places = (PLACES as readonly Place[]).filter((place) => place.keys && isFor(place, who))
  useEffect(() => {
    if (!on) return
    let first: { key: string; at: number } | undefined
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target))
        return
      if (event.key === '?') return onOpen()
      const before = first && event.timeStamp - first.at < WITHIN_MS ? first.key : undefined
      const place = (PLACES as readonly Place[]).find(
        ({ keys }) => keys?.[0] === before && keys?.[1] === event.key,
      )
      first = { key: event.key, at: event.timeStamp }
      if (!place || !isFor(place, who)) return
      first = undefined
      event.preventDefault()
      navigate({ to: place.path })
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [on, navigate, who, onOpen])
  const more: readonly (readonly [string, readonly string[]])[] = [
    ['Go to a place or an id', ['Ctrl', 'K']],
    ['Next and previous row', ['j', 'k']],
    ['Open the row', ['Enter']],
    ['Open and close a branch', ['→', '←']],
    ['This list', ['?']],
  ]
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard shortcuts">
      <p className="ui-muted">
        {on
          ? 'Single keys can be switched off in your account.'
          : 'Single keys are switched off in your account.'}
      </p>
      <dl className="app-keys">
        {[...more, ...places.map((place) => [place.title, place.keys ?? []] as const)].map(([text, keys]) => (
          <div key={text}>
            <dt>{text}</dt>
            <dd>
              <Keys keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
