/**
 * The project that is looked at. It stands in the address (`?project=`), so that a link shows others the same; where
 * the address says nothing, it is the last one that was chosen here, or the only one there is.
 */
import { type Project, take } from '@aicloud/contract'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { createContext, type ReactNode, useCallback, useContext, useMemo } from 'react'
import { api } from './api'
import { useWho } from './who'

export const projectsQuery = queryOptions({
  queryKey: ['projects'] as const,
  queryFn: async ({ signal }) => take(api.GET('/v1/projects', { params: { query: { limit: 200 } }, signal })),
})

/** A resource's label: what stands last in its full name before the id, `…:acme:lab:project/proj_x` → `lab`. */
export function labelOf(name: string, part: 'tenant' | 'project'): string {
  const parts = name.split(':')
  return parts[part === 'tenant' ? 3 : 4] || (parts.at(-1) ?? name)
}

export interface ScopeValue {
  /** Absent: all that one may see. */
  readonly project: Project | undefined
  /** The tenant of the project, or the only one. */
  readonly tenant: string | undefined
  readonly projects: readonly Project[] | undefined
  /** For lists that take a place. */
  readonly filter: { readonly project?: string; readonly tenant?: string }
  readonly canBeAll: boolean
  readonly choose: (project: string | 'all') => void
  readonly error: Error | null
}

const Context = createContext<ScopeValue | null>(null)
const KEY = 'aicloud.project'
const ALL = 'all'

function remembered(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined
  } catch {
    return undefined
  }
}

export function ScopeProvider({ children }: { readonly children: ReactNode }) {
  const { session, operator } = useWho()
  const { project: asked } = useSearch({ from: '/app' })
  const navigate = useNavigate()
  const { data, error } = useQuery(projectsQuery)
  const projects = data?.items
  const tenants = useMemo(() => {
    const found = session.grants.map((grant) => grant.tenant).filter((tenant) => typeof tenant === 'string')
    return [...new Set(found)]
  }, [session])
  const wholeTenant = session.grants.find((grant) => grant.tenant && !grant.project)?.tenant
  const canBeAll = operator || typeof wholeTenant === 'string'
  const choose = useCallback(
    (id: string) => {
      try {
        localStorage.setItem(KEY, id)
      } catch {
        // The address has it.
      }
      navigate({ to: '.', search: (old: object) => ({ ...old, project: id }) })
    },
    [navigate],
  )
  const value = useMemo((): ScopeValue => {
    const wanted = asked ?? remembered()
    const named = projects?.find((project) => project.id === wanted)
    const all = canBeAll && (wanted === ALL || (projects?.length ?? 0) !== 1)
    const project = named ?? (all ? undefined : projects?.[0])
    const tenant = project?.tenant.id ?? (tenants.length === 1 ? tenants[0] : (wholeTenant ?? undefined))
    const whole = operator || tenant === undefined ? {} : { tenant }
    const filter = project ? { project: project.id } : whole
    return { project, tenant, projects, filter, canBeAll, choose, error }
  }, [asked, projects, canBeAll, tenants, wholeTenant, operator, choose, error])
  return <Context value={value}>{children}</Context>
}

export function useScope(): ScopeValue {
  const scope = useContext(Context)
  if (!scope) throw new Error('a screen that looks at a project stands outside of a scope')
  return scope
}
