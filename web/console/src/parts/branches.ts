/**
 * The branches of the tree that are read from the server: directories that were opened, page by page as far as somebody
 * goes and live where somebody looks, and what a search finds in all of them.
 */
import { ApiError, take } from '@aicloud/contract'
import type { Slice } from '@aicloud/ui'
import { useQueries } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { api } from '../app/api'
import { useAgain } from './again'
import { again, type Branch, idLike, merged, PAGE, type Reading, UNREAD } from './branch'
import type { Row } from './tree-rows'

/** So many rows before somebody comes to the end of a branch its next page is read. */
const AHEAD = 40
const NOTE = '/note'

const readPage = (directory: string, { start, limit }: Reading) =>
  take(
    api.GET('/v1/ops/supervision/{directory}/actors', {
      params: {
        path: { directory },
        query: { sort: 'id', limit, ...(start.token ? { page_token: start.token } : {}) },
      },
    }),
  )

export type Opened = ReadonlyMap<string, Branch | undefined>

/** The actors that are drawn, by directory: from the first to the last. */
function inView(rows: readonly Row[], { first, end }: Slice) {
  const seen = new Map<string, { first: string; last: string }>()
  for (const { actor } of rows.slice(first, end)) {
    if (!actor) continue
    const before = seen.get(actor.directory)
    seen.set(actor.directory, { first: before?.first ?? actor.id, last: actor.id })
  }
  return seen
}

export function useBranches(beat: string | undefined, off: boolean) {
  const [opened, setOpened] = useState<Opened>(new Map())
  const latest = useRef(opened)
  latest.current = opened
  const growing = useRef(new Set<string>())
  const seen = useRef(inView([], { first: 0, end: 0 }))
  const put = useCallback((name: string, next: (before: Branch) => Branch) => {
    setOpened((old) => (old.has(name) ? new Map(old).set(name, next(old.get(name) ?? UNREAD)) : old))
  }, [])
  const grow = useCallback(
    async (name: string, branch: Branch) => {
      const start = branch.starts.at(-1)
      if (!start || growing.current.has(name)) return
      growing.current.add(name)
      try {
        const page = await readPage(name, { start, limit: PAGE })
        put(name, (before) => merged(before, start, page))
      } catch (error) {
        const why = error instanceof ApiError ? error.problem.title : 'The control plane did not answer'
        put(name, (before) => ({
          ...before,
          more: false,
          error: `${why}; close and open the branch to try again`,
        }))
      } finally {
        growing.current.delete(name)
      }
    },
    [put],
  )
  const toggle = useCallback(
    (name: string) => {
      const open = !latest.current.has(name)
      setOpened((old) => {
        const next = new Map(old)
        if (open) next.set(name, undefined)
        else next.delete(name)
        return next
      })
      if (open) void grow(name, UNREAD)
    },
    [grow],
  )
  const look = useCallback(
    (rows: readonly Row[], slice: Slice) => {
      seen.current = inView(rows, slice)
      for (const { key } of rows.slice(slice.first, slice.end + AHEAD)) {
        if (!key.endsWith(NOTE)) continue
        const name = key.slice(0, -NOTE.length)
        const branch = latest.current.get(name)
        if (branch?.more) void grow(name, branch)
      }
    },
    [grow],
  )
  const renewed = async () => {
    const all = [...seen.current].flatMap(([name, { first, last }]) => {
      const branch = latest.current.get(name)
      return branch ? again(branch, first, last).map((reading) => ({ name, reading })) : []
    })
    const each = all.map(async ({ name, reading }) => {
      const page = await readPage(name, reading)
      put(name, (before) => merged(before, reading.start, page))
    })
    // What could not be read stays as old as it says.
    await Promise.allSettled(each)
  }
  useAgain(renewed, beat, { off })
  return { opened, toggle, look }
}

/** Typing rests so long before it is searched for. */
const TYPING_MS = 250
const FOUND = 20
const FOUND_AGAIN_MS = 2_000
const NAMES: readonly string[] = []

/** Actors whose ids have the text in them, in every directory, whether or not its branch is open. */
export function useFound(text: string, directories: readonly string[] = NAMES) {
  const wanted = text.trim().toLowerCase()
  const [asked, setAsked] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setAsked(idLike(wanted) ? wanted : ''), TYPING_MS)
    return () => clearTimeout(timer)
  }, [wanted])
  const names = directories.join(' ')
  const looked = useQueries({
    queries: (asked === '' ? [] : names.split(' ')).map((directory) => ({
      queryKey: ['actors', directory, { found: asked }] as const,
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        take(
          api.GET('/v1/ops/supervision/{directory}/actors', {
            params: { path: { directory }, query: { sort: 'id', search: asked, limit: FOUND } },
            signal,
          }),
        ),
      staleTime: 0,
      refetchInterval: FOUND_AGAIN_MS,
    })),
    combine: (results) => ({
      pages: results.map((one) => one.data),
      // What failed is asked again all the time, and is not unknown meanwhile.
      pending: results.some((one) => one.isPending && one.errorUpdateCount === 0),
      failed: results.some((one) => one.isError || (one.isPending && one.errorUpdateCount > 0)),
    }),
  })
  const found = useMemo(() => {
    const branches = new Map<string, Branch>()
    for (const [place, directory] of names.split(' ').entries()) {
      const page = looked.pages[place]
      if (page && page.items.length > 0)
        branches.set(directory, { ...merged(UNREAD, { after: '' }, page), found: true })
    }
    return branches
  }, [looked.pages, names])
  const current = asked === wanted
  return {
    found: current ? found : EMPTY,
    pending: idLike(wanted) && (!current || looked.pending),
    /** Some of it could not be searched; it is tried again by itself. */
    failed: current && idLike(wanted) && looked.failed,
  }
}

const EMPTY: ReadonlyMap<string, Branch> = new Map()
