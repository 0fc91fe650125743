/**
 * In which order a screen's tables are. It stands in the address, so that a link shows others the same: `?sort=-projects.age` is the
 * table `projects` by its column `age`, the most first; several tables are told apart by `~`. What an address names and the
 * table has not is passed over.
 */
import type { SortedBy, Sorting } from '@aicloud/ui'
import { useNavigate, useSearch } from '@tanstack/react-router'

const BETWEEN = '~'

/** What an address says of each table. */
export function ordersOf(text: string | undefined): ReadonlyMap<string, SortedBy> {
  const found = new Map<string, SortedBy>()
  for (const one of text?.split(BETWEEN) ?? []) {
    const [, minus, table, key] = /^(-?)([a-z][a-z-]*)\.([a-z][a-z-]*)$/.exec(one) ?? []
    if (table && key) found.set(table, { key, falling: minus === '-' })
  }
  return found
}

/** As it is written into an address; absent where all tables are as they came. */
export function textOfOrders(orders: ReadonlyMap<string, SortedBy>): string | undefined {
  const each = [...orders].map(([table, { key, falling }]) => `${falling ? '-' : ''}${table}.${key}`)
  return each.length > 0 ? each.join(BETWEEN) : undefined
}

/** An address's words with one table in another order, and the others as they are. */
export function withOrder(text: string | undefined, table: string, by: SortedBy | undefined) {
  const orders = new Map(ordersOf(text))
  if (by) orders.set(table, by)
  else orders.delete(table)
  return textOfOrders(orders)
}

/** Order of one table of a screen. `whole`: what is shown is all there is; of a part none is made. */
export function useSorting(table: string, whole = true): Sorting | undefined {
  const { sort } = useSearch({ strict: false })
  const navigate = useNavigate()
  if (!whole) return undefined
  return {
    by: ordersOf(sort).get(table),
    onSort: (by) =>
      navigate({
        to: '.',
        search: ({ sort: before, ...old }: { sort?: string }) => {
          const next = withOrder(before, table, by)
          return next === undefined ? old : { ...old, sort: next }
        },
        // Looking at the same in another order is no other place, and one stays where one is.
        replace: true,
        resetScroll: false,
      }),
  }
}

/** For columns that say how old something is: the youngest is the least. */
export const ageOf = (at: string): number => -Date.parse(at)

/** For columns that say when: what never was is absent. */
export const momentOf = (at: string | null | undefined): number | undefined =>
  at ? Date.parse(at) : undefined
