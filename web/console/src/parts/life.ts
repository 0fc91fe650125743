/** An allocation's life as steps: what is behind it, where it is, what is to come. */
import type { Allocation } from '@aicloud/contract'
import type { Step } from '@aicloud/ui'

const WAY = ['queued', 'reserved', 'provisioning', 'configuring', 'active'] as const
const WORDS: Record<(typeof WAY)[number], string> = {
  queued: 'Queued',
  reserved: 'Reserved',
  provisioning: 'Provisioning',
  configuring: 'Configuring',
  active: 'Active',
}

export function stepsOf(
  allocation: Pick<Allocation, 'phase' | 'desired' | 'outcome' | 'placement' | 'epoch'>,
): Step[] {
  const { phase, outcome } = allocation
  const at = WAY.indexOf(phase as (typeof WAY)[number])
  if (at >= 0) {
    return [
      ...WAY.map(
        (one, index): Step => ({
          text: WORDS[one],
          // Active is where it wants to be, not something on the way.
          state: index < at || (one === 'active' && index === at) ? 'done' : index === at ? 'now' : 'next',
        }),
      ),
      { text: 'Released', state: 'next' },
    ]
  }
  const failed = outcome?.kind === 'failed' || outcome?.kind === 'node_lost'
  // What was never placed was never active.
  const was = failed ? 'failed' : allocation.epoch === 0 ? 'skipped' : 'done'
  const before = (state: Step['state']): Step[] => [
    { text: 'Queued', state: 'done' },
    { text: 'Active', state },
  ]
  switch (phase) {
    case 'requested':
      return [
        { text: 'Requested', state: 'now' },
        ...WAY.map((one): Step => ({ text: WORDS[one], state: 'next' })),
      ]
    case 'stopping':
      return [...before('done'), { text: 'Stopping', state: 'now' }, { text: 'Stopped', state: 'next' }]
    case 'stopped':
      return [...before('done'), { text: 'Stopped', state: 'done' }, { text: 'Released', state: 'next' }]
    case 'lost':
      return [...before('done'), { text: 'Lost', state: 'failed' }, { text: 'Released', state: 'next' }]
    case 'releasing':
      return [...before(was), { text: 'Releasing', state: 'now' }, { text: 'Released', state: 'next' }]
    case 'failed_cleanup':
      return [...before(was), { text: 'Cleanup', state: 'failed' }, { text: 'Released', state: 'next' }]
    case 'released':
      return [...before(was), { text: 'Released', state: 'done' }]
    case 'canceled':
      return [
        { text: 'Queued', state: 'done' },
        { text: 'Active', state: 'skipped' },
        { text: 'Canceled', state: 'done' },
      ]
    case 'expired':
      return [
        { text: 'Queued', state: 'done' },
        { text: 'Active', state: 'skipped' },
        { text: 'Expired', state: 'failed' },
      ]
    default:
      return [{ text: phase.replaceAll('_', ' '), state: 'now' }]
  }
}
