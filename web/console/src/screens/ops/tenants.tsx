/** Customers of the cloud: whether they may use it, and making new ones. */
import { type Tenant, take } from '@aicloud/contract'
import {
  Button,
  Confirm,
  CopyField,
  Dialog,
  Empty,
  Input,
  Page,
  Panel,
  State,
  shortId,
  Table,
  TimeAgo,
} from '@aicloud/ui'
import { type FormEvent, useId, useState } from 'react'
import { api } from '../../app/api'
import { useWho } from '../../app/who'
import { useOfflineWhy } from '../../live/stream'
import { useAct } from '../../parts/act'
import { params, usePages } from '../../parts/pages'
import { fieldError, ProblemNote } from '../../parts/problem'
import { AsOf, Guarded } from '../../parts/screen'

export function Tenants() {
  return (
    <Guarded needs="tenant.suspend" title="Tenants">
      <TenantsScreen />
    </Guarded>
  )
}

const readTenants = (token: string | undefined, signal: AbortSignal) =>
  take(api.GET('/v1/tenants', { params: { query: params({ limit: 100, page_token: token }) }, signal }))

function TenantsScreen() {
  const who = useWho()
  const offline = useOfflineWhy()
  const [making, setMaking] = useState(false)
  const [suspending, setSuspending] = useState<Tenant>()
  const pages = usePages<Tenant, Awaited<ReturnType<typeof readTenants>>>({
    queryKey: ['tenants'],
    read: readTenants,
  })
  const act = useAct<{ id: string; action: 'suspend' | 'reactivate' }>({
    touches: [['tenants']],
    run: ({ id, action }, key) => {
      const init = { params: { path: { id }, header: { 'Idempotency-Key': key } } }
      return action === 'suspend'
        ? take(api.POST('/v1/tenants/{id}/suspend', init))
        : take(api.POST('/v1/tenants/{id}/reactivate', init))
    },
    onDone: () => setSuspending(undefined),
  })
  const make = (
    <Button
      look="primary"
      icon="add"
      why={who.why('tenant.create') ?? offline}
      onClick={() => setMaking(true)}
    >
      New tenant
    </Button>
  )
  return (
    <Page title="Tenants" beside={<AsOf at={pages.updatedAt} />} actions={make}>
      {pages.error && <ProblemNote error={pages.error} retry={pages.refetch} />}
      {!(pages.error && !pages.rows) && (
        <Panel flush>
          <Table
            label="Tenants"
            rows={pages.rows}
            rowKey={(one) => one.id}
            more={pages.more}
            loadingMore={pages.loadingMore}
            empty={
              <Empty icon="tenant" title="No tenant yet" action={make}>
                A tenant is a customer: people, projects and what they pay.
              </Empty>
            }
            columns={[
              {
                key: 'name',
                head: 'Tenant',
                cell: (one) => (
                  <>
                    <strong>{one.display_name}</strong>
                    <span className="ui-cell-sub">{one.label}</span>
                  </>
                ),
              },
              {
                key: 'standing',
                head: 'Standing',
                cell: (one) => <State kind="standing" state={one.standing} />,
              },
              {
                key: 'id',
                head: 'Id',
                wide: true,
                cell: (one) => <CopyField value={one.id} shown={shortId(one.id)} label="tenant id" />,
              },
              {
                key: 'age',
                head: 'Age',
                wide: true,
                align: 'right',
                cell: (one) => <TimeAgo at={one.created_at} plain />,
              },
              {
                key: 'act',
                head: 'Actions',
                bareHead: true,
                align: 'right',
                cell: (one) =>
                  one.standing === 'active' ? (
                    <Button
                      size="sm"
                      data-row
                      why={offline ?? who.why('tenant.suspend')}
                      onClick={() => setSuspending(one)}
                      aria-label={`Suspend ${one.display_name}`}
                    >
                      Suspend
                    </Button>
                  ) : (
                    <Button
                      size="sm"
                      data-row
                      why={offline ?? who.why('tenant.suspend')}
                      onClick={() => act.mutate({ id: one.id, action: 'reactivate' })}
                      aria-label={`Reactivate ${one.display_name}`}
                    >
                      Reactivate
                    </Button>
                  ),
              },
            ]}
          />
        </Panel>
      )}
      <Confirm
        open={suspending !== undefined}
        danger
        title={`Suspend ${suspending?.display_name ?? ''}?`}
        verb="Suspend"
        busy={act.isPending ? 'Suspending…' : undefined}
        onConfirm={() => suspending && act.mutate({ id: suspending.id, action: 'suspend' })}
        onClose={() => setSuspending(undefined)}
      >
        <p>What runs goes on and is billed; nothing new starts until it is reactivated.</p>
      </Confirm>
      {making && <Make onClose={() => setMaking(false)} />}
    </Page>
  )
}

function Make({ onClose }: { readonly onClose: () => void }) {
  const form = useId()
  const [label, setLabel] = useState('')
  const [name, setName] = useState('')
  const [owner, setOwner] = useState('')
  const act = useAct<{ label: string; display_name?: string; owner?: string }, Tenant>({
    inline: true,
    touches: [['tenants']],
    done: 'The tenant is there',
    run: (body, key) =>
      take(api.POST('/v1/tenants', { params: { header: { 'Idempotency-Key': key } }, body })),
    onDone: onClose,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (act.isPending) return
    act.mutate({
      label: label.trim(),
      ...(name.trim() ? { display_name: name.trim() } : {}),
      ...(owner.trim() ? { owner: owner.trim() } : {}),
    })
  }
  return (
    <Dialog
      open
      size="sm"
      title="New tenant"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} look="primary" busy={act.isPending ? 'Making…' : undefined}>
            Make it
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="ui-stack" noValidate>
        <Input
          label="Label"
          required
          className="ui-input--mono"
          placeholder="acme"
          help="Lower-case letters, digits and hyphens; fixed for ever."
          value={label}
          onChange={(event) => setLabel(event.target.value.toLowerCase())}
          error={fieldError(act.error, 'label')}
        />
        <Input
          label="Name"
          placeholder="ACME Research"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={fieldError(act.error, 'display_name')}
        />
        <Input
          label="Owner’s e-mail address"
          type="email"
          help="Is invited as its owner."
          value={owner}
          onChange={(event) => setOwner(event.target.value)}
          error={fieldError(act.error, 'owner')}
        />
        <ProblemNote error={act.error} small except={['label', 'display_name', 'owner']} />
      </form>
    </Dialog>
  )
}
