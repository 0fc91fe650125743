/** Another role for a member, made upon the one that they have when the question is asked: the list behind may be older. */
import { type Member, type Role, rolesAt, type Versioned } from '@aicloud/contract'
import { FormDialog, Select } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Of, readMember, setRole } from '../data/member'
import { useAct } from '../parts/act'
import { Afresh } from '../parts/afresh'
import { fieldError, ProblemNote } from '../parts/problem'
import { roleOptions } from '../parts/roles'

interface SetRoleProps {
  readonly of: Of
  readonly member: Member
  readonly onClose: () => void
}

export function SetRole({ of, member, onClose }: SetRoleProps) {
  const found = useQuery({
    queryKey: ['members', of.id, member.user],
    queryFn: ({ signal }) => readMember(of, member.user, signal),
    gcTime: 0,
  })
  return (
    <Afresh read={() => found.refetch()}>
      {(afresh) => (
        <RoleForm
          of={of}
          member={member}
          found={found.data}
          unread={found.error}
          afresh={afresh}
          onClose={onClose}
        />
      )}
    </Afresh>
  )
}

interface RoleFormProps extends SetRoleProps {
  readonly found: Versioned<Member> | undefined
  readonly unread: Error | null
  readonly afresh: () => void
}

function RoleForm({ of, member, found, unread, afresh, onClose }: RoleFormProps) {
  // The first that was read: what comes later is another one's doing, and is not to be overwritten unseen.
  const [read, setRead] = useState(found)
  if (!read && found) setRead(found)
  const [chosen, choose] = useState<Role>()
  const role = chosen ?? ((read ?? member).role as Role)
  const act = useAct<Role>({
    inline: true,
    run: (given, key) => setRole(of, member.user, given, key, read),
    touches: [['members', of.id], ['session']],
    done: 'The role is changed',
    onDone: onClose,
  })
  return (
    <FormDialog
      title={`Role of ${member.display_name ?? member.user}`}
      verb="Save"
      busy={act.isPending ? 'Saving…' : undefined}
      why={read ? undefined : 'The role is being read.'}
      onSubmit={() => act.mutate(role)}
      onClose={onClose}
    >
      <Select
        label="Role"
        required
        value={role}
        options={roleOptions(rolesAt(of.kind))}
        onChange={(event) => choose(event.target.value as Role)}
        error={fieldError(act.error, 'role')}
      />
      <ProblemNote error={act.error ?? unread} small except={['role']} afresh={afresh} />
    </FormDialog>
  )
}
