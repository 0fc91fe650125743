/** What the region offers, and what it costs. */
import { formatPrice, type GpuType, takeVersion } from '@aicloud/contract'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../app/api'

/** How often it is asked what is free, while somebody looks. */
const ROOM_MS = 30_000

export const gpuTypesQuery = queryOptions({
  queryKey: ['gpu-types'] as const,
  queryFn: ({ signal }) => takeVersion(api.GET('/v1/gpu-types', { signal })),
  // What is free moves by what others do, of whom no event tells.
  refetchInterval: ROOM_MS,
})

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** Bytes as people say them: `80 GiB`. */
export function formatBytes(bytes: number): string {
  let at = 0
  let left = bytes
  while (left >= 1024 && at < UNITS.length - 1) {
    left /= 1024
    at += 1
  }
  return `${left >= 100 || Number.isInteger(left) ? Math.round(left) : left.toFixed(1)} ${UNITS[at]}`
}

/**
 * How much of a type one allocation would get at once. `free`: how many are free in all, for whoever may know it; of what is free
 * nothing is to be had while somebody waits for it who came earlier.
 */
export function roomOf(
  { largest_now, largest_ever }: Pick<GpuType, 'largest_now' | 'largest_ever'>,
  free?: number,
): {
  readonly tone: 'success' | 'warning' | 'neutral'
  readonly text: string
} {
  if (largest_ever === 0) return { tone: 'neutral', text: 'No node takes work with it now' }
  if (largest_now === 0) {
    if (free === 0) return { tone: 'warning', text: 'None free now; you would wait' }
    if (free === undefined) return { tone: 'warning', text: 'All taken, or others wait; so would you' }
    return { tone: 'warning', text: `${free} free, and others wait for them; so would you` }
  }
  return { tone: 'success', text: `Up to ${largest_now} at once now` }
}

export const priceOf = (type: GpuType): string => formatPrice(type.price_micros_per_gpu_hour, type.currency)
