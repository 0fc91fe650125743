// @vitest-environment node
/** The list of screens, the router, the documents and the cases say the same. It needs no cloud. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PLACES, type Place } from '../console/src/app/places'
import { CASES, nameOf, STATES } from './cases'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const paths = (PLACES as readonly Place[]).map((place) => place.path)

/** The rows of the tables of a page whose first cell is a path. */
function rows(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const line of text.split('\n')) {
    const cells = line.split('|').map((cell) => cell.trim())
    const path = /^`(\/[^`]*)`$/.exec(cells[1] ?? '')?.[1]
    if (path) found.set(path, cells.slice(2, -1))
  }
  return found
}

describe('the inventory', () => {
  it('has every route, and no other', () => {
    const routes = [...read('web/console/src/app/router.tsx').matchAll(/\bpath: '([^']+)'/g)].map(
      (found) => found[1],
    )
    expect(routes.sort()).toEqual([...paths].sort())
  })

  it('is docs/ux/screens.md', () => {
    expect([...rows(read('docs/ux/screens.md')).keys()]).toEqual(paths)
  })

  it('is docs/ux/states.md, with a case behind each mark and a mark for each case', () => {
    const page = read('docs/ux/states.md')
    expect(page).toContain(`| screen | ${STATES.join(' | ')} |`)
    const table = rows(page)
    expect([...table.keys()]).toEqual(paths)
    const marked = [...table].flatMap(([screen, cells]) => {
      expect(cells, screen).toHaveLength(STATES.length)
      return STATES.filter((_, at) => cells[at] === '✓').map((state) => nameOf({ screen, state }))
    })
    const names = CASES.map(nameOf)
    expect(new Set(names).size, 'each name is one case').toBe(names.length)
    const cases = CASES.filter(({ variant }) => variant === undefined)
    expect(marked.sort()).toEqual(cases.map(nameOf).sort())
  })

  it('lists the cases that are one more picture of a state', () => {
    const listed = read('docs/ux/states.md').matchAll(/^\| ([a-z]+), ([^|]+) \| `([^|]+)` \|/gm)
    const said = [...listed].map(([, state, variant, screen]) => `${screen} ${state}, ${variant}`)
    const more = CASES.filter(({ variant }) => variant !== undefined)
    expect(said.sort()).toEqual(more.map(nameOf).sort())
  })

  it('shows every screen at least once', () => {
    const ready = CASES.filter((one) => one.state === 'ready' && !one.variant).map((one) => one.screen)
    expect(ready.sort()).toEqual([...paths].sort())
  })

  it('gives no two places the same keys', () => {
    const keys = (PLACES as readonly Place[]).flatMap((place) => (place.keys ? [place.keys.join(' ')] : []))
    expect(new Set(keys).size).toBe(keys.length)
  })
})
