/**
 * Dialogs, by the browser's own <dialog>: it keeps the focus inside, makes the rest inert, closes on Escape and
 * gives the focus back. No library does that better, and libraries write style elements, which the console's
 * policy forbids.
 */
import { type FormEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
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
  useLayoutEffect(() => {
    const dialog = ref.current
    // Only closing gives the focus back; being taken out of the page does not.
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={ref}
      className={`ui-dialog ui-dialog--${size} ${side ? 'ui-dialog--side' : ''}`}
      aria-labelledby={id}
      onClose={(event) => {
        if (!event.currentTarget.open) onClose()
      }}
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

export interface FormDialogProps {
  readonly open?: boolean
  readonly title: string
  readonly size?: DialogProps['size']
  /** What the button that sends it says. */
  readonly verb: string
  readonly danger?: boolean | undefined
  /** What it is doing; absent: nothing. */
  readonly busy?: string | undefined
  /** Why it can't be sent now; absent: it can. */
  readonly why?: string | undefined
  /** It is to be sent: never while it is busy, and never while it can't. */
  readonly onSubmit: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Something to fill in, and to send or to give up. Enter sends it; what is wrong with a field, the field says. */
export function FormDialog(props: FormDialogProps) {
  const { open = true, title, size = 'sm', verb, danger, busy, why, onSubmit, onClose, children } = props
  const form = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (busy === undefined && why === undefined) onSubmit()
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
    <Dialog open={open} title={title} onClose={onClose} size={size} actions={actions}>
      <form id={form} onSubmit={submit} className="ui-stack" noValidate>
        {children}
      </form>
    </Dialog>
  )
}

export interface ShownOnceProps {
  readonly title: string
  /** What the button says that lets it go. */
  readonly kept?: string
  readonly children: ReactNode
  readonly onClose: () => void
}

/** A secret that is shown this once: it goes when somebody says that it was kept. */
export function ShownOnce({ title, kept = 'I have kept it', children, onClose }: ShownOnceProps) {
  const button = (
    <Button look="primary" onClick={onClose}>
      {kept}
    </Button>
  )
  return (
    <Dialog open title={title} onClose={onClose} actions={button}>
      <div className="ui-stack">{children}</div>
    </Dialog>
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
  /** What it was refused for: all behind a dialog is out of reach, so it must be told here. */
  readonly error: ReactNode
  readonly why?: string | undefined
  readonly onConfirm: (reason: string) => void
  readonly onClose: () => void
}

/** Asks once more before something that matters; with a reason where the journal wants one. */
export function Confirm(props: ConfirmProps) {
  const { open, title, children, verb, danger, reason, busy, error, why, onConfirm, onClose } = props
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  useEffect(() => {
    if (!open) {
      setText('')
      setTried(false)
    }
  }, [open])
  const missing = reason === true && text.trim() === ''
  const submit = () => {
    setTried(true)
    if (!missing) onConfirm(text.trim())
  }
  const form = { open, title, verb, danger, busy, why, onClose, onSubmit: submit }
  return (
    <FormDialog {...form}>
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
    </FormDialog>
  )
}
