/** By when a signing key must have been replaced: from that day on it is refused, whoever has forgotten it. */
import { type ServiceAccount, type ServiceAccountKey, take } from '@aicloud/contract'
import { FormDialog, Input, timeNow } from '@aicloud/ui'
import { useState } from 'react'
import { api } from '../app/api'
import { useAct } from '../parts/act'
import { dayOf, daysAfter, momentOf } from '../parts/day'
import { useLegal } from '../parts/legal'
import { fieldError, ProblemNote } from '../parts/problem'

export function SetRotation({
  account,
  of,
  onClose,
}: {
  readonly account: ServiceAccount
  readonly of: ServiceAccountKey
  readonly onClose: () => void
}) {
  const legal = useLegal()
  const before = dayOf(of.rotate_by)
  const [day, setDay] = useState(before)
  const [tomorrow] = useState(() => daysAfter(timeNow(), 1))
  const act = useAct<{ rotate_by: string | null }>({
    inline: true,
    touches: [['keys', account.id]],
    done: 'The key has its date',
    run: (body, key) =>
      take(
        api.PATCH('/v1/service-accounts/{id}/keys/{key}', {
          params: { path: { id: account.id, key: of.id }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    onDone: onClose,
  })
  const scope = { tenant: account.tenant.id, project: account.project.id }
  return (
    <FormDialog
      title={`Rotation of ${of.label}`}
      verb="Set"
      busy={act.isPending ? 'Setting…' : undefined}
      why={legal('key', of, 'update', scope) ?? (day === before ? 'That is its date already.' : undefined)}
      onSubmit={() => act.mutate({ rotate_by: day === '' ? null : momentOf(day) })}
      onClose={onClose}
    >
      <Input
        label="Rotate by"
        type="date"
        min={tomorrow}
        help="From 00:00 UTC of that day on it is refused. Empty: as late as keys may be here."
        value={day}
        onChange={(event) => setDay(event.target.value)}
        error={fieldError(act.error, 'rotate_by')}
      />
      <ProblemNote error={act.error} small except={['rotate_by']} />
    </FormDialog>
  )
}
