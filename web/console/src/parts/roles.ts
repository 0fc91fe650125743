/** Roles in words. */
import { ROLES, type Role } from '@aicloud/contract'

/** `tenant_admin` as people say it. */
export const roleWords = (role: string): string => role.replace(/_/g, ' ')

const MEANS: Record<Role, string> = {
  operator_admin: 'Runs the cloud.',
  operator_support: 'Helps customers: sees all, changes nothing.',
  tenant_owner: 'Answers for the tenant: all that it can do.',
  tenant_admin: 'Runs the tenant.',
  tenant_billing: 'Sees what the tenant uses and pays.',
  tenant_member: 'Belongs to the tenant; what it may do in projects, projects say.',
  tenant_viewer: 'Sees all of the tenant, changes nothing.',
  project_admin: 'Runs the project.',
  project_member: 'Works in the project: launches, stops, releases.',
  project_viewer: 'Sees the project, changes nothing.',
}

/** What a role is for. */
export const roleMeans = (role: string): string => (Object.hasOwn(ROLES, role) ? MEANS[role as Role] : '')

export const roleOptions = (roles: readonly Role[]) =>
  roles.map((role) => ({ value: role, text: `${roleWords(role)} · ${MEANS[role]}` }))
