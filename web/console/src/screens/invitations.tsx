/** Who is invited to a tenant and has not come yet. */
import { type Invitation, type Role, rolesAt, take } from '@aicloud/contract'
import { Button, Empty, FormDialog, IconButton, Input, Panel, Select, Table, TimeAgo } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../app/api'
import { tenantQuery } from '../data/tenant'
import { PAGE, readWhole } from '../data/whole'
import { useAct } from '../parts/act'
import { Cut } from '../parts/cut'
import { useLegal } from '../parts/legal'
import { params } from '../parts/pages'
import { fieldError, ProblemNote } from '../parts/problem'
import { roleOptions, roleWords } from '../parts/roles'
import { momentOf, useSorting } from '../parts/sorting'
import { Sure } from '../parts/sure'

export function Invitations({ tenant }: { readonly tenant: string }) {
  const legal = useLegal()
  const whose = useQuery(tenantQuery(tenant))
  const found = useQuery({
    queryKey: ['invitations', tenant],
    queryFn: ({ signal }) =>
      readWhole<Invitation>((token) =>
        take(
          api.GET('/v1/tenants/{id}/invitations', {
            params: { path: { id: tenant }, query: params({ limit: PAGE, page_token: token }) },
            signal,
          }),
        ),
      ),
  })
  const sorting = useSorting('invitations', found.data?.whole)
  const [inviting, setInviting] = useState(false)
  const [going, setGoing] = useState<Invitation>()
  const cancel = useAct<Invitation>({
    inline: true,
    onDone: () => setGoing(undefined),
    run: (one, key) =>
      take(
        api.DELETE('/v1/tenants/{id}/invitations/{invitation}', {
          params: { path: { id: tenant, invitation: one.id }, header: { 'Idempotency-Key': key } },
        }),
      ),
    touches: [['invitations', tenant]],
    done: 'The invitation is void',
  })
  const invite = (
    <Button
      size="sm"
      icon="add"
      why={legal('tenant', whose.data, 'invite', { tenant })}
      onClick={() => setInviting(true)}
    >
      Invite somebody
    </Button>
  )
  return (
    <>
      {found.error && <ProblemNote error={found.error} retry={() => found.refetch()} />}
      {!(found.error && !found.data) && (
        <Panel flush title="Open invitations" note={<Cut of={found.data} />} actions={invite}>
          <Table
            label="Invitations"
            rows={found.data?.items}
            sorting={sorting}
            rowKey={(one) => one.id}
            empty={<Empty icon="user" title="No invitation is open" action={invite} />}
            columns={[
              {
                key: 'email',
                head: 'Address',
                sort: (one) => one.email,
                cell: (one) => (
                  <strong data-row tabIndex={-1}>
                    {one.email}
                  </strong>
                ),
              },
              {
                key: 'role',
                head: 'As',
                sort: (one) => roleWords(one.role),
                cell: (one) => roleWords(one.role),
              },
              {
                key: 'until',
                head: 'Good for',
                sort: (one) => momentOf(one.expires_at),
                cell: (one) => <TimeAgo at={one.expires_at} plain />,
              },
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
                    why={legal('invitation', one, 'cancel', { tenant })}
                    onClick={() => setGoing(one)}
                  />
                ),
              },
            ]}
          />
        </Panel>
      )}
      <Sure
        of={going}
        title={(one) => `Cancel the invitation of ${one.email}?`}
        verb="Cancel it"
        busy="Canceling…"
        act={cancel}
        why={going && legal('invitation', going, 'cancel', { tenant })}
        onClose={() => setGoing(undefined)}
      >
        <p>The link in the letter opens nothing any more.</p>
      </Sure>
      {inviting && (
        <Invite tenant={tenant} name={whose.data?.display_name} onClose={() => setInviting(false)} />
      )}
    </>
  )
}

interface InviteProps {
  readonly tenant: string
  /** What it is called, as soon as that is known. */
  readonly name: string | undefined
  readonly onClose: () => void
}

function Invite({ tenant, name, onClose }: InviteProps) {
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
  const submit = () => act.mutate({ email: email.trim(), role })
  return (
    <FormDialog
      title={`Invite to ${name ?? 'the tenant'}`}
      verb="Invite"
      busy={act.isPending ? 'Inviting…' : undefined}
      onSubmit={submit}
      onClose={onClose}
    >
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
    </FormDialog>
  )
}
