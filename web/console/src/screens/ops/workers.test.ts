import type { Worker } from '@aicloud/contract'
import { describe, expect, it } from 'vitest'
import { lagText, needsSomebody } from './workers'

const worker = (change: Partial<Worker>): Worker => ({
  name: 'relay',
  path: 'core.storage.journal.relay',
  about: 'Tells event streams.',
  phase: 'running',
  since: '2026-01-05T08:00:00Z',
  starts: 1,
  lag: {},
  rounds: 7,
  failures: 0,
  runbook: 'slow-journal',
  ...change,
})

describe('workers', () => {
  it('say how far behind they are, in what is measured', () => {
    expect(lagText(worker({ lag: { entries: 12, seconds: 1.5 } }))).toBe('12 waiting, 1s')
    expect(lagText(worker({ lag: { entries: 0, seconds: 0 } }))).toBe('0 waiting')
    expect(lagText(worker({ lag: { entries: 3 } }))).toBe('3 waiting')
    expect(lagText(worker({ lag: { seconds: 0 } }))).toBe('on time')
    expect(lagText(worker({ lag: { seconds: 90 } }))).toBe('1m 30s')
    expect(lagText(worker({ lag: {} }))).toBe('not measured')
  })
  it('need somebody when they fail, do not run or are late beyond their round', () => {
    const error = (standing: boolean) => ({ at: '2026-01-05T08:00:00Z', message: 'away', standing })
    expect(needsSomebody(worker({}))).toBe(false)
    expect(needsSomebody(worker({ last_error: error(false) }))).toBe(false)
    expect(needsSomebody(worker({ last_error: error(true) }))).toBe(true)
    expect(needsSomebody(worker({ phase: 'backing_off' }))).toBe(true)
    expect(needsSomebody(worker({ lag: { seconds: 61 } }))).toBe(true)
    expect(needsSomebody(worker({ lag: { seconds: 599 }, every_ms: 600_000 }))).toBe(false)
    expect(needsSomebody(worker({ lag: { seconds: 661 }, every_ms: 600_000 }))).toBe(true)
  })
})
