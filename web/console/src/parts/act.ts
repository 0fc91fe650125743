/**
 * Writes. One intention has one key: pressing "try again" after a lost answer sends the same key, so the server does
 * it once at most; when it has ended, or what is asked for has changed, the next one gets another.
 */
import { newKey } from '@aicloud/contract'
import { useToast } from '@aicloud/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Key } from '../live/touched'
import { tell } from './problem'

export interface ActOptions<Input, Output> {
  readonly run: (input: Input, key: string) => Promise<Output>
  /** What it makes old, for those without an event stream. */
  readonly touches?: readonly Key[] | ((output: Output) => readonly Key[])
  /** What is said when it is done. */
  readonly done?: string | ((output: Output) => string)
  /** A form shows its own errors; elsewhere they are toasts. */
  readonly inline?: boolean
  readonly onDone?: (output: Output) => void
}

export function useAct<Input = void, Output = unknown>(options: ActOptions<Input, Output>) {
  const client = useQueryClient()
  const toast = useToast()
  const intention = useRef<{ input: string; key: string } | undefined>(undefined)
  return useMutation<Output, Error, Input>({
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
    },
    onError: (error) => {
      if (options.inline) return
      const { title, detail, suggestion, requestId } = tell(error)
      toast({ tone: 'danger', title, detail: [detail, suggestion].filter(Boolean).join(' '), requestId })
    },
  })
}
