/**
 * Every screen in every state that it can be in, as a table: how to bring the state about, and what is to be seen then.
 * docs/ux/states.md links to the cases by their names, and a test holds the two together.
 *
 * States that the server does not show on demand are brought about between the page and the server: an answer is held
 * back, or another one is given. What is shown for it is the page's own doing, and that is what is tested.
 */
import type { Page } from 'playwright-core'
export declare const STATES: readonly [
  'ready',
  'empty',
  'loading',
  'partial',
  'error',
  'stale',
  'offline',
  'forbidden',
  'gone',
]
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
export declare const NAMES: Record<string, string>
/** A text with those names in it, as this cloud has them. `$id` belongs to the screens' own paths. */
export declare const filled: (text: string) => string
export declare const CASES: readonly Case[]
/** As docs/ux/states.md calls it, and the picture of it. */
export declare const nameOf: (one: Pick<Case, 'screen' | 'state'>) => string
