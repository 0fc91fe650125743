/**
 * A role in a project for somebody of its tenant who holds none there. Who is in it already is not offered, and what is sent says that
 * there was none: a form that begins with the plainest role must take nobody's higher one away.
 */
import { ApiError, isOutdated, type Role, rolesAt } from '@aicloud/contract'
import { FormDialog, Input, Select } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useWho } from '../app/who'
import { addMember, membersQuery, type Of } from '../data/member'
import { useAct } from '../parts/act'
import { fieldError, ProblemNote } from '../parts/problem'
import { roleOptions } from '../parts/roles'

const ALREADY = 'Already in the project. Change their role in the list instead.'

/** What is said of whom the server can't add: an address that no member of the tenant has, or somebody who was quicker added. */
function wrongWith(error: unknown): string | undefined {
  if (isOutdated(error)) return ALREADY
  return error instanceof ApiError && error.is('not_found')
    ? 'No member of the tenant has this address. Have them invited to it first.'
    : undefined
}

export function AddMember({ of, onClose }: { readonly of: Of; readonly onClose: () => void }) {
  const who = useWho()
  const [role, setRole] = useState<Role>('project_member')
  const [text, setUser] = useState('')
  const user = text.trim()
  const inside = useQuery(membersQuery(of)).data?.items
  // Who joins a project is somebody of its tenant; who may see them chooses from a list.
  const tenant = useQuery({
    ...membersQuery({ kind: 'tenant', id: of.tenant, tenant: of.tenant }),
    enabled: who.may('member.read', { tenant: of.tenant }),
  })
  const act = useAct<{ user: string; role: Role }>({
    inline: true,
    run: (given, key) => addMember(of, given.user, given.role, key),
    touches: [['members', of.id], ['session']],
    done: 'Added',
    onDone: onClose,
  })
  const held = new Set(inside?.map((one) => one.user))
  const others = tenant.data?.items.filter((one) => !held.has(one.user))
  const same = (email: string | null | undefined) => email?.toLowerCase() === user.toLowerCase()
  const already = inside?.some((one) => one.user === user || same(one.email)) ? ALREADY : undefined
  const wrong = fieldError(act.error, 'user') ?? wrongWith(act.error)
  return (
    <FormDialog
      title="Add somebody to the project"
      verb="Save"
      busy={act.isPending ? 'Saving…' : undefined}
      why={user === '' ? 'Say whom first.' : already}
      onSubmit={() => act.mutate({ user, role })}
      onClose={onClose}
    >
      {others && inside ? (
        <Select
          label="Who"
          required
          value={others.some((one) => one.user === text) ? text : ''}
          options={[
            { value: '', text: others.length > 0 ? 'Choose…' : 'Everybody of the tenant is in it' },
            ...others.map((one) => ({
              value: one.user,
              text: `${one.display_name ?? one.user} · ${one.email ?? ''}`,
            })),
          ]}
          onChange={(event) => setUser(event.target.value)}
          error={already ?? wrong}
        />
      ) : (
        <Input
          label="E-mail address"
          type="email"
          required
          help="Of a member of the tenant; who is none yet is invited first, by an owner or admin of it."
          value={text}
          onChange={(event) => setUser(event.target.value)}
          error={already ?? wrong}
        />
      )}
      <Select
        label="Role"
        required
        value={role}
        options={roleOptions(rolesAt(of.kind))}
        onChange={(event) => setRole(event.target.value as Role)}
        error={fieldError(act.error, 'role')}
      />
      {!wrongWith(act.error) && <ProblemNote error={act.error} small except={['role', 'user']} />}
    </FormDialog>
  )
}
