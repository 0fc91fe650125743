/**
 * Whose a screen is that is about a tenant as a whole: its members, its sign-in, its history. It is the tenant of the project that is looked
 * at, unless the address names one. Who holds something in several tenants chooses between them here, because one of them may have no
 * project yet by which it could be reached.
 */
import type { Permission, Project } from '@aicloud/contract'
import { Select } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { labelOf, useScope } from '../app/scope'
import { tenantsOf } from '../app/scope-of'
import { useWho } from '../app/who'
import { tenantsQuery } from '../data/project'

export interface TenantChoice {
  /** Absent: several are seen, and none is chosen. */
  readonly tenant: string | undefined
  /** The project that is looked at, where it is of this tenant. */
  readonly project: Project | undefined
  /** Absent where there is nothing to choose. */
  readonly picker: ReactNode
}

/** `asked`: what the address says. */
export function useTenantChoice(needs: Permission, asked: string | undefined): TenantChoice {
  const { session, operator, maySomewhere } = useWho()
  const { tenant: shown, project, projects } = useScope()
  const navigate = useNavigate()
  const mine = tenantsOf(session.grants, needs)
  // Who runs the cloud has a page for each tenant.
  const chooses = !operator && new Set([...mine, ...(shown ? [shown] : [])]).size > 1
  const named = useQuery({ ...tenantsQuery, enabled: chooses && maySomewhere('tenant.read') })
  const tenant = asked ?? shown
  const nameOf = (id: string) => {
    const found = named.data?.items.find((one) => one.id === id)
    const known = projects?.find((one) => one.tenant.id === id)?.tenant.name
    return found?.display_name || (known ? labelOf(known, 'tenant') : id)
  }
  const offered = tenant === undefined || mine.includes(tenant) ? mine : [tenant, ...mine]
  return {
    tenant,
    project: project?.tenant.id === tenant ? project : undefined,
    picker: chooses && (
      <Select
        label="Tenant"
        bare
        value={tenant ?? ''}
        options={[
          ...(tenant === undefined ? [{ value: '', text: 'Choose a tenant…' }] : []),
          ...offered.map((id) => ({ value: id, text: nameOf(id) })),
        ]}
        onChange={({ target: { value } }) =>
          navigate({ to: '.', search: (old) => (value === '' ? old : { ...old, tenant: value }) })
        }
      />
    ),
  }
}
