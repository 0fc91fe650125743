/** Runbooks: which page a problem, a reason to wait or a phase leads to. The tables are the server's. */
import { PENDING_REASONS, PHASES, PROBLEMS, type Runbook, take } from '@aicloud/contract'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../app/api'

/** They are of the release that serves the page, so they never change under it. */
const FOR_EVER = { staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY }

export const runbooksQuery = queryOptions({
  queryKey: ['runbooks'] as const,
  queryFn: ({ signal }) => take(api.GET('/v1/ops/runbooks', { signal })),
  ...FOR_EVER,
})

export const runbookQuery = (id: string) =>
  queryOptions({
    queryKey: ['runbooks', id] as const,
    queryFn: ({ signal }) =>
      take(api.GET('/v1/ops/runbooks/{runbook}', { params: { path: { runbook: id } }, signal })),
    ...FOR_EVER,
  })

function pageOf(table: object, word: string | undefined): Runbook | undefined {
  if (word === undefined || !Object.hasOwn(table, word)) return undefined
  return (table as Record<string, { runbook?: Runbook }>)[word]?.runbook
}

export const runbookOfProblem = (code: string | undefined) => pageOf(PROBLEMS, code)
export const runbookOfPending = (reason: string | undefined) => pageOf(PENDING_REASONS, reason)
export const runbookOfPhase = (phase: string | undefined) => pageOf(PHASES, phase)
