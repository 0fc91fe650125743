/** Who belongs to a tenant, or works in a project, and as what. */
import type { Member } from '@aicloud/contract'
import { Button, Confirm, CopyField, Empty, Panel, State, shortId, Table } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useWho } from '../app/who'
import { membersQuery, type Of, removeMember } from '../data/member'
import { useAct } from '../parts/act'
import { Cut } from '../parts/cut'
import { useLegal } from '../parts/legal'
import { ProblemNote } from '../parts/problem'
import { roleMeans, roleWords } from '../parts/roles'
import { AsOf } from '../parts/screen'
import { useSorting } from '../parts/sorting'
import { AddMember } from './member-add'
import { SetRole } from './member-role'

/** Who is a member there, and what of. */
export function People({ of }: { readonly of: Of }) {
  const who = useWho()
  const legal = useLegal()
  const scope = { tenant: of.tenant, ...(of.kind === 'project' ? { project: of.id } : {}) }
  const found = useQuery(membersQuery(of))
  const sorting = useSorting('members', found.data?.whole)
  const [changing, setChanging] = useState<Member>()
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Member>()
  const remove = useAct<string>({
    inline: true,
    run: (user, key) => removeMember(of, user, key),
    touches: [['members', of.id], ['session'], ['projects']],
    done: 'No longer a member',
    onDone: () => setRemoving(undefined),
  })
  const me = who.session.user.id
  return (
    <>
      {found.error && <ProblemNote error={found.error} retry={() => found.refetch()} />}
      {!(found.error && !found.data) && (
        <Panel
          flush
          title={of.kind === 'tenant' ? 'Of the tenant' : 'Of the project'}
          note={
            <>
              <Cut of={found.data} /> <AsOf at={found.dataUpdatedAt || undefined} />
            </>
          }
          actions={
            of.kind === 'project' && (
              <Button
                size="sm"
                icon="add"
                why={legal('project', of.project, 'set_member', scope)}
                onClick={() => setAdding(true)}
              >
                Add somebody
              </Button>
            )
          }
        >
          <Table
            label="Members"
            rows={found.data?.items}
            sorting={sorting}
            rowKey={(member) => member.user}
            empty={
              <Empty icon="users" title="Nobody yet">
                {of.kind === 'project'
                  ? 'People of the tenant with a role there see this project all the same.'
                  : 'Invite somebody by an e-mail address.'}
              </Empty>
            }
            columns={[
              {
                key: 'who',
                head: 'Who',
                sort: (member) => member.display_name ?? member.user,
                cell: (member) => (
                  <>
                    <strong>{member.display_name ?? member.user}</strong>
                    {member.user === me && <span className="ui-muted"> (you)</span>}
                    <span className="ui-cell-sub">{member.email}</span>
                  </>
                ),
              },
              {
                key: 'role',
                head: 'Role',
                sort: (member) => roleWords(member.role),
                cell: (member) => <span title={roleMeans(member.role)}>{roleWords(member.role)}</span>,
              },
              {
                key: 'standing',
                head: 'Account',
                sort: (member) => member.standing,
                wide: true,
                cell: (member) => (member.standing ? <State kind="standing" state={member.standing} /> : '—'),
              },
              {
                key: 'id',
                head: 'Id',
                wide: true,
                cell: (member) => (
                  <CopyField
                    value={member.user}
                    shown={shortId(member.user)}
                    label={`the id of ${member.display_name ?? member.user}`}
                  />
                ),
              },
              {
                key: 'act',
                head: 'Actions',
                bareHead: true,
                align: 'right',
                cell: (member) => (
                  <span className="ui-line app-row-acts">
                    <Button
                      size="sm"
                      data-row
                      why={legal('member', member, 'update', scope)}
                      onClick={() => setChanging(member)}
                      aria-label={`Change role of ${member.display_name ?? member.user}`}
                    >
                      Change role
                    </Button>
                    <Button
                      size="sm"
                      look="quiet"
                      why={legal('member', member, 'remove', scope)}
                      onClick={() => setRemoving(member)}
                      aria-label={
                        member.user === me ? 'Leave' : `Remove ${member.display_name ?? member.user}`
                      }
                    >
                      {member.user === me ? 'Leave' : 'Remove'}
                    </Button>
                  </span>
                ),
              },
            ]}
          />
        </Panel>
      )}
      {adding && <AddMember of={of} onClose={() => setAdding(false)} />}
      {changing && <SetRole of={of} member={changing} onClose={() => setChanging(undefined)} />}
      <Confirm
        open={removing !== undefined}
        danger
        title={removing?.user === me ? 'Leave?' : `Remove ${removing?.display_name ?? ''}?`}
        verb={removing?.user === me ? 'Leave' : 'Remove'}
        busy={remove.isPending ? 'Removing…' : undefined}
        why={removing && legal('member', removing, 'remove', scope)}
        error={<ProblemNote error={remove.error} small />}
        onConfirm={() => removing && remove.mutate(removing.user)}
        onClose={() => {
          remove.reset()
          setRemoving(undefined)
        }}
      >
        <p>
          {of.kind === 'tenant'
            ? 'Whoever leaves a tenant holds nothing in its projects any more, also if they come back. What they have open is cut at once.'
            : 'What they hold in this project ends at once.'}
        </p>
        <p>
          Tokens and keys that they have made go on. Look through those of{' '}
          {of.kind === 'tenant' ? 'its projects' : 'the project'} and of service accounts, which say who made
          them, and revoke what they may know.
        </p>
      </Confirm>
    </>
  )
}
