/** Asks whoever is away whether they are, a minute before the page ends their session: what is half filled in would be lost. */
import { Button, Dialog, formatSpan, useOwnNow } from '@aicloud/ui'

export interface IdleWarningProps {
  /** When the session is ended, milliseconds since 1970; absent: not soon. */
  readonly endsAt: number | undefined
  readonly onStay: () => void
}

export function IdleWarning({ endsAt, onStay }: IdleWarningProps) {
  return (
    <Dialog
      open={endsAt !== undefined}
      onClose={onStay}
      title="Are you still there?"
      actions={
        <Button look="primary" onClick={onStay}>
          Stay signed in
        </Button>
      }
    >
      {endsAt !== undefined && (
        <p>
          Nobody has touched this page for long. You are signed out <Left until={endsAt} />, and what is not
          saved is lost.
        </p>
      )}
    </Dialog>
  )
}

function Left({ until }: { readonly until: number }) {
  const left = Math.ceil((until - useOwnNow()) / 1_000)
  return <strong className="ui-num">{left > 0 ? `in ${formatSpan(left * 1_000)}` : 'now'}</strong>
}
