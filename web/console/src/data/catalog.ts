/** What the region offers, and what it costs. */
import { formatMoney, type GpuType, take } from '@aicloud/contract'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../app/api'

export const gpuTypesQuery = queryOptions({
  queryKey: ['gpu-types'] as const,
  queryFn: ({ signal }) => take(api.GET('/v1/gpu-types', { signal })),
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

export const priceOf = (type: GpuType): string => formatMoney(type.price_micros_per_gpu_hour, type.currency)
