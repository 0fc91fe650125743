import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Opened, openConsole, page, serve, sessionOf } from '../testing'
import { type Pending, waitText } from './waiting'

const wait = {
  seconds: 3_600,
  at_least_seconds: 3_000,
  at_most_seconds: 4_200,
  method: 'They come back as they did.',
  ends: 40,
  window_seconds: 86_400,
}
const unknown = { reason: 'too_little_history' as const, text: 'Too few have ended.' }
const pending = (more: Partial<Pending>): Pending => ({
  reason: 'behind_others',
  text: 'Others that wait for the same GPU model came earlier.',
  position: 3,
  gpus_ahead: 20,
  ...more,
})

describe('a wait in words', () => {
  it('says how long, how sure that is, or why not', () => {
    expect(waitText(pending({ wait }))).toBe('About 1h; eight of ten between 50m and 1h 10m.')
    expect(waitText(pending({ wait_unknown: unknown }))).toBe('Too few have ended.')
    expect(waitText(pending({}))).toBeUndefined()
  })
})

describe('an allocation that waits', () => {
  let console: Opened | undefined
  beforeEach(() => localStorage.clear())
  afterEach(async () => {
    await console?.close()
    console = undefined
    vi.unstubAllGlobals()
  })

  const allocation = (of: Pending) => ({
    id: 'alloc_a',
    name: 'core42:aicloud:local:acme:lab:allocation/alloc_a',
    display_name: 'patient',
    tenant: { id: 'ten_a', name: 'core42:aicloud:-:acme:-:tenant/ten_a' },
    project: { id: 'proj_a', name: 'core42:aicloud:-:acme:lab:project/proj_a' },
    spec: { gpu: { model: 'H100', count: 8 }, workload: { image: 'busybox', command: [], env: {} } },
    desired: 'run',
    phase: 'queued',
    phase_since: '2026-01-01T00:00:00Z',
    actions: ['release'],
    pending: of,
    price: { micros_per_gpu_hour: '2490000', currency: 'USD' },
    epoch: 0,
    created_at: '2026-01-01T00:00:00Z',
  })
  const open = async (of: Pending) => {
    serve({
      'GET /v1/projects': page([]),
      'GET /v1/allocations/alloc_a': allocation(of),
      'GET /v1/allocations/alloc_a/usage': { as_of: '2026-01-01T00:00:00Z', total: [], intervals: [] },
      'GET /v1/journal': page([]),
    })
    console = await openConsole('/allocations/alloc_a', sessionOf([{ role: 'operator_admin' }]))
    await console.until(() => console?.text().includes('Place 3 in the queue'))
    return console.text()
  }

  it('shows the estimate with its range and how it was found', async () => {
    const text = await open(pending({ wait }))
    expect(text).toContain('Expected wait')
    expect(text).toContain('about 1h')
    expect(text).toContain('between 50m and 1h 10m')
    expect(text).toContain('40 that ended in the last 24 hours')
    expect(text).toContain('They come back as they did.')
    expect(text).not.toContain('not known')
  })

  it('says that nobody knows, and why', async () => {
    const text = await open(pending({ wait_unknown: unknown }))
    expect(text).toContain('Expected wait')
    expect(text).toContain('Too few have ended.')
    expect(text).not.toContain('about')
  })

  it('says nothing about it where the server says nothing', async () => {
    expect(await open(pending({}))).not.toContain('Expected wait')
  })

  it('keeps the estimate out of what is read out each time it changes', async () => {
    await open(pending({ wait }))
    const said = [...document.querySelectorAll('[role=status]')].map((one) => one.textContent).join(' ')
    expect(said).toContain('Place 3 in the queue')
    expect(said).not.toContain('1h')
  })
})
