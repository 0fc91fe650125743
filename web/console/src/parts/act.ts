/**
 * Writes. One intention has one key: pressing "try again" after a lost answer sends the same key, so the server does
 * it once at most; when it has ended, or what is asked for has changed, the next one gets another. A refusal ends it, too:
 * the server keeps some under their key, and would only repeat itself.
 *
 * The same key must come with the same body, so `run` makes it of its arguments alone: no clock, and nothing that the page
 * knows besides.
 */
import { ApiError, isOutdated, newKey } from '@aicloud/contract'
import { useToast } from '@aicloud/ui'
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { createElement, useRef } from 'react'
import { useMaybeWho } from '../app/who'
import type { Key } from '../live/touched'
import { tell } from './problem'

export interface ActOptions<Input, Output> {
  readonly run: (input: Input, key: string) => Promise<Output>
  /** What it makes old, for those without an event stream. */
  readonly touches?: readonly Key[] | ((output: Output) => readonly Key[])
  /** What is said when it is done. */
  readonly done?: string | ((output: Output) => string)
  /** A form or a dialog shows its own errors, or those of some inputs; elsewhere they are toasts. */
  readonly inline?: boolean | ((input: Input) => boolean)
  readonly onDone?: (output: Output) => void
  /** What was sent is forgotten when it is done: a password. */
  readonly secret?: boolean
}

export function useAct<Input = void, Output = unknown>(options: ActOptions<Input, Output>) {
  const client = useQueryClient()
  const toast = useToast()
  const who = useMaybeWho()
  const intention = useRef<{ input: string; key: string } | undefined>(undefined)
  const mutation: UseMutationResult<Output, Error, Input> = useMutation<Output, Error, Input>({
    mutationFn: (input) => {
      const text = JSON.stringify(input) ?? ''
      if (intention.current?.input !== text) intention.current = { input: text, key: newKey() }
      return options.run(input, intention.current.key)
    },
    onSuccess: (output) => {
      intention.current = undefined
      const { touches, done } = options
      for (const queryKey of typeof touches === 'function' ? touches(output) : (touches ?? [])) {
        client.invalidateQueries({ queryKey })
      }
      if (done) toast({ tone: 'success', title: typeof done === 'function' ? done(output) : done })
      options.onDone?.(output)
      if (options.secret) mutation.reset()
    },
    onError: (error, input) => {
      if (isDecided(error)) intention.current = undefined
      // Somebody else was quicker: what is shown is read anew, so that one decides again on what is there.
      // So is what has been taken out of service since.
      if ((isOutdated(error) || isHeld(error)) && Array.isArray(options.touches)) {
        for (const queryKey of options.touches) client.invalidateQueries({ queryKey })
      }
      if (typeof options.inline === 'function' ? options.inline(input) : options.inline) return
      const { title, detail, suggestion, requestId, runbook } = tell(error)
      // Toasts outlive screens and stand outside of the router, so this is a plain link.
      const more =
        runbook && who?.maySomewhere('supervision.read')
          ? createElement('a', { href: `/ops/runbooks/${runbook}` }, `Runbook: ${runbook}`)
          : undefined
      toast({
        tone: 'danger',
        title,
        detail: [detail, suggestion].filter(Boolean).join(' '),
        requestId,
        more,
      })
    },
  })
  return mutation
}

const isHeld = (error: unknown): boolean => error instanceof ApiError && error.is('quarantined')

/** Whether the server has said no, and would say the same of the same request. */
export const isDecided = (error: unknown): boolean =>
  error instanceof ApiError && error.problem.retry !== 'same_request' && error.problem.status < 500
