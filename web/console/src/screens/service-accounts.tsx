/** Service accounts of the project: programs that come in with keys of their own. */
import { type Project, type Role, rolesAt, type ServiceAccount, take } from '@aicloud/contract'
import { Button, Empty, FormDialog, Input, Page, Panel, Select, State, Table, TimeAgo } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../app/api'
import { useScope } from '../app/scope'
import { PAGE, readWhole } from '../data/whole'
import { useAct } from '../parts/act'
import { Label, labelUnfit } from '../parts/inputs'
import { useLegal } from '../parts/legal'
import { NoProject } from '../parts/new-project'
import { params } from '../parts/pages'
import { choiceUnfit, Permissions, permissionsOf, withinOf } from '../parts/permissions'
import { fieldError, ProblemNote } from '../parts/problem'
import { roleOptions, roleWords } from '../parts/roles'
import { AsOf, Guarded } from '../parts/screen'
import { ageOf, useSorting } from '../parts/sorting'

export function ServiceAccounts() {
  return (
    <Guarded needs="service_account.read" title="Service accounts">
      <List />
    </Guarded>
  )
}

function List() {
  const legal = useLegal()
  const { project, projects } = useScope()
  const [making, setMaking] = useState(false)
  const found = useQuery({
    queryKey: ['service-accounts', project?.id],
    queryFn: ({ signal }) =>
      readWhole<ServiceAccount>((token) =>
        take(
          api.GET('/v1/projects/{id}/service-accounts', {
            params: { path: { id: project?.id ?? '' }, query: params({ limit: PAGE, page_token: token }) },
            signal,
          }),
        ),
      ),
    enabled: project !== undefined,
  })
  const sorting = useSorting('service-accounts', found.data?.whole)
  if (!project) {
    return (
      <Page title="Service accounts">
        {projects && (
          <Panel>
            {projects.length === 0 ? (
              <NoProject />
            ) : (
              <Empty icon="key" title="Choose a project">
                A service account belongs to a project. Choose one above.
              </Empty>
            )}
          </Panel>
        )}
      </Page>
    )
  }
  const scope = { project: project.id, tenant: project.tenant.id }
  const why = legal('project', project, 'create_service_account', scope)
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
            sorting={sorting}
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
                sort: (one) => one.display_name,
                cell: (one) => (
                  <>
                    <Link to="/service-accounts/$id" params={{ id: one.id }} data-row>
                      {one.display_name}
                    </Link>
                    <span className="ui-cell-sub">{one.label}</span>
                  </>
                ),
              },
              {
                key: 'role',
                head: 'Role',
                sort: (one) => roleWords(one.role),
                cell: (one) => roleWords(one.role),
              },
              {
                key: 'standing',
                head: 'Standing',
                sort: (one) => one.standing,
                cell: (one) => <State kind="standing" state={one.standing} />,
              },
              { key: 'keys', head: 'Keys', align: 'right', sort: (one) => one.keys, cell: (one) => one.keys },
              {
                key: 'api',
                head: 'API keys',
                align: 'right',
                sort: (one) => one.api_keys,
                cell: (one) => one.api_keys,
              },
              {
                key: 'age',
                head: 'Age',
                sort: (one) => ageOf(one.created_at),
                wide: true,
                align: 'right',
                cell: (one) => <TimeAgo at={one.created_at} plain />,
              },
            ]}
          />
        </Panel>
      )}
      {making && <Make project={project} onClose={() => setMaking(false)} />}
    </Page>
  )
}

interface Given {
  readonly label: string
  readonly role: Role
  readonly display_name?: string
  readonly permissions?: string[]
}

function Make({ project, onClose }: { readonly project: Project; readonly onClose: () => void }) {
  const navigate = useNavigate()
  const [label, setLabel] = useState('')
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('project_member')
  const [chosen, setChosen] = useState<readonly string[]>()
  const act = useAct<Given, ServiceAccount>({
    inline: true,
    run: (body, key) =>
      take(
        api.POST('/v1/projects/{id}/service-accounts', {
          params: { path: { id: project.id }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    touches: [['service-accounts']],
    done: 'The service account is there; give it a key',
    onDone: (made) => navigate({ to: '/service-accounts/$id', params: { id: made.id } }),
  })
  const submit = () =>
    act.mutate({
      label: label.trim(),
      role,
      ...(name.trim() ? { display_name: name.trim() } : {}),
      ...(chosen ? { permissions: [...chosen] } : {}),
    })
  return (
    <FormDialog
      title="New service account"
      verb="Make it"
      size="md"
      busy={act.isPending ? 'Making…' : undefined}
      why={labelUnfit(label) ?? choiceUnfit(chosen)}
      onSubmit={submit}
      onClose={onClose}
    >
      <Label placeholder="ci" value={label} onChange={setLabel} error={act.error} />
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
        scope={{ tenant: project.tenant.id, project: project.id }}
        error={fieldError(act.error, 'permissions')}
      />
      <ProblemNote error={act.error} small except={['label', 'display_name', 'role', 'permissions']} />
    </FormDialog>
  )
}
