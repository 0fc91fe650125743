/** Lists that come in pages: what was read so far as one list, and how to read on. */
import { type UseInfiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'

interface PageOf<T> {
  readonly items: readonly T[]
  readonly next_page_token?: string | null
}

export interface Pages<T> {
  readonly rows: readonly T[] | undefined
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
  return {
    rows: found.data?.pages.flatMap((page) => page.items),
    error: found.error,
    loading: found.isPending && enabled,
    more: found.hasNextPage ? () => void found.fetchNextPage() : undefined,
    loadingMore: found.isFetchingNextPage,
    updatedAt: found.dataUpdatedAt || undefined,
    fetching: found.isFetching,
    refetch: () => void found.refetch(),
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
