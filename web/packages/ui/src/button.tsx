/**
 * Buttons. One that can't be used now is not taken away: it stays where it was, can be reached by keyboard, and
 * says why (`why`). While it works it says so in words.
 */
import { type ButtonHTMLAttributes, type ReactNode, useEffect, useId, useState } from 'react'
import { Icon, type IconName } from './icon'

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger'
  readonly size?: 'md' | 'sm'
  readonly icon?: IconName
  /** Why it can't be used now; absent: it can. */
  readonly why?: string | undefined
  /** What it is doing; absent: nothing. */
  readonly busy?: string | undefined
  readonly children?: ReactNode
}

export function Button(props: ButtonProps) {
  const { look = 'plain', size = 'md', icon, why, busy, children, className, onClick, type, ...rest } = props
  const id = useId()
  const off = why !== undefined || busy !== undefined
  const button = (
    <button
      {...rest}
      type={type ?? 'button'}
      className={`ui-button ui-button--${look} ui-button--${size} ${className ?? ''}`}
      aria-disabled={off || undefined}
      aria-busy={busy !== undefined || undefined}
      aria-describedby={why === undefined ? rest['aria-describedby'] : id}
      onClick={(event) => {
        if (off) event.preventDefault()
        else onClick?.(event)
      }}
    >
      {busy !== undefined ? <Icon name="spinner" /> : icon && <Icon name={icon} />}
      {busy ?? children}
    </button>
  )
  if (why === undefined) return button
  return (
    <Why id={id} why={why}>
      {button}
    </Why>
  )
}

/** The reason stays while one points at it, to be read and copied, and goes with Escape (WCAG 1.4.13). */
function Why({
  id,
  why,
  children,
}: {
  readonly id: string
  readonly why: string
  readonly children: ReactNode
}) {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (!shown) return
    // Somewhere on the page: who points at it need not have the focus there.
    const press = (event: KeyboardEvent) => event.key === 'Escape' && setShown(false)
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [shown])
  const show = () => setShown(true)
  const hide = () => setShown(false)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is done here the button inside can be reached by
    <span className="ui-why" onPointerEnter={show} onPointerLeave={hide} onFocus={show} onBlur={hide}>
      {children}
      <span className="ui-why__text" role="tooltip" id={id} data-shown={shown || undefined}>
        {why}
      </span>
    </span>
  )
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon' | 'busy'> {
  readonly icon: IconName
  /** What it does. */
  readonly label: string
}

export function IconButton({ icon, label, look = 'quiet', ...rest }: IconButtonProps) {
  return (
    <Button
      {...rest}
      look={look}
      className={`ui-button--icon ${rest.className ?? ''}`}
      aria-label={label}
      title={label}
    >
      <Icon name={icon} />
    </Button>
  )
}
