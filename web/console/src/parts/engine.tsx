/** How the engine's feed is, beside the title of the screens that draw it. */
import { Badge, formatClock } from '@aicloud/ui'
import type { EngineState } from '../live/engine'

export function EngineBadge({
  state,
  asOf,
  paused,
}: {
  state: EngineState
  asOf: string | undefined
  paused?: boolean
}) {
  const at = asOf && formatClock(asOf)
  if (paused) return <Badge icon="pause">Held at {at ?? '—'}</Badge>
  if (state === 'live') {
    return (
      <span className="app-asof" title={`As of ${at}`}>
        <span className="app-asof__dot" aria-hidden="true" /> Live
      </span>
    )
  }
  if (state === 'connecting') return <Badge icon="spinner">Connecting</Badge>
  return (
    <Badge tone="warning" icon="lost">
      {at ? `Stale, as of ${at}` : 'Not connected'}
    </Badge>
  )
}
