/**
 * Tables: dense, with a head that stays, and walked through by keyboard. Each row has one link or button that
 * stands for it (`data-row`); the arrow keys and j/k go from one to the next, Home and End to the ends.
 *
 * Where there is little room it is scrolled across, beside the first column, and on a telephone its rows are cards. No column is lost.
 *
 * Of a long table only what is near what is seen is drawn (table-rows.tsx).
 *
 * One whose rows are all there can be put in order by its columns (table-sort.tsx).
 *
 * A table shows its own states: grey cells while the first page loads (no jump when it comes), a word when
 * there is nothing, and the next page below what is there.
 */
import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Button } from './button'
import { Loading, Skeleton } from './feedback'
import { CHUNK, Chunk, LONG } from './table-rows'
import { ariaSort, type Orderable, SortHead, type Sorting, sorted } from './table-sort'

export interface Column<Row> {
  readonly key: string
  readonly head: string
  readonly cell: (row: Row) => ReactNode
  readonly align?: 'right'
  /** Of less weight: small on a telephone. */
  readonly wide?: boolean
  readonly width?: string
  /** The head is there for those who do not see the page only. */
  readonly bareHead?: boolean
  /** What its rows are ordered by, where the table has a `sorting`. */
  readonly sort?: (row: Row) => Orderable
}

export interface TableProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[] | undefined
  readonly rowKey: (row: Row) => string
  /** Instead of rows, when there are none. */
  readonly empty: ReactNode
  readonly loading?: boolean
  readonly more?: (() => void) | undefined
  readonly loadingMore?: boolean
  /** It is read across, figure by figure: on a telephone it scrolls, where others become cards. */
  readonly scrolls?: boolean
  /** In which order the rows are; of no effect while there are `more`. */
  readonly sorting?: Sorting | undefined
}

/** Shares of the width, once: chunks come and go, and columns that followed them would dance. */
function useWidths(long: boolean, count: number) {
  const head = useRef<HTMLTableRowElement>(null)
  const [widths, setWidths] = useState<readonly string[]>()
  useLayoutEffect(() => {
    const cells = [...(head.current?.children ?? [])].map((cell) => (cell as HTMLElement).offsetWidth)
    const sum = cells.reduce((before, one) => before + one, 0)
    // On a telephone there are no columns.
    const columns = head.current && getComputedStyle(head.current).display === 'table-row'
    const measured = long && columns && cells.length === count && sum > 0
    setWidths(measured ? cells.map((one) => `${((one / sum) * 100).toFixed(2)}%`) : undefined)
  }, [long, count])
  return { head, widths }
}

export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rowKey, empty, loading, more, loadingMore, scrolls } = props
  const sorting = more ? undefined : props.sorting
  const rows = props.rows && sorted(props.rows, columns, sorting?.by)
  const long = (rows?.length ?? 0) > LONG
  const [wanted, setWanted] = useState<number>()
  const { head, widths } = useWidths(long, columns.length)
  if (rows && rows.length === 0 && !loading) return empty
  const cells = (column: Column<Row>) =>
    `${column.align === 'right' ? 'ui-right' : ''} ${column.wide ? 'ui-wide' : ''}`.trim() || undefined
  const look = `ui-table ui-table--${scrolls ? 'scrolls' : 'cards'}`
  const drawn = (row: Row, index: number) => (
    <tr key={rowKey(row)} aria-rowindex={long ? index + 2 : undefined}>
      {columns.map((column) => (
        <td key={column.key} className={cells(column)} data-head={column.bareHead ? undefined : column.head}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
  const body = (all: readonly Row[]) => {
    if (!long) return <tbody>{all.map(drawn)}</tbody>
    return Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, at) => {
      const own = all.slice(at * CHUNK, (at + 1) * CHUNK)
      return (
        <Chunk
          // biome-ignore lint/suspicious/noArrayIndexKey: a chunk is its place
          key={at}
          at={at}
          count={own.length}
          columns={columns.length}
          wanted={wanted === at}
          draw={() => own.map((row, index) => drawn(row, at * CHUNK + index))}
        />
      )
    })
  }
  const table = (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={look} role="group" aria-label={label} tabIndex={0}>
      <table
        aria-rowcount={long && rows ? rows.length + 1 : undefined}
        className={widths && 'ui-table__fixed'}
        onKeyDown={(event) => walk(event, (chunk) => flushSync(() => setWanted(chunk)))}
      >
        <thead>
          <tr ref={head}>
            {columns.map((column, at) => (
              <th
                key={column.key}
                scope="col"
                className={cells(column)}
                style={{ width: widths?.[at] ?? column.width }}
                aria-sort={column.sort && ariaSort(sorting?.by, column.key)}
              >
                {column.bareHead ? (
                  <span className="ui-hidden">{column.head}</span>
                ) : sorting && column.sort ? (
                  <SortHead column={column.key} head={column.head} sorting={sorting} />
                ) : (
                  column.head
                )}
              </th>
            ))}
          </tr>
        </thead>
        {rows ? (
          body(rows)
        ) : (
          <tbody>
            {[0, 1, 2, 3, 4].map((row) => (
              <tr key={row}>
                {columns.map((column, at) => (
                  <td
                    key={column.key}
                    className={cells(column)}
                    data-head={column.bareHead ? undefined : column.head}
                  >
                    <Skeleton width={`${[70, 45, 55, 35, 60][(row + at) % 5]}%`} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        )}
      </table>
      {more && (
        <div className="ui-table__more">
          <Button size="sm" onClick={more} busy={loadingMore ? 'Loading more…' : undefined}>
            Show more
          </Button>
        </div>
      )}
    </div>
  )
  return rows ? table : <Loading what={label.toLowerCase()}>{table}</Loading>
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  j: 1,
  ArrowUp: -1,
  k: -1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

/** From row to row; `want` draws a chunk that is far away, at once. */
function walk(event: KeyboardEvent<HTMLTableElement>, want: (chunk: number) => void) {
  if (event.altKey || event.ctrlKey || event.metaKey) return
  const target = event.target as HTMLElement
  const step = STEPS[event.key]
  if (step === undefined || target.matches('input, select, textarea')) return
  const table = event.currentTarget
  const chunks = table.querySelectorAll('[data-chunk]').length
  const own = Number(target.closest<HTMLElement>('[data-chunk]')?.dataset['chunk'])
  const into = Math.max(0, Math.min(chunks - 1, own + step))
  const reach = Number.isFinite(step) ? isAtEdge(target, step) : true
  if (chunks > 0 && reach && into !== own) want(into)
  const rows = [...table.querySelectorAll<HTMLElement>('[data-row]')]
  const here = rows.indexOf((target.closest('tr')?.querySelector('[data-row]') ?? target) as HTMLElement)
  const to = rows[Math.max(0, Math.min(rows.length - 1, here + step))]
  if (!to) return
  event.preventDefault()
  to.focus()
}

/** Whether the next row in this direction is in another chunk. */
function isAtEdge(target: HTMLElement, step: number): boolean {
  const row = target.closest('tr')
  return (step > 0 ? row?.nextElementSibling : row?.previousElementSibling) == null
}
