/**
 * What waits for GPUs: at which place, why, and how long it would be. How long is the server's estimate and is shown as one:
 * with its range, and with what it was made from. Nothing counts down, because nothing is promised; where the server does not
 * know, this says so. It stands beside what is announced, so that who hears the page is told of their place, and not of each new
 * estimate.
 */
import { type Allocation, PENDING_REASONS, type PendingReason } from '@aicloud/contract'
import { Banner, Facts, formatSpan, Panel, TimeAgo } from '@aicloud/ui'
import { runbookOfPending } from '../data/runbook'
import { RunbookLink } from './runbook'

export type Pending = NonNullable<Allocation['pending']>

const HOUR_SECONDS = 3_600
const span = (seconds: number) => formatSpan(seconds * 1_000)

/** How sure an estimate is. */
const rangeText = (wait: NonNullable<Pending['wait']>): string =>
  `between ${span(wait.at_least_seconds)} and ${span(wait.at_most_seconds)}`

/** How long it would wait and how sure that is, or why nobody knows, in a sentence; nothing where nothing is said. */
export function waitText({ wait, wait_unknown }: Pending): string | undefined {
  if (wait_unknown) return wait_unknown.text
  return wait ? `About ${span(wait.seconds)}; eight of ten ${rangeText(wait)}.` : undefined
}

export interface WaitingProps {
  readonly pending: Pending
  /** When it stops waiting, if it does. */
  readonly until: string | undefined
}

/** Why it waits and how long, and for whoever runs the cloud what to do about it. */
export function Waiting({ pending, until }: WaitingProps) {
  const known = Object.hasOwn(PENDING_REASONS, pending.reason)
  const text = known ? PENDING_REASONS[pending.reason as PendingReason].text : pending.text
  return (
    <>
      <Banner tone={pending.reason === 'no_node_large_enough' ? 'warning' : 'info'} icon="clock">
        <strong>Place {pending.position} in the queue</strong> for this model
        {pending.gpus_ahead > 0 &&
          `, ${pending.gpus_ahead} GPU${pending.gpus_ahead === 1 ? '' : 's'} asked for ahead of it`}
        . {text}
        {until && (
          <>
            {' '}
            It gives up <TimeAgo at={until} />.
          </>
        )}{' '}
        <RunbookLink id={runbookOfPending(pending.reason)} />
      </Banner>
      <HowLong pending={pending} />
    </>
  )
}

function HowLong({ pending: { wait, wait_unknown } }: { readonly pending: Pending }) {
  if (wait_unknown) {
    return (
      <Panel title="Expected wait" note="not known">
        <p>{wait_unknown.text}</p>
      </Panel>
    )
  }
  if (!wait) return null
  return (
    <Panel title="Expected wait" note="an estimate, from now on">
      <Facts
        facts={[
          [
            'Expected',
            <strong key="expected" className="ui-num">
              about {span(wait.seconds)}
            </strong>,
          ],
          [
            'Eight of ten wait',
            <span key="range" className="ui-num">
              {rangeText(wait)}
            </span>,
          ],
          [
            'Made from',
            `${wait.ends} that ended in the last ${Math.round(wait.window_seconds / HOUR_SECONDS)} hours`,
          ],
          ['How it was found', wait.method],
        ]}
      />
    </Panel>
  )
}
