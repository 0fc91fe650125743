/** A day by which something ends or is to be renewed: the nearer, the louder. */
import { Badge, TimeAgo, timeNow } from '@aicloud/ui'

const DAY = 86_400_000
const SOON = 14 * DAY

export function Due({ at }: { readonly at: string | null | undefined }) {
  if (!at) return <span className="ui-muted">no date</span>
  const left = new Date(at).getTime() - timeNow()
  if (left < 0)
    return (
      <Badge tone="danger" icon="alert">
        overdue
      </Badge>
    )
  if (left < SOON)
    return (
      <Badge tone="warning" icon="clock">
        within {Math.ceil(left / DAY)} d
      </Badge>
    )
  return <TimeAgo at={at} />
}
