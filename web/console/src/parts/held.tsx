/**
 * An allocation whose part of the engine is held: it takes no orders, so nobody can stop or release it until whoever runs the cloud lets go.
 * Who owns it is told why, and by which id to ask for it.
 */
import type { Allocation } from '@aicloud/contract'
import { Badge, Banner, CopyField } from '@aicloud/ui'
import { useWho } from '../app/who'
import { ActorLink } from './links'
import { RunbookLink } from './runbook'

const WHY: Readonly<Record<string, string>> = {
  crashes: 'what runs it failed again and again',
  ordered: 'they took it out of service themselves',
} satisfies Record<NonNullable<Allocation['held']>['reason'], string>

/** The same in a row of a table. */
export const IsHeld = ({ held }: { readonly held: Allocation['held'] | undefined }) =>
  held ? (
    <span title="It can’t be started, stopped or released until the operator lets go.">
      <Badge tone="danger" icon="lock">
        held
      </Badge>
    </span>
  ) : null

export function Held({ allocation }: { readonly allocation: Allocation }) {
  const { operator } = useWho()
  const { held } = allocation
  if (!held) return null
  const why = WHY[held.reason]
  return (
    <Banner tone="danger" icon="lock">
      <strong>Held by the operator</strong>
      {why && `, because ${why}`}. It can’t be started, stopped or released until they let go. What runs goes
      on. Tell them its id: <CopyField value={allocation.id} label="id of the allocation" />
      {held.crash_id && (
        <>
          {' '}
          and the crash: <CopyField value={held.crash_id} label="id of the crash" />
        </>
      )}
      {operator && (
        <>
          {' · '}
          <ActorLink directory="allocation" id={allocation.id} text="Its actor" />
          {' · '}
          <RunbookLink id="quarantined-actor" />
        </>
      )}
    </Banner>
  )
}
