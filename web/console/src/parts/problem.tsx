/** Errors as people can use them: what happened, what to do, by which id it is found again. */
import { ApiError, Unreachable } from '@aicloud/contract'
import { Button, ErrorNote } from '@aicloud/ui'

export interface Told {
  readonly title: string
  readonly detail?: string
  readonly suggestion?: string
  readonly code?: string
  readonly requestId?: string
  readonly runbook?: string
}

export function tell(error: unknown): Told {
  if (error instanceof ApiError) {
    const { title, detail, suggestion, code, request_id, runbook, missing_permission } = error.problem
    return {
      title,
      detail: missing_permission ? `${detail} Missing: ${missing_permission}.` : detail,
      suggestion,
      code,
      requestId: request_id,
      runbook,
    }
  }
  if (error instanceof Unreachable) {
    return {
      title: 'The control plane did not answer',
      detail: 'It may be restarting, or the network between you and it is broken.',
      suggestion: 'Try again. A write that was sent is carried out once at most.',
      code: 'unreachable',
    }
  }
  return {
    title: 'Something in this page broke',
    detail: error instanceof Error ? error.message : String(error),
  }
}

/** What is wrong with one field of a form; the rest belongs to the whole form. */
export function fieldError(error: unknown, ...fields: string[]): string | undefined {
  if (!(error instanceof ApiError)) return undefined
  const { field, detail } = error.problem
  if (!field || !fields.includes(field)) return undefined
  // The field's name is beside it already.
  return detail.startsWith(`${field}: `) ? sentence(detail.slice(field.length + 2)) : detail
}

const sentence = (text: string) =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`

export interface ProblemNoteProps {
  readonly error: unknown
  readonly retry?: () => void
  readonly small?: boolean
  /** Fields that tell their own errors. */
  readonly except?: readonly string[]
}

export function ProblemNote({ error, retry, small, except }: ProblemNoteProps) {
  if (!error) return null
  if (except && fieldError(error, ...except)) return null
  return (
    <ErrorNote
      {...tell(error)}
      {...(small === undefined ? {} : { small })}
      action={
        retry && (
          <Button size="sm" icon="refresh" onClick={retry}>
            Try again
          </Button>
        )
      }
    />
  )
}
