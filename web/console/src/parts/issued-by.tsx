/** Who has made a credential: what a member who leaves may still know is found by it. Those from before it was kept say nothing. */
import { useNames } from '../data/people'
import { Principal } from './links'

export function IssuedBy({ principal }: { readonly principal: string | null | undefined }) {
  const names = useNames()
  if (!principal) return null
  return (
    <span className="ui-cell-sub">
      by <Principal principal={principal} name={names.of(principal)} />
    </span>
  )
}
