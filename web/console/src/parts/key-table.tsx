/** Keys of a program: what each is called, when it was last used, by when it is to be replaced, who made it, and taking it away. */
import { Empty, IconButton, Table, TimeAgo } from '@aicloud/ui'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Due } from './due'
import { IssuedBy } from './issued-by'
import { ProblemNote } from './problem'
import { momentOf, useSorting } from './sorting'

interface Key {
  readonly id: string
  readonly label: string
  readonly last_used_at?: string | null
  readonly issued_by?: string | null
}

export interface KeyTableProps<Row extends Key> {
  readonly label: string
  /** What an address calls it. */
  readonly name: string
  readonly found: UseQueryResult<{ readonly items: readonly Row[] }>
  readonly note?: (row: Row) => ReactNode
  readonly due: readonly [head: string, of: (row: Row) => string | null | undefined]
  readonly empty: readonly [title: string, text: ReactNode]
  readonly verb: string
  /** Why it can't be taken away. */
  readonly why: (row: Row) => string | undefined
  readonly onRemove: (row: Row) => void
  /** What else can be done with one. */
  readonly change?: {
    readonly verb: string
    readonly why: (row: Row) => string | undefined
    readonly onChange: (row: Row) => void
  }
}

export function KeyTable<Row extends Key>(props: KeyTableProps<Row>) {
  const { label, name, found, note, due, empty, verb, why, onRemove, change } = props
  const sorting = useSorting(name)
  if (found.error) return <ProblemNote error={found.error} small retry={() => found.refetch()} />
  return (
    <Table
      label={label}
      rows={found.data?.items}
      sorting={sorting}
      rowKey={(one) => one.id}
      empty={
        <Empty icon="key" title={empty[0]}>
          {empty[1]}
        </Empty>
      }
      columns={[
        {
          key: 'label',
          head: 'Key',
          sort: (one) => one.label,
          cell: (one) => (
            <>
              <strong data-row tabIndex={-1}>
                {one.label}
              </strong>
              {note && <span className="ui-cell-sub">{note(one)}</span>}
              <IssuedBy principal={one.issued_by} />
            </>
          ),
        },
        {
          key: 'used',
          head: 'Last used',
          sort: (one) => momentOf(one.last_used_at),
          cell: (one) => (one.last_used_at ? <TimeAgo at={one.last_used_at} /> : 'never'),
        },
        {
          key: 'due',
          head: due[0],
          wide: true,
          sort: (one) => momentOf(due[1](one)),
          cell: (one) => <Due at={due[1](one)} />,
        },
        {
          key: 'act',
          head: 'Actions',
          bareHead: true,
          align: 'right',
          cell: (one) => (
            <span className="ui-line app-row-acts">
              {change && (
                <IconButton
                  icon="clock"
                  size="sm"
                  label={`${change.verb} ${one.label}`}
                  why={change.why(one)}
                  onClick={() => change.onChange(one)}
                />
              )}
              <IconButton
                icon="remove"
                size="sm"
                label={`${verb} ${one.label}`}
                why={why(one)}
                onClick={() => onRemove(one)}
              />
            </span>
          ),
        },
      ]}
    />
  )
}
