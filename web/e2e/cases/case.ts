/** What a case of a screen in a state is, what the cases of several screens have in common, and what each is called. */
import type { Page } from 'playwright-core'
import { breakStream, broken, hold } from '../answers'

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
export function common(screen: string, at: string, sees: string | RegExp): Case[] {
  return [
    { screen, state: 'ready', at, sees },
    { screen, state: 'offline', at, arrange: breakStream, sees: 'Nothing you do is queued' },
  ]
}

/** What every page of one thing shows alike; `at` is where the API has it, too. */
export function whole(screen: string, at: string, sees: string | RegExp): Case[] {
  const path = at.replace(/^\/ops/, '')
  return [
    ...common(screen, at, sees),
    { screen, state: 'loading', at, arrange: hold(path), sees: /Loading the screen/ },
    { screen, state: 'error', at, arrange: broken(path), sees: 'It was broken for the test' },
    { screen, state: 'stale', at, arrange: breakStream, sees: /Stale, as of/ },
  ]
}

/** As docs/ux/states.md calls it, and the picture of it. */
export const nameOf = (one: Pick<Case, 'screen' | 'state' | 'variant'>): string =>
  `${one.screen} ${one.state}${one.variant ? `, ${one.variant}` : ''}`
