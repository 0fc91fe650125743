/** Changing a service account: its name, its role, and how much of that it may. Tokens that it holds are asked anew at once. */
import { type Role, rolesAt, type ServiceAccount, take } from '@aicloud/contract'
import { FormDialog, Input, Select } from '@aicloud/ui'
import { useState } from 'react'
import { api } from '../app/api'
import { useAct } from '../parts/act'
import { useLegal } from '../parts/legal'
import { choiceUnfit, Permissions, permissionsOf, withinOf } from '../parts/permissions'
import { fieldError, ProblemNote } from '../parts/problem'
import { NAME_MAX } from '../parts/rename'
import { roleOptions } from '../parts/roles'

interface Changed {
  readonly display_name?: string
  readonly role?: Role
  readonly permissions?: string[] | null
}

/** What is to be sent: what differs, and nothing else. A role takes its narrowing along, because that is of the old one. */
export function changeOf(
  account: Pick<ServiceAccount, 'display_name' | 'role' | 'permissions'>,
  name: string,
  role: Role,
  chosen: readonly string[] | undefined,
): Changed {
  const before = account.permissions ? [...account.permissions].sort().join() : undefined
  const after = chosen ? [...chosen].sort().join() : undefined
  const narrowed = before !== after || (role !== account.role && chosen !== undefined)
  return {
    ...(name === account.display_name ? {} : { display_name: name }),
    ...(role === account.role ? {} : { role }),
    ...(narrowed ? { permissions: chosen ? [...chosen] : null } : {}),
  }
}

export function ChangeServiceAccount({
  account,
  onClose,
}: {
  readonly account: ServiceAccount
  readonly onClose: () => void
}) {
  const legal = useLegal()
  const scope = { tenant: account.tenant.id, project: account.project.id }
  const [name, setName] = useState(account.display_name)
  const [role, setRole] = useState<Role>(account.role)
  const [chosen, setChosen] = useState<readonly string[] | undefined>(account.permissions ?? undefined)
  const act = useAct<Changed>({
    inline: true,
    touches: [['service-account', account.id], ['service-accounts']],
    done: 'The service account is changed',
    run: (body, key) =>
      take(
        api.PATCH('/v1/service-accounts/{id}', {
          params: { path: { id: account.id }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    onDone: onClose,
  })
  const body = changeOf(account, name.trim(), role, chosen)
  const unfit =
    name.trim() === ''
      ? 'Write a name first.'
      : (choiceUnfit(chosen) ?? (Object.keys(body).length === 0 ? 'Nothing is changed yet.' : undefined))
  return (
    <FormDialog
      title={`Change ${account.display_name}`}
      size="md"
      verb="Change"
      busy={act.isPending ? 'Changing…' : undefined}
      why={legal('service_account', account, 'update', scope) ?? unfit}
      onSubmit={() => act.mutate(body)}
      onClose={onClose}
    >
      <Input
        label="Name"
        required
        maxLength={NAME_MAX}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={fieldError(act.error, 'display_name')}
      />
      <Select
        label="Role"
        required
        value={role}
        options={roleOptions(rolesAt('project'))}
        onChange={(event) => {
          const next = event.target.value as Role
          setRole(next)
          setChosen((before) => withinOf(before, permissionsOf(next)))
        }}
        error={fieldError(act.error, 'role')}
      />
      <Permissions
        whose="role"
        all={permissionsOf(role)}
        chosen={chosen}
        onChange={setChosen}
        scope={scope}
        error={fieldError(act.error, 'permissions')}
      />
      <ProblemNote error={act.error} small except={['display_name', 'role', 'permissions']} />
    </FormDialog>
  )
}
