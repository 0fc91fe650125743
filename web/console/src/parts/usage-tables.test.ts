import { expect, it } from 'vitest'
import { gpuHours } from './usage-tables'

it('never says that a little is nothing', () => {
  const hours = (gpu_seconds: string) => gpuHours([{ gpu_seconds }])
  expect(['0', '0.6', '1.8', '3600', '540000'].map(hours)).toEqual(['0', '<0.001', '0.001', '1', '150'])
})
