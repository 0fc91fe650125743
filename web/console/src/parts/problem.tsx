/** Errors as people can use them: what happened, what to do, by which id it is found again. */
import { ApiError, isOutdated, type Runbook, Unreachable } from '@aicloud/contract'
import { Button, ErrorNote } from '@aicloud/ui'
import { useMaybeWho } from '../app/who'
import { runbookOfProblem } from '../data/runbook'
import { RunbookLink } from './runbook'

export interface Told {
  readonly title: string
  readonly detail?: string
  readonly suggestion?: string
  readonly code?: string
  readonly requestId?: string
  /** The page that says what whoever runs the cloud does about it. */
  readonly runbook?: Runbook | undefined
}

/** What went wrong in the page itself, in words for people. */
export class Telling extends Error {
  override readonly name = 'Telling'
  readonly told: Told
  constructor(told: Told) {
    super(told.title)
    this.told = told
  }
}

/** The server speaks to programs, too: which request does it is nothing for people who have buttons. */
export const forPeople = (text: string): string =>
  text.replace(/ \((?:GET|POST|PUT|PATCH|DELETE) \/[^)]*\)/g, '')

export function tell(error: unknown): Told {
  if (error instanceof Telling) return error.told
  if (error instanceof ApiError) {
    const { title, suggestion, code, field, request_id, missing_permission } = error.problem
    if (isOutdated(error)) {
      return {
        title: 'It has changed since you read it',
        detail: 'Somebody else was quicker, so nothing of yours was written.',
        suggestion: 'What is shown is read again: look at it, and decide once more.',
        code,
        requestId: request_id,
      }
    }
    // Which value is not acceptable one must be told; of a wrong code or a used link the title says it.
    const detail = code === 'invalid_value' ? error.problem.detail : withoutField(error.problem.detail, field)
    return {
      title,
      detail: missing_permission ? `${detail} Missing: ${missing_permission}.` : detail,
      suggestion: forPeople(suggestion),
      code,
      requestId: request_id,
      runbook: runbookOfProblem(code),
    }
  }
  if (error instanceof Unreachable) {
    return {
      title: 'The control plane did not answer',
      detail: 'It may be restarting, or the network between you and it is broken.',
      suggestion: 'Try again. A write that was sent is carried out once at most.',
      code: 'unreachable',
      runbook: 'not-ready',
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
  return withoutField(detail, field)
}

const withoutField = (detail: string, field: string | null | undefined) =>
  field && detail.startsWith(`${field}: `) ? sentence(detail.slice(field.length + 2)) : detail

const sentence = (text: string) =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`

export interface ProblemNoteProps {
  readonly error: unknown
  readonly retry?: () => void
  readonly small?: boolean
  /** Fields that tell their own errors. */
  readonly except?: readonly string[]
  /** Begins the form anew with what is there now: offered when somebody else was quicker. */
  readonly afresh?: () => void
}

export function ProblemNote({ error, retry, small, except, afresh }: ProblemNoteProps) {
  const who = useMaybeWho()
  if (!error) return null
  if (except && fieldError(error, ...except)) return null
  const { runbook, ...told } = tell(error)
  // Who fills in a form looks into no runbook.
  const reads = runbook !== undefined && !small && who?.maySomewhere('supervision.read')
  return (
    <ErrorNote
      {...told}
      {...(reads ? { runbook: <RunbookLink id={runbook}>{runbook}</RunbookLink> } : {})}
      {...(small === undefined ? {} : { small })}
      action={
        afresh && isOutdated(error) ? (
          <Button size="sm" icon="refresh" onClick={afresh}>
            Begin with what is there now
          </Button>
        ) : (
          retry && (
            <Button size="sm" icon="refresh" onClick={retry}>
              Try again
            </Button>
          )
        )
      }
    />
  )
}
