/**
 * Tables: dense, with a head that stays, and walked through by keyboard. Each row has one link or button that
 * stands for it (`data-row`); the arrow keys and j/k go from one to the next, Home and End to the ends.
 *
 * A table shows its own states: grey cells while the first page loads (no jump when it comes), a word when
 * there is nothing, and the next page below what is there.
 */
import type { KeyboardEvent, ReactNode } from 'react'
import { Button } from './button'
import { Loading, Skeleton } from './feedback'

export interface Column<Row> {
  readonly key: string
  readonly head: string
  readonly cell: (row: Row) => ReactNode
  readonly align?: 'right'
  /** Left out where there is little room. */
  readonly wide?: boolean
  readonly width?: string
  /** The head is there for those who do not see the page only. */
  readonly bareHead?: boolean
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
}

export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, rowKey, empty, loading, more, loadingMore } = props
  if (rows && rows.length === 0 && !loading) return empty
  const cells = (column: Column<Row>) =>
    `${column.align === 'right' ? 'ui-right' : ''} ${column.wide ? 'ui-wide' : ''}`.trim() || undefined
  const table = (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className="ui-table" role="group" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={cells(column)} style={{ width: column.width }}>
                {column.bareHead ? <span className="ui-hidden">{column.head}</span> : column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={walk}>
          {rows
            ? rows.map((row) => (
                <tr key={rowKey(row)}>
                  {columns.map((column) => (
                    <td key={column.key} className={cells(column)}>
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              ))
            : [0, 1, 2, 3, 4].map((row) => (
                <tr key={row}>
                  {columns.map((column, at) => (
                    <td key={column.key} className={cells(column)}>
                      <Skeleton width={`${[70, 45, 55, 35, 60][(row + at) % 5]}%`} />
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
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

function walk(event: KeyboardEvent<HTMLElement>) {
  if (event.altKey || event.ctrlKey || event.metaKey) return
  const target = event.target as HTMLElement
  if (target.matches('input, select, textarea')) return
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')]
  const here = rows.indexOf((target.closest('tr')?.querySelector('[data-row]') ?? target) as HTMLElement)
  const last = rows.length - 1
  const to = {
    ArrowDown: Math.min(here + 1, last),
    j: Math.min(here + 1, last),
    ArrowUp: Math.max(here - 1, 0),
    k: Math.max(here - 1, 0),
    Home: 0,
    End: last,
  }[event.key]
  if (to === undefined || last < 0) return
  event.preventDefault()
  rows[to]?.focus()
}
