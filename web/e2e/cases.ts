/**
 * Every screen in every state that it can be in, as a table: how to bring the state about, and what is to be seen then.
 * docs/ux/states.md links to the cases by their names, and a test holds the two together.
 *
 * States that the server does not show on demand are brought about between the page and the server: an answer is held
 * back, or another one is given. What is shown for it is the page's own doing, and that is what is tested.
 */
import type { Page, Route } from 'playwright-core'

export const STATES = [
  'ready',
  'empty',
  'loading',
  'partial',
  'error',
  'stale',
  'offline',
  'forbidden',
  'gone',
] as const
export type StateName = (typeof STATES)[number]

export interface Case {
  /** The screen's path, as in console/src/app/places.ts. */
  readonly screen: string
  readonly state: StateName
  /** Where to go; absent: the screen's path. */
  readonly at?: string
  /** What is done between the page and the server. */
  readonly arrange?: (page: Page) => Promise<unknown>
  /** What is done in the page when it is there. */
  readonly act?: (page: Page) => Promise<unknown>
  /** A text that must be there then. */
  readonly sees: string | RegExp
  /** Who looks: the operator, somebody of a tenant, or nobody who is signed in. */
  readonly as?: 'operator' | 'billing' | 'nobody'
}

/** What `$project`, `$allocation` and the like stand for; filled when the cloud is there. */
export const NAMES: Record<string, string> = {}

/** A text with those names in it, as this cloud has them. `$id` belongs to the screens' own paths. */
export const filled = (text: string): string =>
  text.replace(/\$(allocation|project|account|node)\b/g, (name) => NAMES[name] ?? name)

const matches = (path: string) => (url: URL) => {
  const wanted = `/v1${filled(path)}`
  return wanted.endsWith('*') ? url.pathname.startsWith(wanted.slice(0, -1)) : url.pathname === wanted
}

const json = (body: unknown, status = 200) => ({
  status,
  contentType: status === 200 ? 'application/json' : 'application/problem+json',
  body: JSON.stringify(body),
})

/** An answer of this path (its beginning, behind /v1) becomes another. */
function give(path: string, body: unknown, status = 200) {
  return (page: Page) =>
    page.route(matches(path), (route: Route) =>
      route.request().method() === 'GET' ? route.fulfill(json(body, status)) : route.fallback(),
    )
}

/** An answer never comes. */
function hold(path: string) {
  return (page: Page) => page.route(matches(path), () => new Promise<void>(() => {}))
}

const problem = (code: string, status: number, more: object = {}) => ({
  type: `urn:aicloud:problem:${code}`,
  title: 'It was broken for the test',
  status,
  detail: 'Nothing is wrong but this answer.',
  code,
  retry: 'no',
  suggestion: 'Read the test.',
  runbook: `docs/problems.md#${code}`,
  instance: 'urn:aicloud:request:req_test',
  request_id: 'req_00000000000000000000000000',
  ...more,
})
const broken = (path: string) => give(path, problem('internal', 500), 500)
const denied = (path: string, missing: string) =>
  give(path, problem('forbidden', 403, { missing_permission: missing }), 403)
const nothing = { items: [], position: '0-0' }

/** The event stream breaks and does not come back. */
async function breakStream(page: Page): Promise<void> {
  await page.route('**/v1/events**', (route) => route.abort('connectionrefused'))
}

/** The engine's feed can't be opened. */
async function breakFeed(page: Page): Promise<void> {
  await page.routeWebSocket('**/v1/ops/supervision/watch**', (socket) => socket.close())
}

/** Ids of the right shape that name nothing. */
const NOBODY = '00000000000000000000000000'

/** What every screen below the menu shows alike. */
function common(screen: string, at: string, sees: string | RegExp): Case[] {
  return [
    { screen, state: 'ready', at, sees },
    { screen, state: 'offline', at, arrange: breakStream, sees: 'Nothing you do is queued' },
  ]
}

export const CASES: readonly Case[] = [
  // the way in
  { screen: '/sign-in', state: 'ready', as: 'nobody', sees: 'Forgot your password?' },
  {
    screen: '/sign-in',
    state: 'error',
    as: 'nobody',
    act: async (page) => {
      await page.getByLabel('E-mail address').fill('nobody@example.org')
      await page.getByLabel('Password').fill('wrong')
      await page.getByRole('button', { name: 'Sign in' }).click()
    },
    sees: 'The e-mail address or the password is wrong',
  },
  {
    screen: '/sign-in',
    state: 'offline',
    as: 'nobody',
    act: async (page) => {
      await page.route('**/v1/session', (route) => route.abort('connectionrefused'))
      await page.getByLabel('E-mail address').fill('nobody@example.org')
      await page.getByLabel('Password').fill('wrong')
      await page.getByRole('button', { name: 'Sign in' }).click()
    },
    sees: 'The control plane did not answer',
  },
  { screen: '/invitation', state: 'ready', as: 'nobody', sees: 'I have an account' },
  {
    screen: '/invitation',
    state: 'gone',
    as: 'nobody',
    at: '/invitation#aic_l_x',
    act: async (page) => {
      await page.getByLabel('Your name').fill('Ada')
      await page.getByLabel('Password').fill('mauve-otter-plays-cello')
      await page.getByRole('button', { name: 'Accept' }).click()
    },
    sees: 'The link is not good any more',
  },
  { screen: '/reset-password', state: 'ready', as: 'nobody', sees: 'Send a link' },
  {
    screen: '/reset-password',
    state: 'gone',
    as: 'nobody',
    at: '/reset-password#aic_l_x',
    act: async (page) => {
      await page.getByLabel('New password').fill('mauve-otter-plays-cello')
      await page.getByRole('button', { name: 'Set password' }).click()
    },
    sees: 'The link is not good any more',
  },
  { screen: '/change-email', state: 'ready', as: 'nobody', sees: 'From the letter that we sent you.' },
  {
    screen: '/change-email',
    state: 'gone',
    as: 'nobody',
    at: '/change-email#aic_l_x',
    act: (page) => page.getByRole('button', { name: 'Confirm' }).click(),
    sees: 'The link is not good any more',
  },

  // work
  ...common('/', '/', 'Running now'),
  { screen: '/', state: 'empty', arrange: give('/allocations', nothing), sees: 'Nothing runs' },
  { screen: '/', state: 'loading', arrange: hold('/allocations'), sees: /Loading allocations now/ },
  { screen: '/', state: 'error', arrange: broken('/allocations'), sees: 'It was broken for the test' },
  { screen: '/', state: 'partial', arrange: broken('/usage'), sees: 'could not be read' },
  ...common('/launch', '/launch', 'What it costs'),
  {
    screen: '/launch',
    state: 'empty',
    arrange: give('/gpu-types', { items: [], region: 'local' }),
    sees: 'Nothing is offered yet',
  },
  { screen: '/launch', state: 'error', arrange: broken('/gpu-types'), sees: 'It was broken for the test' },
  {
    screen: '/launch',
    state: 'partial',
    act: async (page) => {
      await page.getByLabel('Command').fill("'")
    },
    sees: "A ' has no end.",
  },
  { screen: '/launch', state: 'forbidden', as: 'billing', sees: 'allocation.create' },
  ...common('/allocations', '/allocations?show=all', 'Per hour'),
  {
    screen: '/allocations',
    state: 'empty',
    arrange: give('/allocations', nothing),
    sees: 'Nothing runs now',
  },
  { screen: '/allocations', state: 'loading', arrange: hold('/allocations'), sees: /Loading allocations/ },
  {
    screen: '/allocations',
    state: 'error',
    arrange: broken('/allocations'),
    sees: 'req_00000000000000000000000000',
  },
  { screen: '/allocations', state: 'forbidden', as: 'billing', sees: 'You may not see this' },
  {
    screen: '/allocations',
    state: 'stale',
    at: '/allocations?show=all',
    arrange: breakStream,
    sees: /Stale, as of/,
  },
  ...common('/allocations/$id', '/allocations/$allocation', 'Cost so far'),
  {
    screen: '/allocations/$id',
    state: 'loading',
    at: '/allocations/$allocation',
    arrange: hold('/allocations/*'),
    sees: /Loading the screen/,
  },
  {
    screen: '/allocations/$id',
    state: 'partial',
    at: '/allocations/$allocation',
    arrange: broken('/journal'),
    sees: 'It was broken for the test',
  },
  {
    screen: '/allocations/$id',
    state: 'error',
    at: '/allocations/$allocation',
    arrange: broken('/allocations/*'),
    sees: 'It was broken for the test',
  },
  {
    screen: '/allocations/$id',
    state: 'stale',
    at: '/allocations/$allocation',
    arrange: breakStream,
    sees: /Stale, as of/,
  },
  {
    screen: '/allocations/$id',
    state: 'forbidden',
    at: '/allocations/$allocation',
    arrange: denied('/allocations/*', 'allocation.read'),
    sees: 'allocation.read',
  },
  {
    screen: '/allocations/$id',
    state: 'gone',
    at: `/allocations/alloc_${NOBODY}`,
    sees: 'No such allocation',
  },
  ...common('/capacity', '/capacity', 'Per GPU-hour'),
  {
    screen: '/capacity',
    state: 'empty',
    arrange: give('/gpu-types', { items: [], region: 'local' }),
    sees: 'Nothing is offered yet',
  },
  { screen: '/capacity', state: 'loading', arrange: hold('/gpu-types'), sees: /Loading gpu types/ },
  { screen: '/capacity', state: 'error', arrange: broken('/gpu-types'), sees: 'It was broken for the test' },
  { screen: '/capacity', state: 'partial', arrange: give('/nodes', nothing), sees: 'No node has it' },

  // people
  ...common('/members', '/members', 'Members'),
  {
    screen: '/members',
    state: 'empty',
    arrange: give('/projects/*', nothing),
    at: '/members',
    sees: 'Nobody yet',
  },
  {
    screen: '/members',
    state: 'error',
    arrange: broken('/projects/$project/members'),
    sees: 'It was broken for the test',
  },
  {
    screen: '/members',
    state: 'loading',
    arrange: hold('/projects/$project/members'),
    sees: /Loading members/,
  },
  { screen: '/members', state: 'forbidden', as: 'billing', sees: 'You may not see this' },
  ...common('/service-accounts', '/service-accounts', 'New service account'),
  {
    screen: '/service-accounts',
    state: 'empty',
    arrange: give('/projects/$project/service-accounts', nothing),
    sees: 'None yet',
  },
  {
    screen: '/service-accounts',
    state: 'loading',
    arrange: hold('/projects/$project/service-accounts'),
    sees: /Loading service accounts/,
  },
  {
    screen: '/service-accounts',
    state: 'error',
    arrange: broken('/projects/$project/service-accounts'),
    sees: 'It was broken for the test',
  },
  { screen: '/service-accounts', state: 'forbidden', as: 'billing', sees: 'You may not see this' },
  ...common('/service-accounts/$id', '/service-accounts/$account', 'Signing keys'),
  { screen: '/service-accounts/$id', state: 'empty', at: '/service-accounts/$account', sees: 'No key yet' },
  {
    screen: '/service-accounts/$id',
    state: 'partial',
    at: '/service-accounts/$account',
    arrange: broken('/service-accounts/$account/keys'),
    sees: 'It was broken for the test',
  },
  {
    screen: '/service-accounts/$id',
    state: 'gone',
    at: `/service-accounts/sa_${NOBODY}`,
    sees: 'No such service account',
  },

  // records
  ...common('/usage', '/usage', 'GPU-hours'),
  { screen: '/usage', state: 'loading', arrange: hold('/usage'), sees: /Loading usage by allocation/ },
  { screen: '/usage', state: 'error', arrange: broken('/usage'), sees: 'It was broken for the test' },
  { screen: '/usage', state: 'empty', at: '/usage?project=all', sees: 'Choose a project' },
  ...common('/audit', '/audit', 'Export JSON Lines'),
  { screen: '/audit', state: 'empty', at: '/audit?type=no.such', sees: 'Nothing matches' },
  { screen: '/audit', state: 'loading', arrange: hold('/audit'), sees: /Loading audit entries/ },
  { screen: '/audit', state: 'error', arrange: broken('/audit'), sees: 'It was broken for the test' },
  { screen: '/audit', state: 'forbidden', as: 'billing', sees: 'audit.read' },

  // account
  ...common('/account', '/account', 'Second factor'),
  {
    screen: '/account',
    state: 'partial',
    arrange: broken('/me/sessions'),
    sees: 'It was broken for the test',
  },
  { screen: '/account', state: 'loading', arrange: hold('/me/sessions'), sees: /Loading sessions/ },

  // operate
  ...common('/ops', '/ops', 'Actors in memory'),
  { screen: '/ops', state: 'empty', sees: 'Nothing crashed since the start' },
  { screen: '/ops', state: 'stale', arrange: breakFeed, sees: 'Not connected' },
  { screen: '/ops', state: 'partial', arrange: broken('/nodes'), sees: 'It was broken for the test' },
  { screen: '/ops', state: 'forbidden', as: 'billing', sees: 'supervision.read' },
  ...common('/ops/tree', '/ops/tree', 'control-plane'),
  { screen: '/ops/tree', state: 'error', arrange: breakFeed, sees: 'The engine’s feed can’t be opened' },
  {
    screen: '/ops/tree',
    state: 'empty',
    act: async (page) => {
      await page.getByText('control-plane').waitFor()
      await page.getByLabel('Search the tree').fill('no such child')
    },
    sees: 'Nothing has this name',
  },
  {
    screen: '/ops/tree',
    state: 'stale',
    act: async (page) => {
      await page.getByText('control-plane').waitFor()
      await page.getByRole('button', { name: 'Hold' }).click()
    },
    sees: /Held at/,
  },
  { screen: '/ops/tree', state: 'forbidden', as: 'billing', sees: 'supervision.read' },
  ...common('/ops/actors', '/ops/actors?directory=node', 'Mailbox'),
  {
    screen: '/ops/actors',
    state: 'empty',
    at: '/ops/actors?directory=node&phase=quarantined',
    sees: 'None is like that',
  },
  {
    screen: '/ops/actors',
    state: 'loading',
    arrange: hold('/ops/supervision/allocation/actors'),
    sees: /Loading actors/,
  },
  {
    screen: '/ops/actors',
    state: 'error',
    arrange: broken('/ops/supervision/allocation/actors'),
    sees: 'It was broken for the test',
  },
  { screen: '/ops/actors', state: 'forbidden', as: 'billing', sees: 'supervision.read' },
  ...common('/ops/actors/$directory/$id', '/ops/actors/node/$node', 'Restarts in window'),
  {
    screen: '/ops/actors/$directory/$id',
    state: 'gone',
    at: `/ops/actors/node/node_${NOBODY}`,
    sees: /No such actor|Not in memory/,
  },
  {
    screen: '/ops/actors/$directory/$id',
    state: 'error',
    at: '/ops/actors/node/$node',
    arrange: broken('/ops/supervision/node/actors/*'),
    sees: 'It was broken for the test',
  },
  {
    screen: '/ops/crashes/$id',
    state: 'ready',
    at: '/ops/crashes/crash_1',
    arrange: give('/ops/crashes/crash_1', {
      id: 'crash_1',
      actor: `node_${NOBODY}`,
      directory: 'node',
      at: '2026-01-05T08:00:00Z',
      command: 'observe',
      incarnation: 2,
      message: 'attempt to subtract with overflow',
      location: 'actors/src/node.rs:120:9',
      backtrace: '0: core::panicking::panic\n1: aicloud_actors::node::observe',
    }),
    sees: 'core::panicking::panic',
  },
  {
    screen: '/ops/crashes/$id',
    state: 'gone',
    at: '/ops/crashes/01m83pqm0qek8tdptxbbn26cwy',
    sees: /No such crash|no id/,
  },
  ...common('/ops/nodes', '/ops/nodes', 'Open orders'),
  { screen: '/ops/nodes', state: 'empty', arrange: give('/nodes', nothing), sees: 'No node yet' },
  { screen: '/ops/nodes', state: 'loading', arrange: hold('/nodes'), sees: /Loading nodes/ },
  { screen: '/ops/nodes', state: 'error', arrange: broken('/nodes'), sees: 'It was broken for the test' },
  { screen: '/ops/nodes', state: 'stale', arrange: breakStream, sees: /Stale, as of/ },
  { screen: '/ops/nodes', state: 'forbidden', as: 'billing', sees: 'node.read' },
  ...common('/ops/nodes/$id', '/ops/nodes/$node', 'Machine'),
  { screen: '/ops/nodes/$id', state: 'gone', at: `/ops/nodes/node_${NOBODY}`, sees: 'No such node' },
  {
    screen: '/ops/nodes/$id',
    state: 'partial',
    at: '/ops/nodes/$node',
    arrange: broken('/journal'),
    sees: 'It was broken for the test',
  },
  ...common('/ops/tenants', '/ops/tenants', 'New tenant'),
  { screen: '/ops/tenants', state: 'empty', arrange: give('/tenants', nothing), sees: 'No tenant yet' },
  { screen: '/ops/tenants', state: 'loading', arrange: hold('/tenants'), sees: /Loading tenants/ },
  { screen: '/ops/tenants', state: 'error', arrange: broken('/tenants'), sees: 'It was broken for the test' },
  { screen: '/ops/tenants', state: 'forbidden', as: 'billing', sees: 'tenant.suspend' },
  ...common('/ops/users', '/ops/users', 'Enter somebody'),
  {
    screen: '/ops/users',
    state: 'empty',
    at: '/ops/users?email=nobody%40example.org',
    sees: 'Nobody has this address',
  },
  { screen: '/ops/users', state: 'loading', arrange: hold('/users'), sees: /Loading users/ },
  { screen: '/ops/users', state: 'error', arrange: broken('/users'), sees: 'It was broken for the test' },
  { screen: '/ops/users', state: 'forbidden', as: 'billing', sees: 'user.read' },

  // development
  { screen: '/gallery', state: 'ready', as: 'nobody', sees: 'Every component in every state' },
]

/** As docs/ux/states.md calls it, and the picture of it. */
export const nameOf = (one: Pick<Case, 'screen' | 'state'>): string => `${one.screen} ${one.state}`
