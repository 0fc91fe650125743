/** Who belongs to the tenant, who works in the project, and who is invited. */
import { type Invitation, type Member, maySomewhere, type Role, rolesAt, take } from '@aicloud/contract'
import {
  Button,
  Confirm,
  Dialog,
  Empty,
  IconButton,
  Input,
  Page,
  Panel,
  Select,
  State,
  Table,
  Tabs,
  TimeAgo,
} from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useId, useState } from 'react'
import { api } from '../app/api'
import { labelOf, useScope } from '../app/scope'
import { useWho } from '../app/who'
import { useOfflineWhy } from '../live/stream'
import { useAct } from '../parts/act'
import { fieldError, ProblemNote } from '../parts/problem'
import { roleMeans, roleOptions, roleWords } from '../parts/roles'
import { AsOf, Guarded } from '../parts/screen'

const route = getRouteApi('/app/members')

/** Where members are: a tenant, or a project in one. */
interface Of {
  readonly kind: 'tenant' | 'project'
  readonly id: string
  readonly tenant: string
}

export function Members() {
  return (
    <Guarded needs="member.read" title="Members">
      <MembersScreen />
    </Guarded>
  )
}

function MembersScreen() {
  const who = useWho()
  const { project, tenant, projects } = useScope()
  const { of } = route.useSearch()
  const navigate = useNavigate()
  const seesTenant = tenant !== undefined && who.may('member.read', { tenant })
  const tabs = [
    ...(project
      ? [
          {
            id: 'project',
            text: `Project ${project.display_name}`,
            content: <People of={{ kind: 'project', id: project.id, tenant: project.tenant.id }} />,
          },
        ]
      : []),
    ...(seesTenant && tenant
      ? [
          { id: 'tenant', text: 'Tenant', content: <People of={{ kind: 'tenant', id: tenant, tenant }} /> },
          ...(who.may('invitation.read', { tenant })
            ? [{ id: 'invitations', text: 'Invitations', content: <Invitations tenant={tenant} /> }]
            : []),
        ]
      : []),
  ]
  return (
    <Page
      title="Members"
      lead="What somebody is in a tenant holds in all its projects; what somebody is in a project holds there."
    >
      {tabs.length > 0 ? (
        <Tabs
          label="Members of"
          tabs={tabs}
          chosen={of ?? tabs[0]?.id ?? ''}
          onChoose={(id) => navigate({ to: '.', search: (old) => ({ ...old, of: id }) })}
        />
      ) : (
        projects && (
          <Panel>
            <Empty icon="users" title="Choose a project">
              You see several tenants. Choose a project above to see who belongs to it and to its tenant.
            </Empty>
          </Panel>
        )
      )}
    </Page>
  )
}

function readMembers(of: Of, signal: AbortSignal) {
  const init = { params: { path: { id: of.id }, query: { limit: 200 } }, signal }
  return of.kind === 'tenant'
    ? take(api.GET('/v1/tenants/{id}/members', init))
    : take(api.GET('/v1/projects/{id}/members', init))
}

function setMember(of: Of, user: string, role: Role, key: string) {
  const init = { params: { path: { id: of.id, user }, header: { 'Idempotency-Key': key } }, body: { role } }
  return of.kind === 'tenant'
    ? take(api.PUT('/v1/tenants/{id}/members/{user}', init))
    : take(api.PUT('/v1/projects/{id}/members/{user}', init))
}

function removeMember(of: Of, user: string, key: string) {
  const init = { params: { path: { id: of.id, user }, header: { 'Idempotency-Key': key } } }
  return of.kind === 'tenant'
    ? take(api.DELETE('/v1/tenants/{id}/members/{user}', init))
    : take(api.DELETE('/v1/projects/{id}/members/{user}', init))
}

function People({ of }: { readonly of: Of }) {
  const who = useWho()
  const offline = useOfflineWhy()
  const scope = { tenant: of.tenant, ...(of.kind === 'project' ? { project: of.id } : {}) }
  const found = useQuery({ queryKey: ['members', of.id], queryFn: ({ signal }) => readMembers(of, signal) })
  const [changing, setChanging] = useState<Member | 'new'>()
  const [removing, setRemoving] = useState<Member>()
  const remove = useAct<string>({
    run: (user, key) => removeMember(of, user, key),
    touches: [['members', of.id]],
    done: 'No longer a member',
    onDone: () => setRemoving(undefined),
  })
  const whySet = who.why('member.set', scope) ?? offline
  const whyRemove = who.why('member.remove', scope) ?? offline
  const me = who.session.user.id
  return (
    <>
      {found.error && <ProblemNote error={found.error} retry={() => found.refetch()} />}
      {!(found.error && !found.data) && (
        <Panel
          flush
          title={of.kind === 'tenant' ? 'Of the tenant' : 'Of the project'}
          note={<AsOf at={found.dataUpdatedAt || undefined} />}
          actions={
            of.kind === 'project' && (
              <Button size="sm" icon="add" why={whySet} onClick={() => setChanging('new')}>
                Add somebody
              </Button>
            )
          }
        >
          <Table
            label="Members"
            rows={found.data?.items}
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
                cell: (member) => <span title={roleMeans(member.role)}>{roleWords(member.role)}</span>,
              },
              {
                key: 'standing',
                head: 'Account',
                wide: true,
                cell: (member) => (member.standing ? <State kind="standing" state={member.standing} /> : '—'),
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
                      why={whySet}
                      onClick={() => setChanging(member)}
                      aria-label={`Change role of ${member.display_name ?? member.user}`}
                    >
                      Change role
                    </Button>
                    <Button
                      size="sm"
                      look="quiet"
                      why={member.user === me ? offline : whyRemove}
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
      {changing && <SetRole of={of} member={changing} onClose={() => setChanging(undefined)} />}
      <Confirm
        open={removing !== undefined}
        danger
        title={removing?.user === me ? 'Leave?' : `Remove ${removing?.display_name ?? ''}?`}
        verb={removing?.user === me ? 'Leave' : 'Remove'}
        busy={remove.isPending ? 'Removing…' : undefined}
        onConfirm={() => removing && remove.mutate(removing.user)}
        onClose={() => setRemoving(undefined)}
      >
        <p>
          {of.kind === 'tenant'
            ? 'Whoever leaves a tenant holds nothing in its projects any more. What they have open is cut at once.'
            : 'What they hold in this project ends at once.'}
        </p>
      </Confirm>
    </>
  )
}

function SetRole({ of, member, onClose }: { of: Of; member: Member | 'new'; onClose: () => void }) {
  const { session } = useWho()
  const known = member === 'new' ? undefined : member
  const form = useId()
  const roles = rolesAt(of.kind)
  const [role, setRole] = useState<Role>(
    (known?.role as Role) ?? (of.kind === 'tenant' ? 'tenant_member' : 'project_member'),
  )
  const [user, setUser] = useState(known?.user ?? '')
  // Who joins a project is somebody of its tenant; who may see them chooses from a list.
  const tenantMembers = useQuery({
    queryKey: ['members', of.tenant],
    queryFn: ({ signal }) => readMembers({ kind: 'tenant', id: of.tenant, tenant: of.tenant }, signal),
    enabled: known === undefined && maySomewhere(session.grants, 'invitation.read'),
  })
  const act = useAct<{ user: string; role: Role }>({
    inline: true,
    run: (given, key) => setMember(of, given.user, given.role, key),
    touches: [['members', of.id], ['session']],
    done: known ? 'The role is changed' : 'Added',
    onDone: onClose,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!act.isPending && user !== '') act.mutate({ user: user.trim(), role })
  }
  return (
    <Dialog
      open
      size="sm"
      title={known ? `Role of ${known.display_name ?? known.user}` : 'Add somebody to the project'}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={form}
            look="primary"
            busy={act.isPending ? 'Saving…' : undefined}
            why={user === '' ? 'Choose somebody first.' : undefined}
          >
            Save
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="ui-stack" noValidate>
        {!known &&
          (tenantMembers.data ? (
            <Select
              label="Who"
              required
              value={user}
              options={[
                { value: '', text: 'Choose…' },
                ...tenantMembers.data.items.map((one) => ({
                  value: one.user,
                  text: `${one.display_name ?? one.user} · ${one.email ?? ''}`,
                })),
              ]}
              onChange={(event) => setUser(event.target.value)}
              error={fieldError(act.error, 'user')}
            />
          ) : (
            <Input
              label="User id"
              required
              placeholder="user_…"
              className="ui-input--mono"
              value={user}
              onChange={(event) => setUser(event.target.value)}
              error={fieldError(act.error, 'user')}
            />
          ))}
        <Select
          label="Role"
          required
          value={role}
          options={roleOptions(roles)}
          onChange={(event) => setRole(event.target.value as Role)}
          error={fieldError(act.error, 'role')}
        />
        <ProblemNote error={act.error} small except={['role', 'user']} />
      </form>
    </Dialog>
  )
}

function Invitations({ tenant }: { readonly tenant: string }) {
  const who = useWho()
  const offline = useOfflineWhy()
  const found = useQuery({
    queryKey: ['invitations', tenant],
    queryFn: ({ signal }) =>
      take(
        api.GET('/v1/tenants/{id}/invitations', {
          params: { path: { id: tenant }, query: { limit: 200 } },
          signal,
        }),
      ),
  })
  const [inviting, setInviting] = useState(false)
  const cancel = useAct<Invitation>({
    run: (one, key) =>
      take(
        api.DELETE('/v1/tenants/{id}/invitations/{invitation}', {
          params: { path: { id: tenant, invitation: one.id }, header: { 'Idempotency-Key': key } },
        }),
      ),
    touches: [['invitations', tenant]],
    done: 'The invitation is void',
  })
  const why = who.why('invitation.create', { tenant }) ?? offline
  const invite = (
    <Button size="sm" icon="add" why={why} onClick={() => setInviting(true)}>
      Invite somebody
    </Button>
  )
  return (
    <>
      {found.error && <ProblemNote error={found.error} retry={() => found.refetch()} />}
      {!(found.error && !found.data) && (
        <Panel flush title="Open invitations" actions={invite}>
          <Table
            label="Invitations"
            rows={found.data?.items}
            rowKey={(one) => one.id}
            empty={<Empty icon="user" title="No invitation is open" action={invite} />}
            columns={[
              { key: 'email', head: 'Address', cell: (one) => <strong>{one.email}</strong> },
              { key: 'role', head: 'As', cell: (one) => roleWords(one.role) },
              { key: 'until', head: 'Good for', cell: (one) => <TimeAgo at={one.expires_at} plain /> },
              {
                key: 'act',
                head: 'Actions',
                bareHead: true,
                align: 'right',
                cell: (one) => (
                  <IconButton
                    icon="remove"
                    size="sm"
                    label={`Cancel the invitation of ${one.email}`}
                    data-row
                    why={who.why('invitation.cancel', { tenant }) ?? offline}
                    onClick={() => cancel.mutate(one)}
                  />
                ),
              },
            ]}
          />
        </Panel>
      )}
      {inviting && <Invite tenant={tenant} onClose={() => setInviting(false)} />}
    </>
  )
}

function Invite({ tenant, onClose }: { readonly tenant: string; readonly onClose: () => void }) {
  const { projects } = useScope()
  const form = useId()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('tenant_member')
  const act = useAct<{ email: string; role: Role }>({
    inline: true,
    run: (body, key) =>
      take(
        api.POST('/v1/tenants/{id}/invitations', {
          params: { path: { id: tenant }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    touches: [['invitations', tenant]],
    done: 'A letter with the link is under way',
    onDone: onClose,
  })
  const name = projects?.find((one) => one.tenant.id === tenant)?.tenant.name
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!act.isPending) act.mutate({ email: email.trim(), role })
  }
  return (
    <Dialog
      open
      size="sm"
      title={`Invite to ${name ? labelOf(name, 'tenant') : 'the tenant'}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} look="primary" busy={act.isPending ? 'Inviting…' : undefined}>
            Invite
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="ui-stack" noValidate>
        <Input
          label="E-mail address"
          type="email"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={fieldError(act.error, 'email')}
        />
        <Select
          label="Role"
          required
          value={role}
          options={roleOptions(rolesAt('tenant'))}
          onChange={(event) => setRole(event.target.value as Role)}
          error={fieldError(act.error, 'role')}
        />
        <ProblemNote error={act.error} small except={['email', 'role']} />
      </form>
    </Dialog>
  )
}
