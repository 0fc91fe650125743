/**
 * Every screen in every state that it can be in, as a table: how to bring the state about, and what is to be seen then.
 * Each area of the console has a file of its own in cases/. docs/ux/states.md has the cases by their names, and a test holds
 * the two together.
 *
 * States that the server does not show on demand are brought about between the page and the server: an answer is held
 * back, or another one is given. What is shown for it is the page's own doing, and that is what is tested.
 */
import { ACCESS } from './cases/access'
import type { Case } from './cases/case'
import { ENGINE } from './cases/engine'
import { ENTRY } from './cases/entry'
import { FLEET } from './cases/fleet'
import { RECORDS } from './cases/records'
import { WORK } from './cases/work'

export { type Case, nameOf, STATES, type StateName } from './cases/case'

/** What those who build with the components look at. */
const DEVELOPMENT: readonly Case[] = [
  { screen: '/gallery', state: 'ready', as: 'nobody', sees: 'Every component in every state' },
]

export const CASES: readonly Case[] = [
  ...ENTRY,
  ...WORK,
  ...ACCESS,
  ...RECORDS,
  ...ENGINE,
  ...FLEET,
  ...DEVELOPMENT,
]
