/**
 * A tree with columns (ARIA's treegrid), of any size: rows come flat and in order, and those that are seen are
 * drawn. Arrows go up and down, right opens a branch or goes into it, left closes it or goes out, Home and End to
 * the ends, Enter does what a click does. The tree itself has the focus and names the active row, so a row that
 * scrolls away takes nothing with it. The row that is chosen comes into view when it is another.
 */
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Icon } from './icon'
import { type Slice, useSlice } from './virtual'

export interface TreeRow {
  readonly key: string
  readonly level: number
  /** Absent: it has nothing below it. */
  readonly open?: boolean | undefined
  readonly tone?: 'danger' | 'warning' | undefined
}

export interface TreeColumn<Row> {
  readonly key: string
  readonly head: string
  readonly cell: (row: Row) => ReactNode
  readonly width: string
  readonly align?: 'right'
  readonly wide?: boolean
}

export interface TreeProps<Row extends TreeRow> {
  readonly label: string
  readonly rows: readonly Row[]
  readonly name: (row: Row) => ReactNode
  readonly columns: readonly TreeColumn<Row>[]
  readonly onToggle: (row: Row) => void
  readonly onChoose: (row: Row) => void
  readonly chosen?: string | undefined
  /** Which rows are drawn, for those who load more when somebody comes near. */
  readonly onSeen?: (slice: Slice) => void
}

const ROW = 32

export function Tree<Row extends TreeRow>(props: TreeProps<Row>) {
  const { label, rows, name, columns, onToggle, onChoose, chosen, onSeen } = props
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<string>()
  const { slice, show } = useSlice(box, ROW, rows.length)
  const at = Math.max(
    0,
    rows.findIndex((row) => row.key === active),
  )
  // Who comes to a row from elsewhere finds it in view, once it is there; where people scroll after that is theirs.
  const shown = useRef<string>(undefined)
  useEffect(() => {
    if (chosen === undefined || shown.current === chosen) return
    const place = rows.findIndex((row) => row.key === chosen)
    if (place < 0) return
    shown.current = chosen
    setActive(chosen)
    show(place)
  }, [chosen, rows, show])
  const { first, end } = slice
  useEffect(() => onSeen?.({ first, end }), [onSeen, first, end])
  const go = (to: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))]
    if (!row) return
    setActive(row.key)
    show(rows.indexOf(row))
  }
  const press = (event: KeyboardEvent) => {
    const row = rows[at]
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return
    const outer = () => {
      for (let up = at - 1; up >= 0; up--) if ((rows[up] as Row).level < row.level) return up
      return at
    }
    const acts: Record<string, () => void> = {
      ArrowDown: () => go(at + 1),
      j: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      k: () => go(at - 1),
      PageDown: () => go(at + 12),
      PageUp: () => go(at - 12),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      ArrowRight: () => (row.open === false ? onToggle(row) : row.open && go(at + 1)),
      ArrowLeft: () => (row.open ? onToggle(row) : go(outer())),
      Enter: () => onChoose(row),
      ' ': () => (row.open === undefined ? onChoose(row) : onToggle(row)),
    }
    const act = acts[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  const template = `minmax(min(18rem, 54vw), 1fr) ${columns.map((column) => column.width).join(' ')}`
  const drawn = rows.slice(slice.first, slice.end)
  return (
    <div className="ui-tree">
      <div
        ref={box}
        className="ui-tree__box"
        role="treegrid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={at >= slice.first && at < slice.end ? `${id}-${at}` : undefined}
        tabIndex={0}
        onKeyDown={press}
      >
        <div role="rowgroup" className="ui-tree__head">
          <div
            role="row"
            aria-rowindex={1}
            className="ui-tree__row"
            style={{ gridTemplateColumns: template }}
          >
            <span role="columnheader">Name</span>
            {columns.map((column) => (
              <span
                key={column.key}
                role="columnheader"
                className={column.align === 'right' ? 'ui-right' : undefined}
              >
                {column.head}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="ui-tree__body" style={{ height: rows.length * ROW }}>
          {drawn.map((row, offset) => {
            const place = slice.first + offset
            return (
              <div
                key={row.key}
                id={`${id}-${place}`}
                role="row"
                aria-rowindex={place + 2}
                aria-level={row.level}
                aria-expanded={row.open}
                aria-selected={row.key === chosen}
                className={`ui-tree__row ${row.tone ? `ui-tree__row--${row.tone}` : ''}`}
                data-active={place === at || undefined}
                style={{ gridTemplateColumns: template, transform: `translateY(${place * ROW}px)` }}
                onClick={() => {
                  setActive(row.key)
                  onChoose(row)
                }}
              >
                <span
                  role="gridcell"
                  className="ui-tree__name"
                  style={{ paddingLeft: `calc(${row.level - 1} * var(--ui-indent))` }}
                >
                  {row.open === undefined ? (
                    <span className="ui-tree__leaf" />
                  ) : (
                    <span
                      className="ui-tree__toggle"
                      onClick={(event) => {
                        event.stopPropagation()
                        setActive(row.key)
                        onToggle(row)
                      }}
                    >
                      <Icon name={row.open ? 'down' : 'right'} size={14} />
                    </span>
                  )}
                  {name(row)}
                </span>
                {columns.map((column) => (
                  <span
                    key={column.key}
                    role="gridcell"
                    className={column.align === 'right' ? 'ui-right ui-num' : undefined}
                  >
                    {column.cell(row)}
                  </span>
                ))}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
