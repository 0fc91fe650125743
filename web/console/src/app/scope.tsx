/**
 * The project that is looked at. It stands in the address (`?project=`), so that a link shows others the same; where
 * the address says nothing, it is the last one that was chosen here, or the only one there is (`scope-of.ts`).
 */
import { ApiError, type Project, take } from '@aicloud/contract'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo } from 'react'
import { PAGE, readWhole, type Whole } from '../data/whole'
import { params } from '../parts/pages'
import { api } from './api'
import { ALL, type Looking, neededForAll, scopeOf } from './scope-of'
import { useWho } from './who'

export const projectsQuery = queryOptions({
  queryKey: ['projects'] as const,
  queryFn: async ({ signal }): Promise<Whole<Project>> => {
    try {
      return await readWhole<Project>((token) =>
        take(
          api.GET('/v1/projects', { params: { query: params({ limit: PAGE, page_token: token }) }, signal }),
        ),
      )
    } catch (error) {
      // Who may see none has none: also who had some a moment ago, and whose tenant was disabled.
      const none = error instanceof ApiError && (error.is('forbidden') || error.is('tenant_disabled'))
      if (none) return { items: [], whole: true }
      throw error
    }
  },
})

/** A resource's label: what stands last in its full name before the id, `…:acme:lab:project/proj_x` → `lab`. */
export function labelOf(name: string, part: 'tenant' | 'project'): string {
  const parts = name.split(':')
  return parts[part === 'tenant' ? 3 : 4] || (parts.at(-1) ?? name)
}

export interface ScopeValue extends Looking {
  readonly projects: readonly Project[] | undefined
  readonly choose: (project: string | 'all') => void
  /** Why the projects could not be read. */
  readonly error: Error | null
  readonly readAgain: () => void
}

const Context = createContext<ScopeValue | null>(null)
const KEY = 'aicloud.project'

function remembered(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined
  } catch {
    return undefined
  }
}

export function ScopeProvider({ children }: { readonly children: ReactNode }) {
  const { session } = useWho()
  const { project: asked } = useSearch({ from: '/app' })
  const needs = useLocation({ select: ({ pathname }) => neededForAll(pathname) })
  const navigate = useNavigate()
  const { data, error, refetch } = useQuery(projectsQuery)
  const projects = data?.items
  const { grants } = session
  const choose = useCallback(
    (id: string) => {
      try {
        localStorage.setItem(KEY, id)
      } catch {
        // The address has it.
      }
      // A screen of a tenant is the project's from then on, whichever was chosen there before.
      navigate({
        to: '.',
        search: ({ tenant: _, ...old }: { tenant?: string }) => ({ ...old, project: id }),
      })
    },
    [navigate],
  )
  useEffect(() => {
    const last = remembered()
    if (!projects || !last || last === ALL || projects.some((one) => one.id === last)) return
    try {
      localStorage.removeItem(KEY)
    } catch {
      // What can't be written could not be read.
    }
  }, [projects])
  const value = useMemo((): ScopeValue => {
    const looking = scopeOf(grants, projects, asked, remembered(), needs)
    return { ...looking, projects, choose, error, readAgain: () => void refetch() }
  }, [grants, asked, projects, needs, choose, error, refetch])
  return <Context value={value}>{children}</Context>
}

export function useScope(): ScopeValue {
  const scope = useContext(Context)
  if (!scope) throw new Error('a screen that looks at a project stands outside of a scope')
  return scope
}
