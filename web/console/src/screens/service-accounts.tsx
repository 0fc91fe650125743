/** Service accounts of the project: programs that come in with keys of their own. */
import { type Role, rolesAt, type ServiceAccount, take } from '@aicloud/contract'
import { Button, Dialog, Empty, Input, Page, Panel, Select, State, Table, TimeAgo } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useId, useState } from 'react'
import { api } from '../app/api'
import { useScope } from '../app/scope'
import { useWho } from '../app/who'
import { useOfflineWhy } from '../live/stream'
import { useAct } from '../parts/act'
import { fieldError, ProblemNote } from '../parts/problem'
import { roleOptions, roleWords } from '../parts/roles'
import { AsOf, Guarded } from '../parts/screen'

export function ServiceAccounts() {
  return (
    <Guarded needs="service_account.read" title="Service accounts">
      <List />
    </Guarded>
  )
}

function List() {
  const who = useWho()
  const offline = useOfflineWhy()
  const { project, projects } = useScope()
  const [making, setMaking] = useState(false)
  const found = useQuery({
    queryKey: ['service-accounts', project?.id],
    queryFn: ({ signal }) =>
      take(
        api.GET('/v1/projects/{id}/service-accounts', {
          params: { path: { id: project?.id ?? '' }, query: { limit: 200 } },
          signal,
        }),
      ),
    enabled: project !== undefined,
  })
  if (!project) {
    return (
      <Page title="Service accounts">
        {projects && (
          <Panel>
            <Empty icon="key" title="Choose a project">
              A service account belongs to a project. Choose one above.
            </Empty>
          </Panel>
        )}
      </Page>
    )
  }
  const why = who.why('service_account.create', { project: project.id, tenant: project.tenant.id }) ?? offline
  const make = (
    <Button icon="add" why={why} onClick={() => setMaking(true)}>
      New service account
    </Button>
  )
  return (
    <Page
      title="Service accounts"
      beside={<AsOf at={found.dataUpdatedAt || undefined} />}
      actions={make}
      lead="A program signs with a key that only it has and gets a token for fifteen minutes. Where it can’t sign, an API key does."
    >
      {found.error && <ProblemNote error={found.error} retry={() => found.refetch()} />}
      {!(found.error && !found.data) && (
        <Panel flush>
          <Table
            label="Service accounts"
            rows={found.data?.items}
            rowKey={(one) => one.id}
            empty={
              <Empty icon="key" title="None yet" action={make}>
                Make one for each program, so that each can be cut off alone.
              </Empty>
            }
            columns={[
              {
                key: 'name',
                head: 'Name',
                cell: (one) => (
                  <>
                    <Link to="/service-accounts/$id" params={{ id: one.id }} data-row>
                      {one.display_name}
                    </Link>
                    <span className="ui-cell-sub">{one.label}</span>
                  </>
                ),
              },
              { key: 'role', head: 'Role', cell: (one) => roleWords(one.role) },
              {
                key: 'standing',
                head: 'Standing',
                cell: (one) => <State kind="standing" state={one.standing} />,
              },
              { key: 'keys', head: 'Keys', align: 'right', cell: (one) => one.keys },
              { key: 'api', head: 'API keys', align: 'right', cell: (one) => one.api_keys },
              {
                key: 'age',
                head: 'Age',
                wide: true,
                align: 'right',
                cell: (one) => <TimeAgo at={one.created_at} plain />,
              },
            ]}
          />
        </Panel>
      )}
      {making && <Make project={project.id} onClose={() => setMaking(false)} />}
    </Page>
  )
}

function Make({ project, onClose }: { readonly project: string; readonly onClose: () => void }) {
  const form = useId()
  const navigate = useNavigate()
  const [label, setLabel] = useState('')
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('project_member')
  const act = useAct<{ label: string; role: Role; display_name?: string }, ServiceAccount>({
    inline: true,
    run: (body, key) =>
      take(
        api.POST('/v1/projects/{id}/service-accounts', {
          params: { path: { id: project }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    touches: [['service-accounts']],
    done: 'The service account is there; give it a key',
    onDone: (made) => navigate({ to: '/service-accounts/$id', params: { id: made.id } }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!act.isPending)
      act.mutate({ label: label.trim(), role, ...(name.trim() ? { display_name: name.trim() } : {}) })
  }
  return (
    <Dialog
      open
      size="sm"
      title="New service account"
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
          placeholder="ci"
          help="Lower-case letters, digits and hyphens; fixed for ever."
          value={label}
          onChange={(event) => setLabel(event.target.value.toLowerCase())}
          error={fieldError(act.error, 'label')}
        />
        <Input
          label="Name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={fieldError(act.error, 'display_name')}
        />
        <Select
          label="Role"
          required
          value={role}
          options={roleOptions(rolesAt('project'))}
          onChange={(event) => setRole(event.target.value as Role)}
          error={fieldError(act.error, 'role')}
        />
        <ProblemNote error={act.error} small except={['label', 'display_name', 'role']} />
      </form>
    </Dialog>
  )
}
