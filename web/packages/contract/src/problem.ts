/**
 * What can go wrong between the page and the API, as three kinds of error that screens tell apart: the server
 * said no and why ({@link ApiError}), nothing was heard of it ({@link Unreachable}), or it spoke what we do not
 * understand. A caller that gave up (AbortError) is no error and is passed on as it is.
 */
import type { components } from './generated/schema'
import { PROBLEMS, type ProblemCode } from './generated/vocabulary'

export type Problem = components['schemas']['Problem']

/** The server refused, in its own words. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly problem: Problem
  /** Seconds to wait before the same may be sent again, if it said so. */
  readonly retryAfter: number | undefined

  constructor(problem: Problem, retryAfter?: number) {
    super(`${problem.title}: ${problem.detail}`)
    this.problem = problem
    this.retryAfter = retryAfter
  }

  is(...codes: ProblemCode[]): boolean {
    return (codes as string[]).includes(this.problem.code)
  }
}

/** Nothing was heard of the server: whether a write was carried out is not known. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
  constructor(cause?: unknown) {
    super('The control plane did not answer.', { cause })
  }
}

/** The answer's problem; one of our own making when it is none that we understand (a proxy's page, say). */
export async function readProblem(response: Response): Promise<ApiError> {
  const after = Number.parseInt(response.headers.get('retry-after') ?? '', 10)
  const retryAfter = Number.isFinite(after) ? after : undefined
  const requestId = response.headers.get('x-request-id') ?? ''
  try {
    const body: unknown = await response.json()
    if (isProblem(body)) return new ApiError(body, retryAfter)
  } catch {
    // No JSON: told below.
  }
  return new ApiError(
    {
      type: 'about:blank',
      title: 'An answer that is not the control plane’s',
      status: response.status,
      detail: `Status ${response.status} came without a reason; a proxy may stand between.`,
      code: 'internal',
      retry: response.status >= 500 ? 'same_request' : 'no',
      suggestion: 'Try again; if it stays, tell whoever runs the cloud.',
      runbook: '',
      instance: '',
      request_id: requestId,
    } as Problem,
    retryAfter,
  )
}

function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false
  const { code, title, detail, status } = body as Record<string, unknown>
  return (
    typeof code === 'string' &&
    typeof title === 'string' &&
    typeof detail === 'string' &&
    typeof status === 'number'
  )
}

/** What a code means and what to do, also for codes of a newer server. */
export function adviceFor(code: string): { title: string; suggestion: string } | undefined {
  return Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code as ProblemCode] : undefined
}
