/** What an allocation costs an hour, in a column: set back where it costs that only when it is active, which it is not. */
import { type Allocation, formatMoney } from '@aicloud/contract'
import { hourly } from '../data/allocation'

export function PerHour({ allocation }: { readonly allocation: Allocation }) {
  const price = formatMoney(hourly(allocation), allocation.price.currency)
  if (allocation.phase === 'active') return price
  return (
    <span className="ui-muted" title="Costs this while it is active, and nothing now">
      ({price}
      <span className="ui-hidden"> while it is active, nothing now</span>)
    </span>
  )
}
