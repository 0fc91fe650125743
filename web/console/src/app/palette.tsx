/** Ctrl-K: every place by its name, and any resource by its id. */
import { Dialog, Icon, type IconName, Input, Keys } from '@aicloud/ui'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useMemo, useState } from 'react'
import { isFor, PLACES, type Place } from './places'
import { useWho } from './who'

export interface Entry {
  readonly text: string
  readonly icon: IconName
  readonly to: string
  readonly keys?: readonly string[]
}

const ID = /^(alloc|node|sa|user|proj|ten)_[0-9a-z]{26}$/

/** Where an id that somebody pasted leads. Customers have one tenant, and know people by their tenant. */
export function placeOfId(id: string, operator: boolean): Entry | undefined {
  const kind = ID.exec(id)?.[1]
  if (kind === 'alloc') return { text: `Allocation ${id}`, icon: 'layers', to: `/allocations/${id}` }
  if (kind === 'node') return { text: `Node ${id}`, icon: 'node', to: `/ops/nodes/${id}` }
  if (kind === 'sa') return { text: `Service account ${id}`, icon: 'key', to: `/service-accounts/${id}` }
  if (kind === 'proj') return { text: `Project ${id}`, icon: 'project', to: `/projects/${id}` }
  if (kind === 'ten')
    return { text: `Tenant ${id}`, icon: 'tenant', to: operator ? `/ops/tenants/${id}` : '/projects' }
  if (kind === 'user')
    return { text: `User ${id}`, icon: 'user', to: operator ? `/ops/users/${id}` : '/members' }
  return undefined
}

/** Places whose titles have all the words, in their order in the menu. */
export function find(places: readonly Place[], text: string, operator: boolean): Entry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const id = placeOfId(text.trim(), operator)
  const found = places
    .filter((place) => place.icon && words.every((word) => place.title.toLowerCase().includes(word)))
    .map((place) => ({
      text: place.title,
      icon: place.icon as IconName,
      to: place.path,
      ...(place.keys ? { keys: place.keys } : {}),
    }))
  return id ? [id, ...found] : found
}

export interface PaletteProps {
  readonly open: boolean
  readonly onOpen: () => void
  readonly onClose: () => void
}

export function Palette({ open, onOpen, onClose }: PaletteProps) {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const navigate = useNavigate()
  const who = useWho()
  const places = useMemo(() => (PLACES as readonly Place[]).filter((place) => isFor(place, who)), [who])
  const found = useMemo(() => find(places, text, who.operator), [places, text, who.operator])
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      onOpen()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [onOpen])
  useEffect(() => {
    if (open) {
      setText('')
      setAt(0)
    }
  }, [open])
  const go = (entry: Entry | undefined) => {
    if (!entry) return
    onClose()
    navigate({ to: entry.to })
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setAt((at + step + found.length) % Math.max(1, found.length))
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      go(found[at])
    }
  }
  return (
    <Dialog open={open} onClose={onClose} title="Go to">
      <div className="app-palette">
        <Input
          label="A place, or the id of a resource"
          bare
          type="text"
          placeholder="A place, or the id of a resource"
          autoFocus
          autoComplete="off"
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={found[at] ? `palette-${at}` : undefined}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setAt(0)
          }}
          onKeyDown={press}
        />
        <div id="palette-list" role="listbox" aria-label="Places">
          {found.map((entry, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and hears the keys
            <div
              key={entry.text}
              id={`palette-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              onClick={() => go(entry)}
              onMouseMove={() => setAt(index)}
            >
              <Icon name={entry.icon} />
              <span>{entry.text}</span>
              {entry.keys && <Keys keys={entry.keys} />}
            </div>
          ))}
        </div>
        {found.length === 0 && <p className="ui-muted">No place has this name.</p>}
      </div>
    </Dialog>
  )
}
