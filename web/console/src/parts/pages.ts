/** Lists that come in pages: what was read so far as one list, and how to read on. */
import { hashKey, type UseInfiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'

interface PageOf<T> {
  readonly items: readonly T[]
  readonly next_page_token?: string | null
  /** How many there are on all pages, where the server counts them. */
  readonly total?: number
}

export interface Pages<T> {
  readonly rows: readonly T[] | undefined
  readonly total: number | undefined
  readonly error: Error | null
  readonly loading: boolean
  readonly more: (() => void) | undefined
  readonly loadingMore: boolean
  readonly updatedAt: number | undefined
  readonly fetching: boolean
  readonly refetch: () => void
}

export interface PagesOptions<P> {
  readonly queryKey: readonly unknown[]
  readonly read: (token: string | undefined, signal: AbortSignal) => Promise<P>
  readonly enabled?: boolean
}

export function usePages<T, P extends PageOf<T>>({
  queryKey,
  read,
  enabled = true,
}: PagesOptions<P>): Pages<T> {
  const found = useInfiniteQuery<P, Error, { pages: P[] }, readonly unknown[], string | undefined>({
    queryKey,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined,
    getNextPageParam: (last) => last.next_page_token ?? undefined,
    enabled,
  } as UseInfiniteQueryOptions<P, Error, { pages: P[] }, readonly unknown[], string | undefined>)
  const { fetchNextPage, isFetching, hasNextPage } = found
  // What could not be read is read again on events and beats, and is unknown meanwhile: the page says why until it is read.
  const key = hashKey(queryKey)
  const [failed, setFailed] = useState<{ readonly key: string; readonly error: Error }>()
  if (found.error && failed?.error !== found.error) setFailed({ key, error: found.error })
  if (!found.error && found.data && failed) setFailed(undefined)
  const error = found.error ?? (failed?.key === key && !found.data ? failed.error : null)
  const next = async () => {
    // An answer that is under way is not given up for the next page: an event may have asked for it.
    if (isFetching) await found.refetch({ cancelRefetch: false })
    await fetchNextPage()
  }
  return {
    rows: found.data?.pages.flatMap((page) => page.items),
    total: found.data?.pages.at(-1)?.total,
    error,
    loading: found.isPending && enabled && !error,
    more: hasNextPage ? () => void next() : undefined,
    loadingMore: found.isFetchingNextPage,
    updatedAt: found.dataUpdatedAt || undefined,
    fetching: found.isFetching,
    refetch: () => {
      setFailed(undefined)
      void found.refetch()
    },
  }
}

/** Query parameters without those that are absent. */
export function params<T extends Record<string, unknown>>(given: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined && value !== ''),
  ) as {
    [K in keyof T]: NonNullable<T[K]>
  }
}
