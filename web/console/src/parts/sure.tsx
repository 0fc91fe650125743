/**
 * Asks before something is taken away for good, wherever a row of a table has a button for that. A key that was pressed in
 * passing, or a click beside its aim, revokes nothing; and what the server refuses is said in the question itself, where
 * whoever asked looks, because all behind a dialog is out of reach.
 */
import { Confirm } from '@aicloud/ui'
import type { ReactNode } from 'react'
import { ProblemNote } from './problem'

export interface SureProps<T> {
  /** What is to go; absent: nothing is asked. */
  readonly of: T | undefined
  readonly title: (one: T) => string
  readonly verb: string
  readonly busy: string
  /** An act whose errors are shown here (`inline`). */
  readonly act: {
    readonly mutate: (one: T) => void
    readonly reset: () => void
    readonly isPending: boolean
    readonly error: Error | null
  }
  readonly why?: string | undefined
  readonly onClose: () => void
  /** What it means. */
  readonly children: ReactNode
}

export function Sure<T>({ of, title, verb, busy, act, why, onClose, children }: SureProps<T>) {
  return (
    <Confirm
      open={of !== undefined}
      danger
      title={of === undefined ? '' : title(of)}
      verb={verb}
      busy={act.isPending ? busy : undefined}
      why={why}
      error={<ProblemNote error={act.error} small />}
      onConfirm={() => of !== undefined && act.mutate(of)}
      onClose={() => {
        act.reset()
        onClose()
      }}
    >
      {children}
    </Confirm>
  )
}
