/**
 * Single sign-on, as the console sees it: the way to a tenant's provider, and what comes back from there that is no session.
 *
 * Going there is a navigation, not a request of the page: the server answers with the provider's address, the provider with its
 * pages, and in the end with ours. A link would do; a form would not, because the page's policy lets forms lead to our own
 * server only, and redirects count. What failed comes back as words of a closed table, never as text.
 */
import { adviceFor, SSO_REASONS, type SsoReason } from '@aicloud/contract'
import type { Told } from './problem'

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const KEY = 'aicloud.sso'

/** Whether this can be what a tenant is called. */
export const isLabel = (text: string): boolean => LABEL.test(text)

/** Where a tenant's people sign in, and then go on to `next`. */
export const startOf = (tenant: string, next: string): string =>
  `/v1/sso/${encodeURIComponent(tenant)}/start?return_to=${encodeURIComponent(next)}`

/** The tenant that somebody came by from this browser. */
export function lastTenant(): string {
  try {
    return localStorage.getItem(KEY) ?? ''
  } catch {
    return ''
  }
}

export function keepTenant(tenant: string): void {
  try {
    localStorage.setItem(KEY, tenant)
  } catch {
    // It is typed again, then.
  }
}

export interface Returned {
  readonly problem?: string | undefined
  readonly reason?: string | undefined
  readonly request?: string | undefined
}

/** Where the table speaks to programs: of a resource, and of somebody else. */
const TITLES: Readonly<Record<string, string>> = {
  not_found: 'Single sign-on did not succeed',
  sso_refused: 'Single sign-on does not let you in',
}

/** What an address says of a sign-in that came to nothing; nothing for words that are not ours. */
export function toldBy({ problem, reason, request }: Returned): Told | undefined {
  const known = problem === undefined ? undefined : adviceFor(problem)
  if (!problem || !known || problem === 'unauthenticated') return undefined
  const row =
    reason !== undefined && Object.hasOwn(SSO_REASONS, reason) ? SSO_REASONS[reason as SsoReason] : undefined
  return {
    title: TITLES[problem] ?? known.title,
    ...(row ? { detail: row.text } : {}),
    suggestion: row?.suggestion ?? known.suggestion,
    code: problem,
    ...(request !== undefined && /^[\w.-]{1,64}$/.test(request) ? { requestId: request } : {}),
  }
}

/** Domains as people write them down: a line each, or with commas. */
export const domainsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\s,;]+/)
      .map((one) => one.replace(/^@/, '').toLowerCase())
      .filter((one) => one !== ''),
  ),
]
