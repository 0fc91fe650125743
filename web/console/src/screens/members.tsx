/** Who belongs to the tenant, who works in the project, and who is invited. */
import { Empty, Page, Panel, Tabs } from '@aicloud/ui'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useScope } from '../app/scope'
import { useWho } from '../app/who'
import { Guarded } from '../parts/screen'
import { useTenantChoice } from '../parts/tenant-choice'
import { Invitations } from './invitations'
import { People } from './member-list'

const route = getRouteApi('/app/members')

export function Members() {
  return (
    <Guarded needs="member.read" title="Members">
      <MembersScreen />
    </Guarded>
  )
}

function MembersScreen() {
  const who = useWho()
  const { projects } = useScope()
  const { of, tenant: asked } = route.useSearch()
  const { project, tenant, picker } = useTenantChoice('member.read', asked)
  const navigate = useNavigate()
  const seesTenant = tenant !== undefined && who.may('member.read', { tenant })
  const tabs = [
    ...(project
      ? [
          {
            id: 'project',
            text: `Project ${project.display_name}`,
            content: <People of={{ kind: 'project', id: project.id, tenant: project.tenant.id, project }} />,
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
      actions={picker}
    >
      {tabs.length > 0 ? (
        <Tabs
          label="Members of"
          tabs={tabs}
          chosen={tabs.find(({ id }) => id === of)?.id ?? tabs[0]?.id ?? ''}
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
