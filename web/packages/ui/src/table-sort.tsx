/**
 * Order of a table whose rows are all there. Columns that have something to order by have a button for a head: the first press puts
 * the least first, the second the most, the third gives the rows back as they came. Which it is belongs to whoever draws the table,
 * because it stands in an address.
 *
 * Of rows that come page by page only a part could be ordered, which would pass for the whole: `Table` orders none of those.
 */
import { Icon } from './icon'
import type { Column } from './table'

/** What rows are ordered by. What is absent comes last, whichever way it goes. */
export type Orderable = string | number | bigint | null | undefined

export interface SortedBy {
  /** Of the column. */
  readonly key: string
  /** The most first. */
  readonly falling: boolean
}

export interface Sorting {
  /** Absent: as they came. */
  readonly by: SortedBy | undefined
  readonly onSort: (by: SortedBy | undefined) => void
}

/** As people write: `gpu-2` before `gpu-10`, and `ada` beside `Ada`. */
const WORDS = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

const isAbsent = (value: Orderable): boolean =>
  value === null || value === undefined || value === '' || Number.isNaN(value)

function compare(one: Orderable, other: Orderable): number {
  if (typeof one === 'string' && typeof other === 'string') return WORDS.compare(one, other)
  if (one == null || other == null || one === other) return 0
  return one < other ? -1 : 1
}

/** The rows in another order; those that are alike stay as they came. */
export function sorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  by: SortedBy | undefined,
): readonly Row[] {
  const of = by && columns.find((column) => column.key === by.key)?.sort
  if (!of) return rows
  const keyed = rows.map((row) => ({ row, value: of(row) }))
  const there = keyed.filter(({ value }) => !isAbsent(value))
  const absent = keyed.filter(({ value }) => isAbsent(value))
  const way = by.falling ? -1 : 1
  there.sort((one, other) => way * compare(one.value, other.value))
  return [...there, ...absent].map(({ row }) => row)
}

/** What a press of a column's head comes to. */
export function pressed(by: SortedBy | undefined, key: string): SortedBy | undefined {
  if (by?.key !== key) return { key, falling: false }
  return by.falling ? undefined : { key, falling: true }
}

export interface SortHeadProps {
  readonly column: string
  readonly head: string
  readonly sorting: Sorting
}

/** The head of a column that rows can be ordered by; `aria-sort` of its cell says how they are. */
export function SortHead({ column, head, sorting: { by, onSort } }: SortHeadProps) {
  const own = by?.key === column ? by : undefined
  return (
    <button
      type="button"
      className="ui-table__sort"
      data-sorted={own ? '' : undefined}
      onClick={() => onSort(pressed(by, column))}
    >
      {head}
      <Icon name={own ? (own.falling ? 'falling' : 'rising') : 'order'} size={12} />
    </button>
  )
}

/** For `aria-sort`: only the column that rows are ordered by has one. */
export const ariaSort = (by: SortedBy | undefined, key: string): 'ascending' | 'descending' | undefined =>
  by?.key !== key ? undefined : by.falling ? 'descending' : 'ascending'
