/**
 * All places of the console, once: for the menu, for the command palette, and for the test that holds
 * docs/ux/screens.md and docs/ux/states.md to it. The router has a route for each.
 */
import type { Permission } from '@aicloud/contract'
import type { IconName } from '@aicloud/ui'
import type { Who } from './who'

export interface Place {
  readonly path: string
  readonly title: string
  readonly group: 'way in' | 'work' | 'people' | 'records' | 'account' | 'operate' | 'development'
  readonly icon?: IconName
  /** It is in the menu. */
  readonly menu?: boolean
  /** What one must hold somewhere to find anything there. */
  readonly needs?: Permission
  /** It is about all customers: for those who run the cloud, whatever others hold in their own tenant. */
  readonly operators?: boolean
  /** Keys that lead there, one after the other. */
  readonly keys?: readonly [string, string]
}

export const PLACES = [
  { path: '/sign-in', title: 'Sign in', group: 'way in' },
  { path: '/invitation', title: 'Accept an invitation', group: 'way in' },
  { path: '/reset-password', title: 'Reset password', group: 'way in' },
  { path: '/change-email', title: 'Confirm address', group: 'way in' },

  { path: '/', title: 'Home', group: 'work', icon: 'home', menu: true, keys: ['g', 'h'] },
  {
    path: '/launch',
    title: 'Launch',
    group: 'work',
    icon: 'launch',
    menu: true,
    needs: 'allocation.create',
    keys: ['g', 'l'],
  },
  {
    path: '/allocations',
    title: 'Allocations',
    group: 'work',
    icon: 'layers',
    menu: true,
    needs: 'allocation.read',
    keys: ['g', 'a'],
  },
  { path: '/allocations/$id', title: 'Allocation', group: 'work' },
  {
    path: '/capacity',
    title: 'Capacity and prices',
    group: 'work',
    icon: 'gpu',
    menu: true,
    needs: 'gpu_type.read',
    keys: ['g', 'c'],
  },

  {
    path: '/projects',
    title: 'Projects',
    group: 'people',
    icon: 'project',
    menu: true,
    needs: 'project.read',
    keys: ['g', 'p'],
  },
  { path: '/projects/$id', title: 'Project', group: 'people' },
  {
    path: '/members',
    title: 'Members',
    group: 'people',
    icon: 'users',
    menu: true,
    needs: 'member.read',
    keys: ['g', 'm'],
  },
  {
    path: '/service-accounts',
    title: 'Service accounts',
    group: 'people',
    icon: 'key',
    menu: true,
    needs: 'service_account.read',
    keys: ['g', 's'],
  },
  { path: '/service-accounts/$id', title: 'Service account', group: 'people' },
  {
    path: '/single-sign-on',
    title: 'Single sign-on',
    group: 'people',
    icon: 'enter',
    menu: true,
    needs: 'sso.read',
    keys: ['g', 'i'],
  },

  {
    path: '/usage',
    title: 'Usage',
    group: 'records',
    icon: 'usage',
    menu: true,
    needs: 'usage.read',
    keys: ['g', 'u'],
  },
  {
    path: '/audit',
    title: 'Audit',
    group: 'records',
    icon: 'audit',
    menu: true,
    needs: 'audit.read',
    keys: ['g', 'd'],
  },

  { path: '/account', title: 'Your account', group: 'account', icon: 'user', keys: ['g', 'y'] },

  {
    path: '/ops',
    title: 'Overview',
    group: 'operate',
    icon: 'gauge',
    menu: true,
    needs: 'supervision.read',
    keys: ['o', 'o'],
  },
  {
    path: '/ops/tree',
    title: 'Supervision tree',
    group: 'operate',
    icon: 'tree',
    menu: true,
    needs: 'supervision.read',
    keys: ['o', 't'],
  },
  {
    path: '/ops/actors',
    title: 'Actors',
    group: 'operate',
    icon: 'activity',
    menu: true,
    needs: 'supervision.read',
    keys: ['o', 'a'],
  },
  { path: '/ops/actors/$directory/$id', title: 'Actor', group: 'operate' },
  { path: '/ops/crashes/$id', title: 'Crash', group: 'operate' },
  {
    path: '/ops/workers',
    title: 'Workers',
    group: 'operate',
    icon: 'refresh',
    menu: true,
    needs: 'supervision.read',
    keys: ['o', 'w'],
  },
  {
    path: '/ops/runbooks',
    title: 'Runbooks',
    group: 'operate',
    icon: 'audit',
    menu: true,
    needs: 'supervision.read',
    keys: ['o', 'r'],
  },
  { path: '/ops/runbooks/$id', title: 'Runbook', group: 'operate' },
  {
    path: '/ops/nodes',
    title: 'Nodes',
    group: 'operate',
    icon: 'node',
    menu: true,
    needs: 'node.read',
    keys: ['o', 'n'],
  },
  { path: '/ops/nodes/$id', title: 'Node', group: 'operate' },
  {
    path: '/ops/tenants',
    title: 'Tenants',
    group: 'operate',
    icon: 'tenant',
    menu: true,
    needs: 'tenant.read',
    operators: true,
    keys: ['o', 'e'],
  },
  { path: '/ops/tenants/$id', title: 'Tenant', group: 'operate' },
  {
    path: '/ops/users',
    title: 'Users',
    group: 'operate',
    icon: 'users',
    menu: true,
    needs: 'user.read',
    keys: ['o', 'u'],
  },
  { path: '/ops/users/$id', title: 'User', group: 'operate' },

  { path: '/gallery', title: 'Gallery', group: 'development' },
] as const satisfies readonly Place[]

/** Whether somebody finds anything at a place. */
export const isFor = (place: Place, who: Pick<Who, 'operator' | 'maySomewhere'>): boolean =>
  (!place.operators || who.operator) && (!place.needs || who.maySomewhere(place.needs))

export type Path = (typeof PLACES)[number]['path']
