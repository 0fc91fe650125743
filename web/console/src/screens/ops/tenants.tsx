/** Customers of the cloud: whether they may use it, and making new ones. */
import { type Tenant, take } from '@aicloud/contract'
import {
  Button,
  CopyField,
  Empty,
  FormDialog,
  Icon,
  Input,
  Page,
  Panel,
  State,
  shortId,
  Table,
  TimeAgo,
} from '@aicloud/ui'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../app/api'
import { useWho } from '../../app/who'
import { useOfflineWhy } from '../../live/stream'
import { useAct } from '../../parts/act'
import { ItsActor } from '../../parts/engine-links'
import { Label, labelUnfit } from '../../parts/inputs'
import { params, usePages } from '../../parts/pages'
import { fieldError, ProblemNote } from '../../parts/problem'
import { AsOf, Guarded } from '../../parts/screen'
import { useStanding } from '../../parts/tenant-standing'

export function Tenants() {
  return (
    <Guarded needs="tenant.read" operators title="Tenants">
      <TenantsScreen />
    </Guarded>
  )
}

const readTenants = (token: string | undefined, signal: AbortSignal) =>
  take(api.GET('/v1/tenants', { params: { query: params({ limit: 100, page_token: token }) }, signal }))

function TenantsScreen() {
  const who = useWho()
  const offline = useOfflineWhy()
  const standing = useStanding()
  const [making, setMaking] = useState(false)
  const pages = usePages<Tenant, Awaited<ReturnType<typeof readTenants>>>({
    queryKey: ['tenants'],
    read: readTenants,
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
                    <Link to="/ops/tenants/$id" params={{ id: one.id }} data-row>
                      {one.display_name}
                    </Link>
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
                cell: (one) => (
                  <span className="ui-line">
                    <CopyField value={one.id} shown={shortId(one.id)} label="tenant id" />
                    <ItsActor directory="tenant" id={one.id} />
                  </span>
                ),
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
                cell: (one) => (
                  <span className="ui-line app-row-acts">
                    <Link
                      to="/single-sign-on"
                      search={{ tenant: one.id }}
                      className="ui-button ui-button--quiet ui-button--sm ui-button--icon"
                      aria-label={`Single sign-on of ${one.display_name}`}
                      title="Single sign-on"
                    >
                      <Icon name="enter" />
                    </Link>
                    {standing.buttons(one, true)}
                  </span>
                ),
              },
            ]}
          />
        </Panel>
      )}
      {standing.question}
      {making && <Make onClose={() => setMaking(false)} />}
    </Page>
  )
}

function Make({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate()
  const [label, setLabel] = useState('')
  const [name, setName] = useState('')
  const [owner, setOwner] = useState('')
  const act = useAct<{ label: string; display_name?: string; owner?: string }, Tenant>({
    inline: true,
    touches: [['tenants']],
    done: (made) => `${made.display_name} is there`,
    run: (body, key) =>
      take(api.POST('/v1/tenants', { params: { header: { 'Idempotency-Key': key } }, body })),
    onDone: (made) => {
      onClose()
      navigate({ to: '/ops/tenants/$id', params: { id: made.id } })
    },
  })
  const submit = () => {
    act.mutate({
      label: label.trim(),
      ...(name.trim() ? { display_name: name.trim() } : {}),
      ...(owner.trim() ? { owner: owner.trim() } : {}),
    })
  }
  return (
    <FormDialog
      title="New tenant"
      verb="Make it"
      busy={act.isPending ? 'Making…' : undefined}
      why={labelUnfit(label)}
      onSubmit={submit}
      onClose={onClose}
    >
      <Label placeholder="acme" value={label} onChange={setLabel} error={act.error} />
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
        help="Gets a letter with a link, and is its owner when it is accepted. Others can be invited later."
        value={owner}
        onChange={(event) => setOwner(event.target.value)}
        error={fieldError(act.error, 'owner')}
      />
      <ProblemNote error={act.error} small except={['label', 'display_name', 'owner']} />
    </FormDialog>
  )
}
