/**
 * Dialogs, by the browser's own <dialog>: it keeps the focus inside, makes the rest inert, closes on Escape and
 * gives the focus back. No library does that better, and libraries write style elements, which the console's
 * policy forbids.
 */
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button, IconButton } from './button'
import { Textarea } from './field'

export interface DialogProps {
  readonly open: boolean
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  /** What stands at its foot: the buttons. */
  readonly actions?: ReactNode
  readonly size?: 'sm' | 'md' | 'lg'
  /** At the side, as on a phone the menu is. */
  readonly side?: boolean
}

/** What has the focus first. */
const FIRST =
  '.ui-dialog__body :is(input, textarea, select), .ui-dialog__body a, .ui-dialog__body:not(:has(input, textarea, select, a)) ~ .ui-dialog__foot button'

export function Dialog({ open, title, onClose, children, actions, size = 'md', side }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const dialog = ref.current
    if (!dialog) return
    if (open && !dialog.open) {
      dialog.showModal()
      // The browser would take the button that closes it. Where nothing is to be filled in, it is the first of
      // those at its foot, which gives up.
      dialog.querySelector<HTMLElement>(FIRST)?.focus()
    }
    if (!open && dialog.open) dialog.close()
  }, [open])
  return (
    <dialog
      ref={ref}
      className={`ui-dialog ui-dialog--${size} ${side ? 'ui-dialog--side' : ''}`}
      aria-labelledby={id}
      onClose={onClose}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      {open && (
        <>
          <header className="ui-dialog__head">
            <h2 id={id}>{title}</h2>
            <IconButton icon="close" label="Close" onClick={onClose} />
          </header>
          <div className="ui-dialog__body">{children}</div>
          {actions && <footer className="ui-dialog__foot">{actions}</footer>}
        </>
      )}
    </dialog>
  )
}

export interface ConfirmProps {
  readonly open: boolean
  readonly title: string
  readonly children?: ReactNode
  readonly verb: string
  readonly danger?: boolean
  /** A reason is asked for, and goes into the journal. */
  readonly reason?: boolean
  readonly busy?: string | undefined
  readonly error?: ReactNode
  readonly why?: string | undefined
  readonly onConfirm: (reason: string) => void
  readonly onClose: () => void
}

/** Asks once more before something that matters; with a reason where the journal wants one. */
export function Confirm(props: ConfirmProps) {
  const { open, title, children, verb, danger, reason, busy, error, why, onConfirm, onClose } = props
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const form = useId()
  useEffect(() => {
    if (!open) {
      setText('')
      setTried(false)
    }
  }, [open])
  const missing = reason === true && text.trim() === ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!missing && busy === undefined && why === undefined) onConfirm(text.trim())
  }
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button type="submit" form={form} look={danger ? 'danger' : 'primary'} busy={busy} why={why}>
        {verb}
      </Button>
    </>
  )
  return (
    <Dialog open={open} title={title} onClose={onClose} size="sm" actions={actions}>
      <form id={form} onSubmit={submit} className="ui-stack">
        {children}
        {reason && (
          <Textarea
            label="Reason"
            required
            maxLength={500}
            rows={2}
            value={text}
            onChange={(event) => setText(event.target.value.replace(/[\r\n]+/g, ' '))}
            help="It goes into the journal, for colleagues and for the audit."
            error={tried && missing ? 'Say why, in a few words.' : undefined}
          />
        )}
        {error}
      </form>
    </Dialog>
  )
}
