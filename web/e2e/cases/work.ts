/** Work: home, launching, allocations, capacity and prices. */
import {
  breakStream,
  broken,
  change,
  denied,
  endedBadly,
  failed,
  give,
  held,
  hold,
  matches,
  NOBODY,
  nothing,
  noticed,
} from '../answers'
import { type Case, common } from './case'

/** Of several projects none is presumed, and tests make some. */
const LAUNCH = '/launch?project=$project'

export const WORK: readonly Case[] = [
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
]
