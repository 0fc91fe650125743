/** A state: colour, icon and word together, by the one table of looks. */
import { type Kind, lookOf, type Tone } from '@aicloud/tokens'
import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon'

export interface StateProps {
  readonly kind: Kind
  readonly state: string
  /** A word that says it better here. */
  readonly text?: string
}

export function State({ kind, state, text }: StateProps) {
  const look = lookOf(kind, state)
  return (
    <span className={`ui-badge ui-tone--${look.tone}`} data-state={state}>
      <Icon name={look.icon} size={13} />
      {text ?? look.text}
    </span>
  )
}

export interface BadgeProps {
  readonly tone?: Tone
  readonly icon?: IconName
  readonly children: ReactNode
}

export function Badge({ tone = 'neutral', icon, children }: BadgeProps) {
  return (
    <span className={`ui-badge ui-tone--${tone}`}>
      {icon && <Icon name={icon} size={13} />}
      {children}
    </span>
  )
}
