/** The projects that somebody sees: what is in each now, the way into each, and making another one. */
import type { Allocation, Project, Tenant } from '@aicloud/contract'
import { Button, Empty, Input, Page, Panel, State, Table, TimeAgo } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { labelOf, useScope } from '../app/scope'
import { useWho } from '../app/who'
import { LIVE_PHASES, readAllocations, type Where } from '../data/allocation'
import { type Load, loadOf, tenantsQuery } from '../data/project'
import { PAGE, readWhole } from '../data/whole'
import { useLegal } from '../parts/legal'
import { NewProject, NoProject, useNewProject } from '../parts/new-project'
import { ProblemNote } from '../parts/problem'
import { RenameProject, RenameTenant } from '../parts/rename'
import { Guarded } from '../parts/screen'
import { ageOf, useSorting } from '../parts/sorting'

const route = getRouteApi('/app/projects')

/** A list that is longer than this is searched. */
const FEW = 8

export function Projects() {
  const who = useWho()
  // Who may make the first has none to read yet.
  const needs = who.maySomewhere('project.create') ? 'project.create' : 'project.read'
  return (
    <Guarded needs={needs} title="Projects">
      <ProjectsScreen />
    </Guarded>
  )
}

/** What is in each now, where all that runs can be listed at once; who may only look into one after the other asks for none. */
function useLoads(projects: readonly Project[] | undefined) {
  const who = useWho()
  const tenants = [...new Set(projects?.map((one) => one.tenant.id))]
  const [tenant, other] = tenants
  const [first] = projects ?? []
  const ofTenant = tenant !== undefined && other === undefined && who.may('allocation.read', { tenant })
  const where: Where | undefined = who.operator
    ? {}
    : ofTenant
      ? { tenant }
      : projects?.length === 1 && first
        ? { project: first.id }
        : undefined
  const asked = where !== undefined && projects !== undefined && who.maySomewhere('allocation.read')
  const found = useQuery({
    queryKey: ['allocations', where?.project ?? where?.tenant ?? '', 'by-project'],
    queryFn: ({ signal }) =>
      readWhole<Allocation>((token) => readAllocations(where ?? {}, LIVE_PHASES, token, signal, PAGE)),
    enabled: asked,
  })
  // Of a list that was cut no project's share is known.
  const known = found.data?.whole ? loadOf(found.data.items) : undefined
  const loadIn = (project: Project): ReactNode => {
    if (known) return <Now load={known.get(project.id)} />
    return asked && !found.error && !found.data ? '…' : '—'
  }
  /** For the order of rows: who has nothing has no GPUs. */
  const gpusIn = (project: Project) => known && (known.get(project.id)?.gpus ?? 0)
  return { asked, loadIn, gpusIn, error: found.error, again: () => void found.refetch() }
}

function ProjectsScreen() {
  const who = useWho()
  const legal = useLegal()
  const navigate = useNavigate()
  const search = route.useSearch()
  const { projects, error, readAgain } = useScope()
  const [text, setText] = useState('')
  const make = useNewProject({ look: 'primary' })
  const [renaming, setRenaming] = useState<Project>()
  const tenants = useQuery({ ...tenantsQuery, enabled: who.maySomewhere('tenant.read') })
  const loads = useLoads(projects)
  const sorting = useSorting('projects')
  const several = new Set(projects?.map((one) => one.tenant.id)).size > 1
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const rows = projects?.filter((one) => {
    const said = `${one.display_name} ${one.label} ${labelOf(one.name, 'tenant')} ${one.id}`.toLowerCase()
    return words.every((word) => said.includes(word))
  })
  const [only, another] = tenants.data?.items ?? []
  const mine = only && !another && !who.operator ? only : undefined
  const tenantsOfMine = another && !who.operator ? tenants.data?.items : undefined
  return (
    <Page
      title="Projects"
      lead="GPUs are launched in projects, programs hold their keys there, and costs are added up by them."
      actions={
        <>
          {mine && <RenameTenant tenant={mine}>Rename the tenant</RenameTenant>}
          {make.button}
        </>
      }
    >
      {error && !projects && <ProblemNote error={error} retry={readAgain} />}
      {projects && projects.length > FEW && (
        <div className="ui-filters">
          <Input
            label="Find"
            bare
            type="search"
            placeholder="Name, label or id"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
      )}
      {loads.error && <ProblemNote error={loads.error} retry={loads.again} />}
      {!(error && !projects) && (
        <Panel flush>
          <Table
            label="Projects"
            rows={rows}
            sorting={sorting}
            rowKey={(one) => one.id}
            empty={
              words.length > 0 ? (
                <Empty icon="search" title="No project has that">
                  Write a part of its name, its label, its tenant’s label or its id.
                </Empty>
              ) : (
                <NoProject />
              )
            }
            columns={[
              {
                key: 'name',
                head: 'Project',
                sort: (one) => one.display_name,
                cell: (one) => (
                  <>
                    <Link to="/projects/$id" params={{ id: one.id }} data-row>
                      {one.display_name}
                    </Link>
                    <span className="ui-cell-sub">{one.label}</span>
                  </>
                ),
              },
              ...(several
                ? [
                    {
                      key: 'tenant',
                      head: 'Tenant',
                      sort: (one: Project) => labelOf(one.tenant.name, 'tenant'),
                      cell: (one: Project) =>
                        who.operator ? (
                          <Link to="/ops/tenants/$id" params={{ id: one.tenant.id }}>
                            {labelOf(one.tenant.name, 'tenant')}
                          </Link>
                        ) : (
                          labelOf(one.tenant.name, 'tenant')
                        ),
                    },
                  ]
                : []),
              ...(loads.asked ? [{ key: 'now', head: 'Now', sort: loads.gpusIn, cell: loads.loadIn }] : []),
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
                  <span className="ui-line app-row-acts">
                    <Link
                      to="/members"
                      search={{ project: one.id, of: 'project' }}
                      className="ui-button ui-button--quiet ui-button--sm"
                      aria-label={`Members of ${one.display_name}`}
                    >
                      Members
                    </Link>
                    <Button
                      size="sm"
                      why={legal('project', one, 'update', { project: one.id, tenant: one.tenant.id })}
                      onClick={() => setRenaming(one)}
                      aria-label={`Rename ${one.display_name}`}
                    >
                      Rename
                    </Button>
                  </span>
                ),
              },
            ]}
          />
        </Panel>
      )}
      {tenantsOfMine && <Tenants all={tenantsOfMine} />}
      {renaming && <RenameProject project={renaming} onClose={() => setRenaming(undefined)} />}
      {make.form}
      {search.new !== undefined && (
        <NewProject
          onClose={() => navigate({ to: '.', search: ({ new: _, ...old }) => old, replace: true })}
        />
      )}
    </Page>
  )
}

/** For who belongs to several: each of them, also one in which there is no project yet. */
function Tenants({ all }: { readonly all: readonly Tenant[] }) {
  const who = useWho()
  const sorting = useSorting('tenants')
  return (
    <Panel flush title="Your tenants">
      <Table
        label="Tenants"
        rows={all}
        sorting={sorting}
        rowKey={(one) => one.id}
        empty={null}
        columns={[
          {
            key: 'name',
            head: 'Tenant',
            sort: (one) => one.display_name,
            cell: (one) => (
              <>
                <strong data-row tabIndex={-1}>
                  {one.display_name}
                </strong>
                <span className="ui-cell-sub">{one.label}</span>
              </>
            ),
          },
          {
            key: 'standing',
            head: 'Standing',
            sort: (one) => one.standing,
            cell: (one) => <State kind="standing" state={one.standing} />,
          },
          {
            key: 'act',
            head: 'Actions',
            bareHead: true,
            align: 'right',
            cell: (one) => (
              <span className="ui-line app-row-acts">
                {who.may('member.read', { tenant: one.id }) && (
                  <Link
                    to="/members"
                    search={{ tenant: one.id, of: 'tenant' }}
                    className="ui-button ui-button--quiet ui-button--sm"
                    aria-label={`Members of ${one.display_name}`}
                  >
                    Members
                  </Link>
                )}
                <RenameTenant tenant={one} row>
                  Rename
                </RenameTenant>
              </span>
            ),
          },
        ]}
      />
    </Panel>
  )
}

function Now({ load }: { readonly load: Load | undefined }) {
  if (!load) return <span className="ui-muted">nothing</span>
  return (
    <>
      <span>
        {load.allocations} allocation{load.allocations === 1 ? '' : 's'}
      </span>
      <span className="ui-cell-sub">
        {load.gpus} GPU{load.gpus === 1 ? '' : 's'}
      </span>
    </>
  )
}
