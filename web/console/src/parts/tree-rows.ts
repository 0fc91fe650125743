/**
 * The supervision tree as rows. Static children come from the feed; below a directory stand its actors as far as they
 * were read, by their ids: a million of them are never all here.
 */
import type { Actor, Directory, Supervision, TreeNode } from '@aicloud/contract'
import { formatClock, type TreeRow } from '@aicloud/ui'
import type { Branch } from './branch'

export interface Row extends TreeRow {
  readonly kind: 'supervisor' | 'worker' | 'directory' | 'actor' | 'note'
  readonly text: string
  readonly node?: TreeNode
  readonly directory?: Directory
  readonly actor?: Actor
  /** How many actors are in quarantine in this directory, or below a branch that is closed and so does not show them. */
  readonly quarantined?: number
  /** When it was so; absent for what the feed tells. */
  readonly asOf?: string
  /** It stays whatever is searched for. */
  readonly stays?: boolean
}

/** The name of the directory that a node of the tree is, if it is one. */
const directoryOf = (node: TreeNode, supervision: Supervision): Directory | undefined =>
  node.kind === 'directory' ? supervision.directories.find((one) => one.name === node.name) : undefined

/** Actors in quarantine in all directories of a part of the tree. */
function quarantinedIn(node: TreeNode, supervision: Supervision): number {
  const own = directoryOf(node, supervision)?.actors.quarantined ?? 0
  return (node.children ?? []).reduce((sum, child) => sum + quarantinedIn(child, supervision), own)
}

function toneOf(node: TreeNode): Row['tone'] {
  if (node.phase === 'failed') return 'danger'
  if (node.phase === 'backing_off' || (node.failures_in_window ?? 0) > 0) return 'warning'
  return undefined
}

export function treeRows(
  supervision: Supervision,
  closed: ReadonlySet<string>,
  opened: ReadonlyMap<string, Branch | undefined>,
): Row[] {
  const rows: Row[] = []
  const visit = (node: TreeNode, level: number) => {
    const key = node.path === '' ? 'root' : node.path
    const directory = directoryOf(node, supervision)
    const children = node.children ?? []
    const branch = directory ? opened.has(directory.name) : children.length > 0 ? !closed.has(key) : undefined
    const quarantined = directory || branch === false ? quarantinedIn(node, supervision) : 0
    const tone = quarantined > 0 ? 'danger' : toneOf(node)
    rows.push({
      key,
      level,
      text: node.name === '' ? 'aicloud' : node.name,
      kind: directory
        ? 'directory'
        : node.kind === 'supervisor'
          ? 'supervisor'
          : node.kind === 'directory'
            ? 'directory'
            : 'worker',
      open: branch,
      tone,
      node,
      quarantined,
      ...(directory ? { directory } : {}),
    })
    if (branch && children.length > 0) for (const child of children) visit(child, level + 1)
    if (directory && branch) actors(directory, level + 1)
  }
  const actors = (directory: Directory, level: number) => {
    const shown = opened.get(directory.name)
    const note = (text: string) => {
      const stays = shown?.found ?? false
      rows.push({ key: `${directory.name}/note`, level, kind: 'note', text, stays })
    }
    if (!shown) {
      note('Reading…')
      return
    }
    for (const actor of shown.actors) {
      rows.push({
        key: `${directory.name}/${actor.id}`,
        level,
        kind: 'actor',
        text: actor.id,
        actor,
        ...(shown.asOf ? { asOf: shown.asOf } : {}),
        tone: actor.phase === 'quarantined' ? 'danger' : actor.crashes_in_window > 0 ? 'warning' : undefined,
      })
    }
    const left = Math.max(0, shown.total - shown.actors.length).toLocaleString('en-US')
    const as = shown.asOf ? `, as of ${formatClock(shown.asOf)}` : ''
    if (shown.error) note(shown.error)
    else if (shown.found) {
      if (shown.more) note(`${left} more have this in their ids; write more of it`)
    } else if (shown.more) note(`${left} more, read as you go on${as}`)
    else if (shown.actors.length === 0) note(`Nobody is in memory${as}`)
    else note(`${shown.actors.length.toLocaleString('en-US')} in all${as}`)
  }
  visit(supervision.tree, 1)
  // Directories that are no part of the static tree are still worth seeing.
  const named = new Set<string>()
  const gather = (node: TreeNode) => {
    if (node.kind === 'directory') named.add(node.name)
    for (const child of node.children ?? []) gather(child)
  }
  gather(supervision.tree)
  for (const directory of supervision.directories) {
    if (named.has(directory.name)) continue
    const open = opened.has(directory.name)
    rows.push({
      key: `directory/${directory.name}`,
      level: 1,
      text: directory.name,
      kind: 'directory',
      open,
      directory,
      quarantined: directory.actors.quarantined,
      tone: directory.actors.quarantined > 0 ? 'danger' : undefined,
    })
    if (open) actors(directory, 2)
  }
  return rows
}

/** Rows whose names have the text, with the branches that lead to them. */
export function filterRows(rows: readonly Row[], text: string): Row[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return [...rows]
  const kept = new Set<Row>()
  const way: Row[] = []
  for (const row of rows) {
    while (way.length > 0 && (way.at(-1) as Row).level >= row.level) way.pop()
    way.push(row)
    const said = `${row.text} ${row.node?.path ?? ''}`.toLowerCase()
    if (row.stays || said.includes(wanted)) for (const one of way) kept.add(one)
  }
  return rows.filter((row) => kept.has(row))
}
