import { PHASES, type Phase } from '@aicloud/contract'
import { describe, expect, it } from 'vitest'
import { stepsOf } from './life'

const at = (phase: string, kind?: string) =>
  stepsOf({
    phase,
    desired: 'run',
    epoch: 1,
    ...(kind ? { outcome: { kind, reason: '', message: '' } } : {}),
  } as never)

describe('life as steps', () => {
  it('knows every phase, and says of one at most that it is under way', () => {
    for (const phase of Object.keys(PHASES) as Phase[]) {
      const steps = at(phase)
      expect(steps.length, phase).toBeGreaterThan(2)
      expect(steps.filter((step) => step.state === 'now').length, phase).toBeLessThanOrEqual(1)
      if (PHASES[phase].end)
        expect(
          steps.some((step) => step.state === 'now' || step.state === 'next'),
          phase,
        ).toBe(false)
    }
  })

  it('shows what is behind, and that it failed', () => {
    expect(at('provisioning').map((step) => step.state)).toEqual([
      'done',
      'done',
      'now',
      'next',
      'next',
      'next',
    ])
    expect(at('released', 'failed')[1]?.state).toBe('failed')
    expect(at('released', 'succeeded')[1]?.state).toBe('done')
    const never = {
      phase: 'released',
      desired: 'release',
      outcome: undefined,
      placement: undefined,
      epoch: 0,
    }
    expect(stepsOf(never as never)[1]?.state, 'what was never placed').toBe('skipped')
    expect(at('of_a_newer_server')).toEqual([{ text: 'of a newer server', state: 'now' }])
  })
})
