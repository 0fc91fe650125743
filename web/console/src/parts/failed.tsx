/**
 * What did not end well lately: it failed, its node was lost, or it gave up waiting. It runs no more, so it is in no list of what is
 * there now; somebody who launched it and comes back must be told all the same, until they put it away.
 */
import { Banner, IconButton } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { nameOf, unwellQuery, type Where, wordOfEnd } from '../data/allocation'
import { countOf } from '../data/whole'
import { usePutAway } from './put-away'

/** A day's, or nothing: what it can't read it is silent about, as whatever it stands above says that already. */
export function Unwell({ where, on }: { readonly where: Where; readonly on: boolean }) {
  const { data } = useQuery({ ...unwellQuery(where), enabled: on })
  const { isAway, putAway } = usePutAway()
  const items = data?.items.filter(({ id }) => !isAway(id)) ?? []
  if (!data || items.length === 0) return null
  const { whole } = data
  const named = items.slice(0, 3).map((one) => `${nameOf(one)} (${wordOfEnd(one)})`)
  const rest = items.length - named.length
  return (
    <Banner
      tone="danger"
      action={
        <>
          <Link to="/allocations" search={{ show: 'trouble' }}>
            Look
          </Link>
          <IconButton
            icon="close"
            size="sm"
            label="Put this away until another does not end well"
            onClick={() => putAway(data.items.map(({ id }) => id))}
          />
        </>
      }
    >
      {countOf(items.length, whole)} did not end well in the last day: {named.join(', ')}
      {rest > 0 && ` and ${rest} more`}.
    </Banner>
  )
}
