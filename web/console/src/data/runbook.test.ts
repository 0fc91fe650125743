import { describe, expect, it } from 'vitest'
import { runbookOfPending, runbookOfPhase, runbookOfProblem } from './runbook'

describe('runbooks', () => {
  it('are found by what leads to them', () => {
    expect(runbookOfProblem('quarantined')).toBe('quarantined-actor')
    expect(runbookOfPhase('failed_cleanup')).toBe('failed-cleanup')
    expect(runbookOfPending('no_capacity')).toBe('node-unreachable')
  })
  it('are none for what leads to none, or is not known here', () => {
    expect(runbookOfProblem('invalid_value')).toBeUndefined()
    expect(runbookOfProblem('toString')).toBeUndefined()
    expect(runbookOfPhase('a word of tomorrow')).toBeUndefined()
    expect(runbookOfPending(undefined)).toBeUndefined()
  })
})
