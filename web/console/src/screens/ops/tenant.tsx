/** One tenant, for who runs the cloud: where it stands, its projects, its people, and who is invited to it. */
import type { Project, Tenant } from '@aicloud/contract'
import {
  Banner,
  CopyField,
  Empty,
  Facts,
  formatTime,
  Page,
  Panel,
  State,
  Table,
  Tabs,
  TimeAgo,
} from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { projectsOfQuery } from '../../data/project'
import { tenantQuery } from '../../data/tenant'
import { Cut } from '../../parts/cut'
import { useNewProject } from '../../parts/new-project'
import { ProblemNote } from '../../parts/problem'
import { RenameTenant } from '../../parts/rename'
import { AsOf, BackTo, Guarded, isGone, Missing, ScreenPending } from '../../parts/screen'
import { ageOf, useSorting } from '../../parts/sorting'
import { useStanding } from '../../parts/tenant-standing'
import { Invitations } from '../invitations'
import { People } from '../member-list'

const route = getRouteApi('/app/ops/tenants/$id')

export function TenantScreen() {
  const { id } = route.useParams()
  return (
    <Guarded needs="tenant.read" operators title="Tenant">
      <Read key={id} id={id} />
    </Guarded>
  )
}

function Read({ id }: { readonly id: string }) {
  const found = useQuery(tenantQuery(id))
  if (found.data && !isGone(found.error))
    return <Shown tenant={found.data} error={found.error} updatedAt={found.dataUpdatedAt} />
  if (!found.error) return <ScreenPending />
  return (
    <Page title="Tenant" trail={<BackTo to="/ops/tenants" text="Tenants" />}>
      <Missing error={found.error} what="tenant" back={<Link to="/ops/tenants">All tenants</Link>} />
    </Page>
  )
}

interface ShownProps {
  readonly tenant: Tenant
  readonly error: Error | null
  readonly updatedAt: number
}

function Shown({ tenant, error, updatedAt }: ShownProps) {
  const { of } = route.useSearch()
  const navigate = useNavigate()
  const { id } = tenant
  const standing = useStanding()
  return (
    <Page
      title={tenant.display_name}
      trail={<BackTo to="/ops/tenants" text="Tenants" />}
      beside={
        <>
          <State kind="standing" state={tenant.standing} />
          <AsOf at={updatedAt} />
        </>
      }
      actions={
        <>
          <RenameTenant tenant={tenant}>Rename</RenameTenant>
          {standing.buttons(tenant)}
        </>
      }
    >
      {error && <ProblemNote error={error} />}
      {tenant.standing !== 'active' && <Stands standing={tenant.standing} />}
      <div className="ui-columns">
        <div>
          <Tabs
            label="Of the tenant"
            chosen={of ?? 'projects'}
            onChoose={(next) => navigate({ to: '.', search: (old) => ({ ...old, of: next }) })}
            tabs={[
              { id: 'projects', text: 'Projects', content: <Projects tenant={tenant} /> },
              { id: 'members', text: 'Members', content: <People of={{ kind: 'tenant', id, tenant: id }} /> },
              { id: 'invitations', text: 'Invitations', content: <Invitations tenant={id} /> },
            ]}
          />
        </div>
        <div>
          <Panel title="Facts">
            <Facts
              facts={[
                ['Id', <CopyField key="id" value={id} label="id" />],
                ['Label', <code key="label">{tenant.label}</code>],
                ['Full name', <CopyField key="name" value={tenant.name} label="full name" />],
                ['Created', formatTime(tenant.created_at)],
              ]}
            />
          </Panel>
          <Panel title="Elsewhere">
            <ul className="app-list">
              <li>
                <Link to="/audit" search={{ tenant: id, hours: '168' }}>
                  Audit of the last 7 days
                </Link>
              </li>
              <li>
                <Link to="/usage" search={{ tenant: id, project: 'all' }}>
                  Usage of all its projects
                </Link>
              </li>
              <li>
                <Link to="/single-sign-on" search={{ tenant: id }}>
                  Single sign-on
                </Link>
              </li>
            </ul>
          </Panel>
        </div>
      </div>
      {standing.question}
    </Page>
  )
}

function Stands({ standing }: { readonly standing: Tenant['standing'] }) {
  return (
    <Banner tone={standing === 'disabled' ? 'danger' : 'warning'}>
      {standing === 'disabled'
        ? 'Nothing that is its own opens anything. What runs goes on and is billed, and only you can stop it.'
        : 'It is given nothing new. What runs goes on and is billed.'}
    </Banner>
  )
}

function Projects({ tenant }: { readonly tenant: Tenant }) {
  const found = useQuery(projectsOfQuery(tenant.id))
  const sorting = useSorting('projects', found.data?.whole)
  const all = found.data?.items
  const make = useNewProject({ tenant, size: 'sm' })
  return (
    <>
      <Panel flush title="Projects" note={<Cut of={found.data} />} actions={make.button}>
        {found.error && <ProblemNote error={found.error} small retry={() => found.refetch()} />}
        {!(found.error && !all) && (
          <Table
            label="Projects"
            rows={all}
            sorting={sorting}
            rowKey={(one) => one.id}
            empty={
              <Empty icon="project" title="No project yet">
                Its owners and admins make them; you can, too.
              </Empty>
            }
            columns={[
              {
                key: 'name',
                head: 'Project',
                sort: (one) => one.display_name,
                cell: (one: Project) => (
                  <>
                    <Link to="/projects/$id" params={{ id: one.id }} data-row>
                      {one.display_name}
                    </Link>
                    <span className="ui-cell-sub">{one.label}</span>
                  </>
                ),
              },
              {
                key: 'age',
                head: 'Age',
                sort: (one) => ageOf(one.created_at),
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
                  <Link
                    to="/allocations"
                    search={{ project: one.id }}
                    className="ui-button ui-button--quiet ui-button--sm"
                    aria-label={`Allocations of ${one.display_name}`}
                  >
                    Allocations
                  </Link>
                ),
              },
            ]}
          />
        )}
      </Panel>
      {make.form}
    </>
  )
}
