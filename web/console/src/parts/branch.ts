/**
 * A directory's actors as far as they were read, in the order of their ids. A page says what there is between two ids, so
 * it can be read again where somebody looks and put in its place, and what lies beside it stays as it was. Ids of one
 * directory are of one length, so they sort as texts.
 */
import type { Actor, ActorPage } from '@aicloud/contract'

/** Where a page begins: behind this id, under the server's name for the place. */
export interface Start {
  readonly after: string
  readonly token?: string
}

export interface Branch {
  readonly actors: readonly Actor[]
  readonly total: number
  /** There are more behind the last. */
  readonly more: boolean
  /** Where pages began; behind the last of them the branch goes on. */
  readonly starts: readonly Start[]
  /** When what was read last was so. */
  readonly asOf?: string
  readonly error?: string
  /** Not a walk, but what a text was found in. */
  readonly found?: boolean
}

export const UNREAD: Branch = { actors: [], total: 0, more: true, starts: [{ after: '' }] }

/** The branch after a page that began there. */
export function merged(branch: Branch, { after }: Start, page: ActorPage): Branch {
  const token = page.next_page_token ?? undefined
  // Without another page this one speaks for all that is behind its start.
  const until = token === undefined ? undefined : page.items.at(-1)?.id
  const before = branch.actors.filter((actor) => actor.id <= after)
  const behind = until === undefined ? [] : branch.actors.filter((actor) => actor.id > until)
  const { total, as_of: asOf } = page
  const actors = [...before, ...page.items, ...behind]
  if (token === undefined || until === undefined)
    return { actors, total, asOf, more: false, starts: branch.starts.filter((one) => one.after <= after) }
  if (behind.length > 0) return { actors, total, asOf, more: branch.more, starts: branch.starts }
  const starts = branch.starts.filter((one) => one.after < until)
  return { actors, total, asOf, more: true, starts: [...starts, { after: until, token }] }
}

export interface Reading {
  readonly start: Start
  readonly limit: number
}

/** More than that is not given at once. */
export const PAGE = 200
/** Others may have come between those that are known. */
const SPARE = 4

/** What to read again to see those from one id to another as they are now. */
export function again(branch: Branch, first: string, last: string): Reading[] {
  return branch.starts.flatMap((start, place): Reading[] => {
    const next = branch.starts[place + 1]?.after
    if (start.after >= last || (next !== undefined && next < first)) return []
    const end = next !== undefined && next < last ? next : last
    const known = branch.actors.filter(({ id }) => id > start.after && id <= end).length
    return [{ start, limit: Math.min(PAGE, known + SPARE) }]
  })
}

/** What a search for actors may be: what ids are printed with, and enough of it to mean somebody. */
export function idLike(text: string): boolean {
  const [, rest = ''] = /^(?:[a-z]+_)*(.*)$/.exec(text) ?? []
  return text.length >= 4 && text.length <= 64 && /^[0-9a-hjkmnp-tv-z]*$/.test(rest)
}
