/** One project: its tokens, who works in it, what it is called, and the ways to what it holds. */
import { type Member, type Project, take } from '@aicloud/contract'
import { Button, CopyField, Empty, Facts, formatTime, Page, Panel, Table } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../app/api'
import { labelOf } from '../app/scope'
import { useWho } from '../app/who'
import { projectQuery } from '../data/project'
import { PAGE, readWhole } from '../data/whole'
import { Cut } from '../parts/cut'
import { useLegal } from '../parts/legal'
import { params } from '../parts/pages'
import { ProblemNote } from '../parts/problem'
import { RenameProject } from '../parts/rename'
import { roleMeans, roleWords } from '../parts/roles'
import { AsOf, BackTo, isGone, Missing, ScreenPending } from '../parts/screen'
import { useSorting } from '../parts/sorting'
import { Tokens } from './project-tokens'

const route = getRouteApi('/app/projects/$id')

export function ProjectScreen() {
  const { id } = route.useParams()
  const found = useQuery(projectQuery(id))
  if (found.data && !isGone(found.error))
    return <Shown key={id} project={found.data} error={found.error} updatedAt={found.dataUpdatedAt} />
  if (!found.error) return <ScreenPending />
  return (
    <Page title="Project" trail={<BackTo to="/projects" text="Projects" />}>
      <Missing error={found.error} what="project" back={<Link to="/projects">All projects</Link>} />
    </Page>
  )
}

interface ShownProps {
  readonly project: Project
  readonly error: Error | null
  readonly updatedAt: number
}

function Shown({ project, error, updatedAt }: ShownProps) {
  const who = useWho()
  const legal = useLegal()
  const navigate = useNavigate()
  const [renaming, setRenaming] = useState(false)
  const scope = { tenant: project.tenant.id, project: project.id }
  const here = { project: project.id }
  const tenant = labelOf(project.name, 'tenant')
  return (
    <Page
      title={project.display_name}
      trail={<BackTo to="/projects" text="Projects" />}
      beside={<AsOf at={updatedAt} />}
      actions={
        <>
          <Button why={legal('project', project, 'update', scope)} onClick={() => setRenaming(true)}>
            Rename
          </Button>
          <Button
            look="primary"
            icon="launch"
            why={legal('project', project, 'create_allocation', scope)}
            onClick={() => navigate({ to: '/launch', search: here })}
          >
            Launch in it
          </Button>
        </>
      }
    >
      {error && <ProblemNote error={error} />}
      <div className="ui-columns">
        <div>
          {who.may('token.read', scope) && <Tokens project={project} />}
          <Workers project={project} />
        </div>
        <div>
          <Panel title="Facts">
            <Facts
              facts={[
                ['Id', <CopyField key="id" value={project.id} label="id" />],
                ['Label', <code key="label">{project.label}</code>],
                ['Full name', <CopyField key="name" value={project.name} label="full name" />],
                [
                  'Tenant',
                  who.operator ? (
                    <Link key="tenant" to="/ops/tenants/$id" params={{ id: project.tenant.id }}>
                      {tenant}
                    </Link>
                  ) : (
                    tenant
                  ),
                ],
                ['Created', formatTime(project.created_at)],
              ]}
            />
          </Panel>
          <Panel title="In it">
            <ul className="app-list">
              <li>
                <Link to="/allocations" search={here}>
                  Allocations
                </Link>
              </li>
              <li>
                <Link to="/service-accounts" search={here}>
                  Service accounts
                </Link>
              </li>
              <li>
                <Link to="/usage" search={here}>
                  Usage and cost
                </Link>
              </li>
            </ul>
          </Panel>
        </div>
      </div>
      {renaming && <RenameProject project={project} onClose={() => setRenaming(false)} />}
    </Page>
  )
}

/** Who works in it by a role of its own; roles are given on the members' screen. */
function Workers({ project }: { readonly project: Project }) {
  const found = useQuery({
    queryKey: ['members', project.id],
    queryFn: ({ signal }) =>
      readWhole<Member>((token) =>
        take(
          api.GET('/v1/projects/{id}/members', {
            params: { path: { id: project.id }, query: params({ limit: PAGE, page_token: token }) },
            signal,
          }),
        ),
      ),
  })
  const all = found.data?.items
  const sorting = useSorting('members', found.data?.whole)
  return (
    <Panel
      flush
      title="Members"
      note={<Cut of={found.data} />}
      actions={
        <Link
          to="/members"
          search={{ project: project.id, of: 'project' }}
          className="ui-button ui-button--plain ui-button--sm"
        >
          Members and roles
        </Link>
      }
    >
      {found.error && <ProblemNote error={found.error} small retry={() => found.refetch()} />}
      {!(found.error && !all) && (
        <Table
          label="Members"
          rows={all}
          sorting={sorting}
          rowKey={(one) => one.user}
          empty={
            <Empty icon="users" title="Nobody of its own">
              People with a role in the tenant see it all the same.
            </Empty>
          }
          columns={[
            {
              key: 'who',
              head: 'Who',
              sort: (one) => one.display_name ?? one.user,
              cell: (one) => (
                <>
                  <strong data-row tabIndex={-1}>
                    {one.display_name ?? one.user}
                  </strong>
                  <span className="ui-cell-sub">{one.email}</span>
                </>
              ),
            },
            {
              key: 'role',
              head: 'Role',
              sort: (one) => roleWords(one.role),
              cell: (one) => <span title={roleMeans(one.role)}>{roleWords(one.role)}</span>,
            },
          ]}
        />
      )}
    </Panel>
  )
}
