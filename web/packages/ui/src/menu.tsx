/**
 * A menu behind a button: a popover of the browser's (it is on top of everything, and goes when somebody clicks or
 * tabs elsewhere or presses Escape), placed below its button. Arrow keys walk through it.
 */
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import { Icon, type IconName } from './icon'

export interface MenuItem {
  readonly text: string
  readonly icon?: IconName
  readonly danger?: boolean
  readonly checked?: boolean
  /** Why it can't be used now. */
  readonly why?: string | undefined
  readonly onSelect: () => void
}

export interface MenuProps {
  readonly label: string
  readonly button: ReactNode
  readonly items: readonly (MenuItem | 'line')[]
  readonly head?: ReactNode
  readonly className?: string
}

const GAP = 4

export function Menu({ label, button, items, head, className }: MenuProps) {
  const id = useId()
  const opener = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const place = () => {
    const [from, menu] = [opener.current?.getBoundingClientRect(), list.current]
    if (!from || !menu) return
    const { width, height } = menu.getBoundingClientRect()
    const room = document.documentElement
    const left = Math.max(8, Math.min(from.left, room.clientWidth - width - 8))
    const below = from.bottom + GAP + height <= room.clientHeight
    menu.style.left = `${left}px`
    menu.style.top = `${below ? from.bottom + GAP : Math.max(8, from.top - GAP - height)}px`
  }
  const move = (event: KeyboardEvent) => {
    const all = [...(list.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])]
    const at = all.indexOf(document.activeElement as HTMLElement)
    const steps: Record<string, number> = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    }
    const to = steps[event.key]
    if (to === undefined) return
    event.preventDefault()
    all[to]?.focus()
  }
  return (
    <>
      <button
        ref={opener}
        type="button"
        className={className ?? 'ui-button ui-button--quiet ui-button--md'}
        aria-label={label}
        aria-haspopup="menu"
        popoverTarget={id}
      >
        {button}
      </button>
      <div
        ref={list}
        id={id}
        popover="auto"
        className="ui-menu"
        onToggle={(event) => {
          if ((event.nativeEvent as ToggleEvent).newState !== 'open') return
          place()
          list.current?.querySelector<HTMLElement>('[role^=menuitem]')?.focus()
        }}
      >
        {head && <div className="ui-menu__head">{head}</div>}
        <div role="menu" aria-label={label} tabIndex={-1} onKeyDown={move}>
          {items.map((item, at) =>
            item === 'line' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing else to be told apart by
              <hr key={`line-${at}`} className="ui-menu__line" />
            ) : (
              <button
                key={item.text}
                type="button"
                {...(item.checked === undefined
                  ? { role: 'menuitem' }
                  : { role: 'menuitemradio', 'aria-checked': item.checked })}
                aria-disabled={item.why !== undefined || undefined}
                aria-labelledby={`${id}-${at}`}
                aria-describedby={item.why === undefined ? undefined : `${id}-${at}-why`}
                className={`ui-menu__item ${item.danger ? 'ui-menu__item--danger' : ''}`}
                onClick={() => {
                  if (item.why !== undefined) return
                  list.current?.hidePopover()
                  item.onSelect()
                }}
              >
                {item.icon && <Icon name={item.icon} />}
                <span className="ui-menu__text">
                  <span id={`${id}-${at}`}>{item.text}</span>
                  {item.why !== undefined && <small id={`${id}-${at}-why`}>{item.why}</small>}
                </span>
                {item.checked && <Icon name="done" size={14} />}
              </button>
            ),
          )}
        </div>
      </div>
    </>
  )
}
