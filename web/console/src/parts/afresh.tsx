/**
 * A form over something that others change, too. It keeps what was there when it was opened, so that what arrives meanwhile takes
 * nothing from under somebody's hands; when they were quicker, and it was refused for that, it can begin anew with what is there now.
 */
import { Fragment, type ReactNode, useState } from 'react'

export interface AfreshProps {
  /** Reads again what the form is made of. */
  readonly read: () => Promise<unknown>
  readonly children: (afresh: () => void) => ReactNode
}

export function Afresh({ read, children }: AfreshProps) {
  const [round, setRound] = useState(0)
  const next = () => setRound((before) => before + 1)
  // Also when it could not be read: the form then says so itself, when it is sent.
  const afresh = () => void read().then(next, next)
  return <Fragment key={round}>{children(afresh)}</Fragment>
}
