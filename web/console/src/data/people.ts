/**
 * What people and programs are called, for where only ids are written down: a journal keeps who did something, not how they were called
 * then. Names are those of today, of whoever the reader may see: the members of the tenant, or of the project alone, and its service
 * accounts. Everybody else stays an id.
 */
import { type Member, type ServiceAccount, take } from '@aicloud/contract'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../app/api'
import { useScope } from '../app/scope'
import { useWho } from '../app/who'
import { params } from '../parts/pages'
import { PAGE, readWhole } from './whole'

/** So many pages are read for names alone; who is beyond stays an id. */
const PAGES = 5
/** Names change seldom, and a name that is a little old is still theirs. */
const STALE_MS = 5 * 60_000

export interface Names {
  /** Of `user/user_x` and the like; `undefined` for who is not known. */
  readonly of: (principal: string) => string | undefined
  /** Who is called so, as the journal writes them. */
  readonly find: (name: string) => string | undefined
}

const lower = (text: string) => text.trim().toLocaleLowerCase()

/** Names of who is known by them; a name that two have finds neither. */
export function namesOf(known: ReadonlyMap<string, string>): Names {
  const found = new Map<string, string | undefined>()
  for (const [principal, name] of known)
    found.set(lower(name), found.has(lower(name)) ? undefined : principal)
  return { of: (principal) => known.get(principal), find: (name) => found.get(lower(name)) }
}

export function useNames(): Names {
  const who = useWho()
  const { tenant, project } = useScope()
  const mayTenant = tenant !== undefined && who.may('member.read', { tenant })
  const inside = project && { tenant: project.tenant.id, project: project.id }
  const place = mayTenant ? tenant : inside && who.may('member.read', inside) ? inside.project : undefined
  const members = useQuery({
    queryKey: ['members', place ?? '', 'names'],
    queryFn: ({ signal }) =>
      readWhole<Member>((token) => {
        const query = params({ limit: PAGE, page_token: token })
        const init = { params: { path: { id: place ?? '' }, query }, signal }
        return mayTenant
          ? take(api.GET('/v1/tenants/{id}/members', init))
          : take(api.GET('/v1/projects/{id}/members', init))
      }, PAGES),
    enabled: place !== undefined,
    staleTime: STALE_MS,
  })
  const accounts = useQuery({
    queryKey: ['service-accounts', project?.id ?? '', 'names'],
    queryFn: ({ signal }) =>
      readWhole<ServiceAccount>(
        (token) =>
          take(
            api.GET('/v1/projects/{id}/service-accounts', {
              params: { path: { id: project?.id ?? '' }, query: params({ limit: PAGE, page_token: token }) },
              signal,
            }),
          ),
        PAGES,
      ),
    enabled: inside !== undefined && who.may('service_account.read', inside),
    staleTime: STALE_MS,
  })
  const me = who.session.user.id
  return useMemo(() => {
    const known = new Map<string, string>()
    for (const { user, display_name } of members.data?.items ?? [])
      if (display_name) known.set(`user/${user}`, display_name)
    for (const { id, display_name } of accounts.data?.items ?? [])
      known.set(`service_account/${id}`, display_name)
    known.set(`user/${me}`, 'you')
    return namesOf(known)
  }, [members.data, accounts.data, me])
}
