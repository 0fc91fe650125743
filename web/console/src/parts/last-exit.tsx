/** Why an actor left memory the last time. Of a crash the engine says only which it was; what it said is looked up among those that are known. */
import type { CrashSummary } from '@aicloud/contract'
import { Link } from '@tanstack/react-router'

const CRASHED = /^crashed while handling this: (\w+)$/

/** In words of its own, because "this" is nothing that a reader sees. */
export function exitText(
  reason: string,
  crashes: readonly Pick<CrashSummary, 'id' | 'message'>[] = [],
): { readonly text: string; readonly crash?: string } {
  const crash = CRASHED.exec(reason)?.[1]
  if (crash === undefined) return { text: reason.replaceAll('_', ' ') }
  const message = crashes.find(({ id }) => id === crash)?.message
  return { text: message === undefined ? 'crashed' : `crashed: ${message}`, crash }
}

export function LastExit({
  reason,
  crashes,
}: {
  readonly reason: string
  readonly crashes: readonly Pick<CrashSummary, 'id' | 'message'>[]
}) {
  const { text, crash } = exitText(reason, crashes)
  if (crash === undefined) return <>{text}</>
  return (
    <>
      {text}{' '}
      <Link to="/ops/crashes/$id" params={{ id: crash }} className="app-id">
        <code>{crash}</code>
      </Link>
    </>
  )
}
