/** Records, and one’s own account: usage, audit, account. */
import { broken, hold, json, problem, usageOfFebruary } from '../answers'
import { type Case, common } from './case'

export const RECORDS: readonly Case[] = [
  ...common('/usage', '/usage', 'GPU-hours'),
  {
    screen: '/usage',
    state: 'ready',
    variant: 'of a month',
    at: '/usage?project=$project&month=2026-02&sort=usage.allocation',
    arrange: usageOfFebruary,
    sees: '$3,346.56',
  },
  {
    screen: '/usage',
    state: 'ready',
    variant: 'of all projects',
    at: '/usage?project=all',
    // Who pays for a tenant sees it as a whole; an operator would have to name one.
    as: 'billing',
    sees: 'By project',
  },
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
  ...common('/account', '/account', 'Second factor'),
  { screen: '/account', state: 'empty', sees: 'No passkey yet' },
  {
    screen: '/account',
    state: 'partial',
    arrange: broken('/me/sessions'),
    sees: 'It was broken for the test',
  },
  { screen: '/account', state: 'loading', arrange: hold('/me/sessions'), sees: /Loading sessions/ },
]
