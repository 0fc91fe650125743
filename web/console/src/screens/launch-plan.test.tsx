import type { AllocationPlan, CreateAllocation } from '@aicloud/contract'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { usePlan, whenText } from './launch-plan'

const plan = (placement: Partial<AllocationPlan['placement']>): AllocationPlan => ({
  as_of: '2026-01-05T08:00:00Z',
  price: {
    micros_per_gpu_hour: '2490000',
    micros_per_hour: '4980000',
    micros_per_second: '1383.333333',
    currency: 'USD',
  },
  placement: { now: false, region: 'local', ...placement },
  cautions: [],
})
const pending = (gpus_ahead: number) => ({
  reason: 'behind_others' as const,
  text: 'Others that wait for the same GPU model came earlier.',
  position: 3,
  gpus_ahead,
})

describe('a plan in words', () => {
  it('says when it would run', () => {
    expect(whenText(plan({ now: true, node_gpus: 8 }))).toBe('A node has the GPUs now.')
    expect(whenText(plan({ pending: pending(0) }))).toMatch(/earlier\. Nobody is ahead\.$/)
    expect(whenText(plan({ pending: pending(1) }))).toMatch(/1 GPU is asked for ahead of it\.$/)
    expect(whenText(plan({ pending: pending(20) }))).toMatch(/20 GPUs are asked for ahead of it\.$/)
  })
})

describe('asking for a plan', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  const body = (count: number): CreateAllocation => ({
    project: 'proj_1',
    display_name: `name ${count}`,
    gpu: { model: 'H100', count },
    workload: { image: 'busybox' },
  })

  it('waits for a pause in writing, and cancels what is asked in vain', async () => {
    const asked: { count: number; signal: AbortSignal }[] = []
    vi.stubGlobal('fetch', async (request: Request) => {
      const sent = await request.clone().json()
      expect(sent).not.toHaveProperty('display_name')
      asked.push({ count: sent.gpu.count, signal: request.signal })
      return new Promise(() => {})
    })
    function Probe({ of }: { readonly of: CreateAllocation | undefined }) {
      usePlan(of)
      return null
    }
    const root = createRoot(document.createElement('div'))
    const client = new QueryClient()
    const show = (of: CreateAllocation | undefined) =>
      act(async () =>
        root.render(
          <QueryClientProvider client={client}>
            <Probe of={of} />
          </QueryClientProvider>,
        ),
      )
    const pass = (ms: number) => act(async () => vi.advanceTimersByTimeAsync(ms))
    await show(undefined)
    await pass(1_000)
    expect(asked).toEqual([])
    for (const count of [1, 2, 3]) {
      await show(body(count))
      await pass(100)
    }
    expect(asked).toEqual([])
    await pass(400)
    expect(asked.map((one) => one.count)).toEqual([3])
    await show(body(4))
    await pass(500)
    expect(asked.map((one) => one.count)).toEqual([3, 4])
    expect(asked[0]?.signal.aborted).toBe(true)
    expect(asked[1]?.signal.aborted).toBe(false)
    await act(async () => root.unmount())
  })
})
