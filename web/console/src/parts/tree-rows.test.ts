import type { Supervision } from '@aicloud/contract'
import { describe, expect, it } from 'vitest'
import { filterRows, treeRows } from './tree-rows'

const counts = { active: 1, activating: 0, backing_off: 0, cold: 0, quarantined: 0 }
const supervision = {
  as_of: '',
  tree: {
    name: 'control-plane',
    path: '',
    kind: 'supervisor',
    children: [
      {
        name: 'core',
        path: 'core',
        kind: 'supervisor',
        phase: 'running',
        children: [
          {
            name: 'relay',
            path: 'core.relay',
            kind: 'worker',
            phase: 'backing_off',
            failures_in_window: 1,
            failures_limit: 10,
          },
          { name: 'node', path: 'core.node', kind: 'directory', phase: 'running' },
        ],
      },
    ],
  },
  directories: [
    { name: 'node', actors: counts },
    { name: 'user', actors: { ...counts, quarantined: 1 } },
  ],
} as unknown as Supervision
const texts = (rows: readonly { text: string; level: number }[]) =>
  rows.map((row) => `${row.level} ${row.text}`)

describe('the tree as rows', () => {
  it('has what is open, and directories that the tree does not name', () => {
    const rows = treeRows(supervision, new Set(), new Map())
    expect(texts(rows)).toEqual(['1 control-plane', '2 core', '3 relay', '3 node', '1 user'])
    expect(rows.map((row) => row.tone)).toEqual([undefined, undefined, 'warning', undefined, 'danger'])
    expect(texts(treeRows(supervision, new Set(['core']), new Map()))).toEqual([
      '1 control-plane',
      '2 core',
      '1 user',
    ])
  })

  it('counts who is in quarantine where it is not seen otherwise: at a directory, and at a closed branch above one', () => {
    const inTree = {
      ...supervision,
      directories: [{ name: 'node', actors: { ...counts, quarantined: 2 } }],
    } as unknown as Supervision
    const said = (closed: ReadonlySet<string>) =>
      treeRows(inTree, closed, new Map()).map((row) => [row.text, row.quarantined ?? 0, row.tone])
    expect(said(new Set())).toEqual([
      ['control-plane', 0, undefined],
      ['core', 0, undefined],
      ['relay', 0, 'warning'],
      ['node', 2, 'danger'],
    ])
    expect(said(new Set(['core'])).at(-1)).toEqual(['core', 2, 'danger'])
  })

  it('shows actors page by page, and says what is left or wrong', () => {
    const actor = { id: 'node_1', phase: 'quarantined', crashes_in_window: 0 } as never
    const rows = (shown: object | undefined) =>
      texts(treeRows(supervision, new Set(['core']), new Map([['user', shown as never]])))
    expect(rows(undefined).at(-1)).toBe('2 Reading…')
    const shown = { actors: [actor], total: 1_000_001, more: true }
    expect(rows(shown).slice(-2)).toEqual(['2 node_1', '2 1,000,000 more, read as you go on'])
    const asOf = '2026-01-05T08:00:00Z'
    expect(rows({ actors: [actor], total: 1, more: false, asOf }).at(-1)).toMatch(/^2 1 in all, as of \d/)
    expect(rows({ actors: [], total: 0, more: false }).at(-1)).toBe('2 Nobody is in memory')
    expect(rows({ actors: [], total: 0, more: false, error: 'away' }).at(-1)).toBe('2 away')
  })

  it('keeps the way to what is looked for', () => {
    const rows = treeRows(supervision, new Set(), new Map())
    expect(texts(filterRows(rows, 'relay'))).toEqual(['1 control-plane', '2 core', '3 relay'])
    expect(filterRows(rows, 'nothing')).toEqual([])
    expect(filterRows(rows, ' ')).toHaveLength(rows.length)
  })

  it('keeps what is said of actors that a search found', () => {
    const actor = { id: 'user_1x', directory: 'user', phase: 'active', crashes_in_window: 0 } as never
    const found = { actors: [actor], total: 30, more: true, starts: [], found: true }
    const rows = filterRows(treeRows(supervision, new Set(), new Map([['user', found]])), '1x')
    expect(texts(rows)).toEqual(['1 user', '2 user_1x', '2 29 more have this in their ids; write more of it'])
  })

  it('gives each row a key of its own', () => {
    const keys = treeRows(supervision, new Set(), new Map()).map((row) => row.key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})
