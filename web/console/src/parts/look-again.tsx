/**
 * Whoever may not see something is told of nothing, so nothing says when they may. They ask by hand; and while the page hears no
 * events at all, it asks by itself, so that a newcomer who waits to be let in is.
 */
import { Button } from '@aicloud/ui'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { renew } from '../live/renew'

/** How often it is asked what somebody holds who hears nothing. */
const ASK_MS = 30_000

export function LookAgain() {
  const client = useQueryClient()
  return (
    <Button icon="refresh" onClick={() => renew(client)}>
      Look again
    </Button>
  )
}

/** `on`: no event can tell what somebody holds. */
export function useAskWhatIHold(on: boolean): void {
  const client = useQueryClient()
  useEffect(() => {
    if (!on) return
    const timer = setInterval(() => {
      if (!document.hidden) renew(client, [['session'], ['projects'], ['tenants']])
    }, ASK_MS)
    return () => clearInterval(timer)
  }, [client, on])
}
