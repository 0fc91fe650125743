/**
 * The way to a runbook, for those who may read them: whoever runs the cloud. To all others it is nothing, as they could do
 * nothing of what it says.
 */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMaybeWho } from '../app/who'

export interface RunbookLinkProps {
  readonly id: string | undefined
  readonly children?: ReactNode
}

export function RunbookLink({ id, children }: RunbookLinkProps) {
  const who = useMaybeWho()
  if (!id || !who?.maySomewhere('supervision.read')) return null
  return (
    <Link to="/ops/runbooks/$id" params={{ id }}>
      {children ?? `Runbook: ${id}`}
    </Link>
  )
}
