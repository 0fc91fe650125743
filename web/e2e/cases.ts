/**
 * Every screen in every state that it can be in, as a table: how to bring the state about, and what is to be seen then.
 * docs/ux/states.md links to the cases by their names, and a test holds the two together.
 *
 * States that the server does not show on demand are brought about between the page and the server: an answer is held
 * back, or another one is given. What is shown for it is the page's own doing, and that is what is tested.
 */
import type { Page } from 'playwright-core'
import {
  aboveItsLimits,
  breakFeed,
  breakStream,
  broken,
  change,
  denied,
  draining,
  endedBadly,
  failed,
  give,
  held,
  hold,
  inMaintenance,
  json,
  matches,
  NOBODY,
  nothing,
  noticed,
  notRenewed,
  problem,
  RENEWED,
} from './answers'

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
  /** Which of several pictures of this state it is; absent: the one of the table. */
  readonly variant?: string
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

/** What every screen below the menu shows alike. */
function common(screen: string, at: string, sees: string | RegExp): Case[] {
  return [
    { screen, state: 'ready', at, sees },
    { screen, state: 'offline', at, arrange: breakStream, sees: 'Nothing you do is queued' },
  ]
}

/** What every page of one thing shows alike; `at` is where the API has it, too. */
function whole(screen: string, at: string, sees: string | RegExp): Case[] {
  const path = at.replace(/^\/ops/, '')
  return [
    ...common(screen, at, sees),
    { screen, state: 'loading', at, arrange: hold(path), sees: /Loading the screen/ },
    { screen, state: 'error', at, arrange: broken(path), sees: 'It was broken for the test' },
    { screen, state: 'stale', at, arrange: breakStream, sees: /Stale, as of/ },
  ]
}

/** Of several projects none is presumed, and tests make some. */
const LAUNCH = '/launch?project=$project'

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
    state: 'forbidden',
    as: 'nobody',
    at: '/sign-in?sso=acme&problem=sso_refused&reason=domain_not_verified&request=req_test',
    sees: 'its domain is not verified for new accounts',
  },
  {
    screen: '/sign-in',
    state: 'gone',
    as: 'nobody',
    at: '/sign-in?sso=acme&problem=not_found&reason=unknown&request=req_test',
    sees: 'No single sign-on has this name.',
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
  {
    screen: '/',
    state: 'ready',
    variant: 'noticed',
    arrange: change('/allocations', noticed),
    sees: '1 allocation must leave its node',
  },
  {
    screen: '/',
    state: 'ready',
    variant: 'ended badly',
    arrange: endedBadly,
    sees: /did not end well in the last day/,
  },
  { screen: '/', state: 'empty', arrange: give('/allocations', nothing), sees: 'Nothing runs' },
  { screen: '/', state: 'loading', arrange: hold('/allocations'), sees: /Loading allocations now/ },
  { screen: '/', state: 'error', arrange: broken('/allocations'), sees: 'It was broken for the test' },
  { screen: '/', state: 'partial', arrange: broken('/usage'), sees: 'could not be read' },
  ...common('/launch', LAUNCH, /Starts now|Would wait/),
  {
    screen: '/launch',
    state: 'ready',
    variant: 'without end',
    at: LAUNCH,
    act: async (page) => {
      await page.getByLabel('How many').fill('64')
    },
    sees: /together, even when empty/,
  },
  {
    screen: '/launch',
    state: 'loading',
    at: LAUNCH,
    arrange: hold('/allocations:plan'),
    sees: 'What it costs',
  },
  {
    screen: '/launch',
    state: 'stale',
    at: LAUNCH,
    arrange: async (page) => {
      let first = true
      await page.route(matches('/allocations:plan'), (route) => {
        if (!first) return route.abort('connectionrefused')
        first = false
        return route.fallback()
      })
    },
    act: async (page) => {
      await page.getByText('Nothing is held.').waitFor()
      await page.getByRole('button', { name: 'Look again' }).click()
    },
    sees: /Stale, as of/,
  },
  {
    screen: '/launch',
    state: 'empty',
    arrange: give('/gpu-types', { items: [], region: 'local' }),
    sees: 'Nothing is offered yet',
  },
  {
    screen: '/launch',
    state: 'error',
    at: LAUNCH,
    arrange: broken('/gpu-types'),
    sees: 'It was broken for the test',
  },
  {
    screen: '/launch',
    state: 'partial',
    at: LAUNCH,
    act: async (page) => {
      await page.getByRole('textbox', { name: /^Command/ }).fill("'")
    },
    sees: "A ' has no end.",
  },
  { screen: '/launch', state: 'forbidden', as: 'billing', sees: 'allocation.create' },
  ...common('/allocations', '/allocations?show=all', 'Per hour'),
  {
    screen: '/allocations',
    state: 'ready',
    variant: 'noticed',
    arrange: change('/allocations', noticed),
    sees: /moves in 4\dm/,
  },
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
    state: 'ready',
    variant: 'noticed',
    at: '/allocations/$allocation',
    arrange: change('/allocations/$allocation', noticed),
    sees: /Its node leaves, and it/,
  },
  {
    screen: '/allocations/$id',
    state: 'ready',
    variant: 'held',
    at: '/allocations/$allocation',
    arrange: change('/allocations/$allocation', held),
    sees: 'Held by the operator',
  },
  {
    screen: '/allocations/$id',
    state: 'ready',
    variant: 'failed',
    at: '/allocations/$allocation',
    arrange: change('/allocations/$allocation', failed),
    sees: 'The workload ended with exit code 3.',
  },
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
  { screen: '/capacity', state: 'partial', arrange: broken('/nodes'), sees: 'could not be read' },

  // people
  ...common('/projects', '/projects', /^\d+ allocations?$/),
  { screen: '/projects', state: 'empty', arrange: give('/projects', nothing), sees: 'No project yet' },
  { screen: '/projects', state: 'loading', arrange: hold('/projects'), sees: /Loading projects/ },
  {
    screen: '/projects',
    state: 'partial',
    arrange: broken('/allocations'),
    sees: 'It was broken for the test',
  },
  { screen: '/projects', state: 'error', arrange: broken('/projects'), sees: 'It was broken for the test' },
  ...whole('/projects/$id', '/projects/$project', 'Issue a token'),
  {
    screen: '/projects/$id',
    state: 'empty',
    at: '/projects/$project',
    arrange: give('/projects/$project/tokens', { items: [] }),
    sees: 'No token yet',
  },
  {
    screen: '/projects/$id',
    state: 'partial',
    at: '/projects/$project',
    arrange: broken('/projects/$project/tokens'),
    sees: 'It was broken for the test',
  },
  {
    screen: '/projects/$id',
    state: 'forbidden',
    at: '/projects/$project',
    arrange: denied('/projects/$project', 'project.read'),
    sees: 'project.read',
  },
  { screen: '/projects/$id', state: 'gone', at: `/projects/proj_${NOBODY}`, sees: 'No such project' },
  ...common('/members', '/members?of=tenant', 'bill@example.org'),
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
  ...whole('/service-accounts/$id', '/service-accounts/$account', 'Signing keys'),
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
    state: 'forbidden',
    at: '/service-accounts/$account',
    as: 'billing',
    sees: 'service_account.read',
  },
  {
    screen: '/service-accounts/$id',
    state: 'gone',
    at: `/service-accounts/sa_${NOBODY}`,
    sees: 'No such service account',
  },

  ...common('/single-sign-on', '/single-sign-on?tenant=$tenant', 'At the provider'),
  {
    screen: '/single-sign-on',
    state: 'empty',
    at: '/single-sign-on?tenant=$tenant',
    sees: 'Not connected',
  },
  {
    screen: '/single-sign-on',
    state: 'partial',
    at: '/single-sign-on?tenant=$tenant',
    arrange: give('/tenants/$tenant/sso', {
      issuer: 'https://login.acme.example',
      client_id: 'aicloud',
      redirect_uri: 'https://cloud.example.com/v1/sso/demo/callback',
      start_uri: 'https://cloud.example.com/v1/sso/demo/start',
      domains: [
        { domain: 'acme.example', verified: true },
        { domain: 'acme-research.example', verified: false },
      ],
      default_role: 'tenant_member',
      required: true,
      standing: 'active',
      actions: ['update', 'remove', 'verify_domain'],
    }),
    sees: 'Not verified',
  },
  {
    screen: '/single-sign-on',
    state: 'loading',
    at: '/single-sign-on?tenant=$tenant',
    arrange: hold('/tenants/$tenant/sso'),
    sees: /Loading the screen/,
  },
  {
    screen: '/single-sign-on',
    state: 'error',
    at: '/single-sign-on?tenant=$tenant',
    arrange: broken('/tenants/$tenant/sso'),
    sees: 'It was broken for the test',
  },
  { screen: '/single-sign-on', state: 'forbidden', as: 'billing', sees: 'sso.read' },
  {
    screen: '/single-sign-on',
    state: 'gone',
    at: `/single-sign-on?tenant=ten_${NOBODY}`,
    sees: 'No such tenant',
  },

  // records
  ...common('/usage', '/usage', 'GPU-hours'),
  { screen: '/usage', state: 'loading', arrange: hold('/usage'), sees: /Loading usage by allocation/ },
  {
    screen: '/usage',
    state: 'partial',
    // Of a range its total can be read, and nothing that divides it for the chart.
    arrange: (page) =>
      page.route(
        ({ pathname, searchParams: asked }) =>
          pathname === '/v1/usage' && (asked.has('to') || asked.get('by') === 'allocation'),
        (route) => route.fulfill(json(problem('internal', 500), 500)),
      ),
    act: async (page) => {
      await page.getByLabel('Stacked by').selectOption('allocation')
    },
    sees: 'It was broken for the test',
  },
  { screen: '/usage', state: 'error', arrange: broken('/usage'), sees: 'It was broken for the test' },
  { screen: '/usage', state: 'empty', at: '/usage?project=all', sees: 'Choose a project' },
  ...common('/audit', '/audit', 'Export JSON Lines'),
  { screen: '/audit', state: 'empty', at: '/audit?type=tenant.no_such', sees: 'Nothing matches' },
  { screen: '/audit', state: 'loading', arrange: hold('/audit'), sees: /Loading audit entries/ },
  { screen: '/audit', state: 'error', arrange: broken('/audit'), sees: 'It was broken for the test' },
  { screen: '/audit', state: 'forbidden', as: 'billing', sees: 'audit.read' },

  // account
  ...common('/account', '/account', 'Second factor'),
  { screen: '/account', state: 'empty', sees: 'No passkey yet' },
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
  {
    screen: '/ops',
    state: 'ready',
    variant: 'above its limits',
    arrange: change('/ops/pulse', aboveItsLimits),
    sees: 'AicloudMailboxOld speaks after 1m',
  },
  { screen: '/ops', state: 'loading', arrange: hold('/ops/pulse'), sees: /Loading the pulse/ },
  { screen: '/ops', state: 'error', arrange: broken('/ops/pulse'), sees: 'It was broken for the test' },
  { screen: '/ops', state: 'stale', variant: 'pulse', arrange: breakStream, sees: /Stale, as of/ },
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
    state: 'loading',
    at: '/ops/actors/node/$node',
    arrange: hold('/ops/supervision/node/actors/*'),
    sees: /Loading/,
  },
  {
    screen: '/ops/actors/$directory/$id',
    state: 'forbidden',
    at: '/ops/actors/node/$node',
    as: 'billing',
    sees: 'supervision.read',
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
    state: 'loading',
    at: '/ops/crashes/crash_1',
    arrange: hold('/ops/crashes/crash_1'),
    sees: /Loading/,
  },
  {
    screen: '/ops/crashes/$id',
    state: 'error',
    at: '/ops/crashes/crash_1',
    arrange: broken('/ops/crashes/crash_1'),
    sees: 'It was broken for the test',
  },
  {
    screen: '/ops/crashes/$id',
    state: 'forbidden',
    at: '/ops/crashes/crash_1',
    as: 'billing',
    sees: 'supervision.read',
  },
  {
    screen: '/ops/crashes/$id',
    state: 'gone',
    at: '/ops/crashes/01m83pqm0qek8tdptxbbn26cwy',
    sees: 'No such crash',
  },
  ...common('/ops/workers', '/ops/workers', 'The journal is the outbox'),
  {
    screen: '/ops/workers',
    state: 'empty',
    arrange: give('/ops/workers', {
      as_of: '2026-01-05T08:00:00Z',
      process: { pid: 1, version: '0.1.0', started_at: '2026-01-05T08:00:00Z' },
      items: [],
    }),
    sees: 'Nothing works in the background',
  },
  { screen: '/ops/workers', state: 'loading', arrange: hold('/ops/workers'), sees: /Loading workers/ },
  {
    screen: '/ops/workers',
    state: 'error',
    arrange: broken('/ops/workers'),
    sees: 'It was broken for the test',
  },
  { screen: '/ops/workers', state: 'stale', arrange: breakStream, sees: /Stale, as of/ },
  { screen: '/ops/workers', state: 'forbidden', as: 'billing', sees: 'supervision.read' },
  ...common('/ops/runbooks', '/ops/runbooks', 'An entity is quarantined'),
  {
    screen: '/ops/runbooks',
    state: 'empty',
    act: (page) => page.getByLabel('Find').fill('nothing has this'),
    sees: 'No runbook has that',
  },
  { screen: '/ops/runbooks', state: 'loading', arrange: hold('/ops/runbooks'), sees: /Loading runbooks/ },
  {
    screen: '/ops/runbooks',
    state: 'error',
    arrange: broken('/ops/runbooks'),
    sees: 'It was broken for the test',
  },
  { screen: '/ops/runbooks', state: 'forbidden', as: 'billing', sees: 'supervision.read' },
  ...common('/ops/runbooks/$id', '/ops/runbooks/quarantined-actor', 'Every command to one entity answers'),
  {
    screen: '/ops/runbooks/$id',
    state: 'error',
    at: '/ops/runbooks/not-ready',
    arrange: broken('/ops/runbooks/not-ready'),
    sees: 'It was broken for the test',
  },
  {
    screen: '/ops/runbooks/$id',
    state: 'loading',
    at: '/ops/runbooks/not-ready',
    arrange: hold('/ops/runbooks/not-ready'),
    sees: /Loading/,
  },
  {
    screen: '/ops/runbooks/$id',
    state: 'forbidden',
    at: '/ops/runbooks/not-ready',
    as: 'billing',
    sees: 'supervision.read',
  },
  { screen: '/ops/runbooks/$id', state: 'gone', at: '/ops/runbooks/nothing', sees: 'No such runbook' },
  ...common('/ops/nodes', '/ops/nodes', 'Open orders'),
  {
    screen: '/ops/nodes',
    state: 'ready',
    variant: 'draining',
    arrange: change('/nodes', draining),
    sees: /allocations? left/,
  },
  { screen: '/ops/nodes', state: 'empty', arrange: give('/nodes', nothing), sees: 'No node yet' },
  { screen: '/ops/nodes', state: 'loading', arrange: hold('/nodes'), sees: /Loading nodes/ },
  { screen: '/ops/nodes', state: 'error', arrange: broken('/nodes'), sees: 'It was broken for the test' },
  { screen: '/ops/nodes', state: 'stale', arrange: breakStream, sees: /Stale, as of/ },
  { screen: '/ops/nodes', state: 'forbidden', as: 'billing', sees: 'node.read' },
  ...whole('/ops/nodes/$id', '/ops/nodes/$node', 'Machine'),
  {
    screen: '/ops/nodes/$id',
    state: 'ready',
    variant: 'draining',
    at: '/ops/nodes/$node',
    arrange: change('/nodes/$node', draining),
    sees: 'Stop, stay closed',
  },
  {
    screen: '/ops/nodes/$id',
    state: 'ready',
    variant: 'asked to drain',
    at: '/ops/nodes/$node',
    arrange: change('/nodes/$node', (node) => ({
      ...node,
      certificates: RENEWED,
      actions: ['cordon', 'drain', 'retire'],
    })),
    act: async (page) => {
      await page.getByRole('button', { name: 'Drain' }).click()
      await page.getByRole('radio', { name: '4 h', exact: true }).check({ force: true })
    },
    sees: /with \d+ GPUs? on it/,
  },
  {
    screen: '/ops/nodes/$id',
    state: 'ready',
    variant: 'its drain asked to change',
    at: '/ops/nodes/$node',
    arrange: change('/nodes/$node', draining),
    act: async (page) => {
      await page.getByRole('button', { name: 'Change', exact: true }).click()
    },
    sees: /as they were told/,
  },
  {
    screen: '/ops/nodes/$id',
    state: 'ready',
    variant: 'maintenance',
    at: '/ops/nodes/$node',
    arrange: change('/nodes/$node', inMaintenance),
    sees: 'In maintenance.',
  },
  {
    screen: '/ops/nodes/$id',
    state: 'ready',
    variant: 'certificate not renewed',
    at: '/ops/nodes/$node',
    arrange: change('/nodes/$node', notRenewed(12)),
    sees: 'It should have been renewed',
  },
  {
    screen: '/ops/nodes/$id',
    state: 'ready',
    variant: 'certificate ended',
    at: '/ops/nodes/$node',
    arrange: change('/nodes/$node', notRenewed(-25)),
    sees: 'The agent can’t connect by it any more.',
  },
  { screen: '/ops/nodes/$id', state: 'forbidden', at: '/ops/nodes/$node', as: 'billing', sees: 'node.read' },
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
  { screen: '/ops/tenants', state: 'forbidden', as: 'billing', sees: 'tenant.read' },
  ...whole('/ops/tenants/$id', '/ops/tenants/$tenant', 'Audit of the last 7 days'),
  {
    screen: '/ops/tenants/$id',
    state: 'empty',
    at: '/ops/tenants/$tenant',
    arrange: give('/projects', nothing),
    sees: 'Its owners and admins make them',
  },
  {
    screen: '/ops/tenants/$id',
    state: 'partial',
    at: '/ops/tenants/$tenant?of=members',
    arrange: broken('/tenants/$tenant/members'),
    sees: 'It was broken for the test',
  },
  {
    screen: '/ops/tenants/$id',
    state: 'forbidden',
    at: '/ops/tenants/$tenant',
    as: 'billing',
    sees: 'tenant.read',
  },
  { screen: '/ops/tenants/$id', state: 'gone', at: `/ops/tenants/ten_${NOBODY}`, sees: 'No such tenant' },
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
  ...whole('/ops/users/$id', '/ops/users/$user', 'Audit of the last 7 days'),
  { screen: '/ops/users/$id', state: 'forbidden', at: '/ops/users/$user', as: 'billing', sees: 'user.read' },
  { screen: '/ops/users/$id', state: 'gone', at: `/ops/users/user_${NOBODY}`, sees: 'No such user' },

  // development
  { screen: '/gallery', state: 'ready', as: 'nobody', sees: 'Every component in every state' },
]

/** As docs/ux/states.md calls it, and the picture of it. */
export const nameOf = (one: Pick<Case, 'screen' | 'state' | 'variant'>): string =>
  `${one.screen} ${one.state}${one.variant ? `, ${one.variant}` : ''}`
