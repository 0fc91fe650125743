// @vitest-environment node
/** The list of screens, the router, the documents and the cases say the same. It needs no cloud. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PLACES, type Place } from '../console/src/app/places'
import { CASES, nameOf, STATES } from './cases'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
/** What a cell of the matrix may say, as the page explains it. */
const SIGNS = { shown: '✓', cannot: '–', alike: '○' } as const
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
      return STATES.filter((_, at) => cells[at] === SIGNS.shown).map((state) => nameOf({ screen, state }))
    })
    const names = CASES.map(nameOf)
    expect(new Set(names).size, 'each name is one case').toBe(names.length)
    const cases = CASES.filter(({ variant }) => variant === undefined)
    expect(marked.sort()).toEqual(cases.map(nameOf).sort())
  })

  it('tells a state that can’t be from one that has no case of its own', () => {
    const page = read('docs/ux/states.md')
    const signs: readonly string[] = Object.values(SIGNS)
    // Each is explained, and above the table.
    const legend = page.slice(0, page.indexOf('| screen |'))
    for (const sign of signs) expect(legend).toContain(`| ${sign} | `)
    for (const [screen, cells] of rows(page)) {
      const [empty, gone] = [cells[STATES.indexOf('empty')], cells[STATES.indexOf('gone')]]
      for (const cell of cells) expect(signs, screen).toContain(cell)
      // What the page says of all things of a kind.
      if (screen.includes('$'))
        expect(empty, `${screen}: a single thing is never empty`).not.toBe(SIGNS.alike)
      else expect(gone, `${screen}: a list is never gone`).not.toBe(SIGNS.alike)
    }
    // A sign that nothing has needs no explanation.
    expect(new Set([...rows(page).values()].flat())).toEqual(new Set(signs))
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
