/**
 * The routes. Each screen is a chunk of its own, loaded when somebody goes there or is about to; what is below `app`
 * needs a session. Where the search of a page has a meaning it is read here, so that a link always works.
 */
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type RouterHistory,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import { NotFound, ScreenError, ScreenPending } from '../parts/screen'
import { sessionQuery } from './api'
import { Shell } from './shell'

export interface RouterContext {
  readonly client: QueryClient
}

/** The router reads `?days=7` as a number; whoever typed it meant the text. */
export const text = (value: unknown): string | undefined => {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}
/** Leaves out what is not there: an absent search parameter is no empty one. */
const given = <T extends Record<string, string | undefined>>(search: T) =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: string
  }

/** What a way to a provider that came to nothing leaves in the address. */
const returned = (search: Record<string, unknown>) => ({
  problem: text(search['problem']),
  reason: text(search['reason']),
  request: text(search['request']),
})

const root = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ScreenError,
})

/** A place of our own to come back to: a path, and never another host. */
export function safeNext(next: string | undefined): string {
  if (!next?.startsWith('/') || next.startsWith('//') || next.includes('\\')) return '/'
  // Browsers take tabs and newlines out of addresses before they read them.
  if (new URL(next, location.origin).origin !== location.origin) return '/'
  return next.startsWith('/sign-in') ? '/' : next
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search) =>
    given({ next: text(search['next']), sso: text(search['sso']), ...returned(search) }),
  component: lazyRouteComponent(() => import('../screens/sign-in'), 'SignIn'),
})
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('../screens/invitation'), 'AcceptInvitation'),
})
const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('../screens/reset-password'), 'ResetPassword'),
})
const changeEmail = createRoute({
  getParentRoute: () => root,
  path: '/change-email',
  component: lazyRouteComponent(() => import('../screens/change-email'), 'ChangeEmail'),
})
const gallery = createRoute({
  getParentRoute: () => root,
  path: '/gallery',
  component: lazyRouteComponent(() => import('../screens/gallery'), 'Gallery'),
})

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  validateSearch: (search): { project?: string; sort?: string } =>
    // In which order tables are (parts/sorting.ts).
    given({ project: text(search['project']), sort: text(search['sort']) }),
  search: { middlewares: [retainSearchParams(['project'])] },
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(sessionQuery)
    if (!session) throw redirect({ to: '/sign-in', search: { next: location.href } })
    return { session }
  },
  component: Shell,
  // Before it is known who is there, nothing stands around it.
  pendingComponent: () => (
    <main className="app-content">
      <ScreenPending />
    </main>
  ),
  errorComponent: ScreenError,
})

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  component: lazyRouteComponent(() => import('../screens/home'), 'Home'),
})
const launch = createRoute({
  getParentRoute: () => app,
  path: '/launch',
  validateSearch: (search) => given({ model: text(search['model']), like: text(search['like']) }),
  component: lazyRouteComponent(() => import('../screens/launch'), 'Launch'),
})
const allocations = createRoute({
  getParentRoute: () => app,
  path: '/allocations',
  validateSearch: (search) => given({ show: text(search['show']) }),
  component: lazyRouteComponent(() => import('../screens/allocations'), 'Allocations'),
})
const allocation = createRoute({
  getParentRoute: () => app,
  path: '/allocations/$id',
  component: lazyRouteComponent(() => import('../screens/allocation'), 'AllocationScreen'),
})
const capacity = createRoute({
  getParentRoute: () => app,
  path: '/capacity',
  component: lazyRouteComponent(() => import('../screens/capacity'), 'Capacity'),
})
const projects = createRoute({
  getParentRoute: () => app,
  path: '/projects',
  validateSearch: (search) => given({ new: text(search['new']) }),
  component: lazyRouteComponent(() => import('../screens/projects'), 'Projects'),
})
const project = createRoute({
  getParentRoute: () => app,
  path: '/projects/$id',
  component: lazyRouteComponent(() => import('../screens/project'), 'ProjectScreen'),
})
const members = createRoute({
  getParentRoute: () => app,
  path: '/members',
  validateSearch: (search) => given({ of: text(search['of']), tenant: text(search['tenant']) }),
  component: lazyRouteComponent(() => import('../screens/members'), 'Members'),
})
const serviceAccounts = createRoute({
  getParentRoute: () => app,
  path: '/service-accounts',
  component: lazyRouteComponent(() => import('../screens/service-accounts'), 'ServiceAccounts'),
})
const serviceAccount = createRoute({
  getParentRoute: () => app,
  path: '/service-accounts/$id',
  component: lazyRouteComponent(() => import('../screens/service-account'), 'ServiceAccountScreen'),
})
const singleSignOn = createRoute({
  getParentRoute: () => app,
  path: '/single-sign-on',
  validateSearch: (search) => given({ tenant: text(search['tenant']) }),
  component: lazyRouteComponent(() => import('../screens/single-sign-on'), 'SingleSignOn'),
})
const usage = createRoute({
  getParentRoute: () => app,
  path: '/usage',
  validateSearch: (search) =>
    given({ days: text(search['days']), month: text(search['month']), tenant: text(search['tenant']) }),
  component: lazyRouteComponent(() => import('../screens/usage'), 'Usage'),
})
const audit = createRoute({
  getParentRoute: () => app,
  path: '/audit',
  validateSearch: (search) =>
    given({
      tenant: text(search['tenant']),
      result: text(search['result']),
      principal: text(search['principal']),
      type: text(search['type']),
      hours: text(search['hours']),
    }),
  component: lazyRouteComponent(() => import('../screens/audit'), 'Audit'),
})
const account = createRoute({
  getParentRoute: () => app,
  path: '/account',
  validateSearch: (search) => given({ linked: text(search['linked']), ...returned(search) }),
  component: lazyRouteComponent(() => import('../screens/account'), 'Account'),
})

const ops = createRoute({
  getParentRoute: () => app,
  path: '/ops',
  component: lazyRouteComponent(() => import('../screens/ops/overview'), 'Overview'),
})
const tree = createRoute({
  getParentRoute: () => app,
  path: '/ops/tree',
  validateSearch: (search) => given({ at: text(search['at']), search: text(search['search']) }),
  component: lazyRouteComponent(() => import('../screens/ops/tree'), 'TreeScreen'),
})
const actors = createRoute({
  getParentRoute: () => app,
  path: '/ops/actors',
  validateSearch: (search) =>
    given({
      directory: text(search['directory']),
      sort: text(search['sort']),
      phase: text(search['phase']),
      search: text(search['search']),
    }),
  component: lazyRouteComponent(() => import('../screens/ops/actors'), 'Actors'),
})
const actor = createRoute({
  getParentRoute: () => app,
  path: '/ops/actors/$directory/$id',
  component: lazyRouteComponent(() => import('../screens/ops/actor'), 'ActorScreen'),
})
const crash = createRoute({
  getParentRoute: () => app,
  path: '/ops/crashes/$id',
  component: lazyRouteComponent(() => import('../screens/ops/crash'), 'CrashScreen'),
})
const workers = createRoute({
  getParentRoute: () => app,
  path: '/ops/workers',
  component: lazyRouteComponent(() => import('../screens/ops/workers'), 'Workers'),
})
const runbooks = createRoute({
  getParentRoute: () => app,
  path: '/ops/runbooks',
  component: lazyRouteComponent(() => import('../screens/ops/runbooks'), 'Runbooks'),
})
const runbook = createRoute({
  getParentRoute: () => app,
  path: '/ops/runbooks/$id',
  component: lazyRouteComponent(() => import('../screens/ops/runbook'), 'RunbookScreen'),
})
const nodes = createRoute({
  getParentRoute: () => app,
  path: '/ops/nodes',
  component: lazyRouteComponent(() => import('../screens/ops/nodes'), 'Nodes'),
})
const node = createRoute({
  getParentRoute: () => app,
  path: '/ops/nodes/$id',
  component: lazyRouteComponent(() => import('../screens/ops/node'), 'NodeScreen'),
})
const tenants = createRoute({
  getParentRoute: () => app,
  path: '/ops/tenants',
  component: lazyRouteComponent(() => import('../screens/ops/tenants'), 'Tenants'),
})
const tenant = createRoute({
  getParentRoute: () => app,
  path: '/ops/tenants/$id',
  validateSearch: (search) => given({ of: text(search['of']) }),
  component: lazyRouteComponent(() => import('../screens/ops/tenant'), 'TenantScreen'),
})
const users = createRoute({
  getParentRoute: () => app,
  path: '/ops/users',
  validateSearch: (search) => given({ email: text(search['email']) }),
  component: lazyRouteComponent(() => import('../screens/ops/users'), 'Users'),
})

const user = createRoute({
  getParentRoute: () => app,
  path: '/ops/users/$id',
  component: lazyRouteComponent(() => import('../screens/ops/user'), 'UserScreen'),
})

export const routeTree = root.addChildren([
  signIn,
  invitation,
  resetPassword,
  changeEmail,
  gallery,
  app.addChildren([
    home,
    launch,
    allocations,
    allocation,
    capacity,
    projects,
    project,
    members,
    serviceAccounts,
    serviceAccount,
    singleSignOn,
    usage,
    audit,
    account,
    ops,
    tree,
    actors,
    actor,
    crash,
    workers,
    runbooks,
    runbook,
    nodes,
    node,
    tenants,
    tenant,
    users,
    user,
  ]),
])

/** The history is the browser's, except in tests. */
export function makeRouter(client: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree,
    ...(history ? { history } : {}),
    context: { client },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: ScreenPending,
    defaultPendingMs: 150,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
