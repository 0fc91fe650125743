/**
 * What is looked at, and what is listened to: reckoned from what somebody holds, their projects, and what the address asks
 * for. Pure, so that each kind of person is a line of a test.
 *
 * "All" is offered to those whose grants permit to list allocations everywhere in a place, or on the screen of bills to read
 * usage there, not to everybody who holds something in a tenant: a member of a tenant may see its name, and works in projects. Only an address that names no project
 * falls back to one; a project that is named and not there is said to be missing, because whoever follows a link
 * must not work, or pay, somewhere else.
 */
import { type Grant, isOperator, may, type Permission, type Project } from '@aicloud/contract'

export const ALL = 'all'

/** What it takes, on the screen with this path, to look at all projects of a place. */
export const neededForAll = (pathname: string): Permission =>
  pathname === '/usage' ? 'usage.read' : 'allocation.read'

export interface Looking {
  /** Absent: all that one may see, or none that is known yet. */
  readonly project: Project | undefined
  /** The tenant of the project, or the one that is seen as a whole, or the only one. */
  readonly tenant: string | undefined
  /** For lists that take a place. */
  readonly filter: { readonly project?: string; readonly tenant?: string }
  readonly canBeAll: boolean
  /** The tenant that "all" is limited to, where projects of others are seen as well. */
  readonly allOf: string | undefined
  /** The address names a project that is none of theirs. */
  readonly strange: boolean
}

export function scopeOf(
  grants: readonly Grant[],
  projects: readonly Project[] | undefined,
  asked: string | undefined,
  remembered: string | undefined,
  needs: Permission = 'allocation.read',
): Looking {
  const operator = isOperator(grants)
  const tenants = tenantsOf(grants)
  const whole = tenantsOf(grants, needs)
  // Lists are of one tenant: who sees several as a whole chooses a project.
  const canBeAll = operator || whole.length === 1
  const foreign = projects?.some((one) => one.tenant.id !== whole[0]) ?? false
  const named = projects?.find((one) => one.id === asked)
  const strange = asked !== undefined && asked !== ALL && projects !== undefined && !named
  const last = projects?.find((one) => one.id === remembered)
  const wantsAll = asked === ALL || (!last && (remembered === ALL || projects?.length !== 1))
  const fallback = asked === undefined && last ? last : canBeAll && wantsAll ? undefined : projects?.[0]
  const project = strange ? undefined : (named ?? fallback)
  const tenant = project?.tenant.id ?? (whole.length === 1 || tenants.length > 1 ? whole[0] : tenants[0])
  const within = operator || whole[0] === undefined ? {} : { tenant: whole[0] }
  return {
    project,
    tenant,
    filter: project ? { project: project.id } : within,
    canBeAll,
    allOf: !operator && foreign ? whole[0] : undefined,
    strange,
  }
}

/** Tenants in which somebody holds anything, or this everywhere in them. */
export function tenantsOf(grants: readonly Grant[], permission?: Permission): string[] {
  const found = grants.map(({ tenant }) => tenant).filter((tenant) => typeof tenant === 'string')
  const each = [...new Set(found)]
  return permission ? each.filter((tenant) => may(grants, permission, { tenant })) : each
}

export interface Listening {
  readonly filter: { readonly project?: string; readonly tenant?: string }
  readonly on: boolean
}

/**
 * Which events the page follows: as many as one may, so that going from a project to another opens no stream. Who may
 * hear a project alone hears the one that is looked at, which is known when the list of projects has come.
 */
export function streamOf(
  grants: readonly Grant[],
  { project, tenant }: Pick<Looking, 'project' | 'tenant'>,
  known: boolean,
): Listening {
  if (may(grants, 'event.read')) return { filter: {}, on: true }
  if (!known) return { filter: {}, on: false }
  if (tenant !== undefined && may(grants, 'event.read', { tenant })) return { filter: { tenant }, on: true }
  if (project && may(grants, 'event.read', { tenant: project.tenant.id, project: project.id }))
    return { filter: { project: project.id }, on: true }
  return { filter: {}, on: false }
}
