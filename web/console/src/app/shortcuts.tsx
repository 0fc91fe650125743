/** Keys that lead somewhere: two in a row, `g` and a letter; `?` shows them all. Never while somebody types. */
import { Dialog, Keys } from '@aicloud/ui'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { PLACES, type Place } from './places'
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
  const { maySomewhere } = useWho()
  const places = (PLACES as readonly Place[]).filter(
    (place) => place.keys && (!place.needs || maySomewhere(place.needs)),
  )
  useEffect(() => {
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
      if (!place || (place.needs && !maySomewhere(place.needs))) return
      first = undefined
      event.preventDefault()
      navigate({ to: place.path })
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [navigate, maySomewhere, onOpen])
  const more: readonly (readonly [string, readonly string[]])[] = [
    ['Go to a place or an id', ['Ctrl', 'K']],
    ['Next and previous row', ['j', 'k']],
    ['Open the row', ['Enter']],
    ['Open and close a branch', ['→', '←']],
    ['This list', ['?']],
  ]
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard shortcuts">
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
