/**
 * How the page is connected, at the top of every screen: an icon and a word at every width, because a colour alone says nothing to
 * many, and why it is not live in words that need no mouse.
 */
import { Icon, type IconName, serverTime, TimeAgo } from '@aicloud/ui'
import { useEffect, useState } from 'react'
import { type Live, useLive } from '../live/stream'

const SAID: Record<Exclude<Live['kind'], 'off'>, readonly [tone: string, icon: IconName, text: string]> = {
  connecting: ['neutral', 'spinner', 'Connecting'],
  live: ['success', 'check', 'Live'],
  broken: ['danger', 'lost', 'Offline'],
  waiting: ['warning', 'clock', 'Not live'],
  refused: ['warning', 'clock', 'Not live'],
}

export function Connection() {
  const live = useLive()
  if (live.kind === 'off') return null
  const [tone, icon, text] = SAID[live.kind]
  return (
    <span className={`app-conn ui-tone--${tone}`} role="status">
      <Icon name={icon} size={14} />
      {text}
    </span>
  )
}

/** Short breaks are nobody's business: a banner that comes and goes is worse than none. */
const PATIENCE_MS = 2_000

/** What it means that the page is not live. */
export function ConnectionBanner() {
  const live = useLive()
  const [shown, setShown] = useState(false)
  const amiss = live.kind === 'broken' || live.kind === 'waiting' || live.kind === 'refused'
  useEffect(() => {
    if (!amiss) {
      setShown(false)
      return
    }
    const timer = setTimeout(() => setShown(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [amiss])
  if (!shown) return null
  if (live.kind === 'broken')
    return (
      <div className="app-offline ui-tone--danger" role="alert">
        <Icon name="lost" />
        <span>
          <strong>Not connected.</strong> What you see is from{' '}
          <TimeAgo at={new Date(serverTime(live.since)).toISOString()} />. Nothing you do is queued; the page
          catches up by itself when the connection is back.
        </span>
      </div>
    )
  if (live.kind !== 'waiting' && live.kind !== 'refused') return null
  return (
    <div className="app-offline ui-tone--warning" role="status">
      <Icon name="clock" />
      <span>
        <strong>Not live.</strong> {live.error.problem.title}. What you see is read anew when you come back to
        the page, and the stream is tried again by itself.
      </span>
    </div>
  )
}
