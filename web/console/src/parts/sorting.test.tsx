import { act } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Opened, openConsole, page, serve, sessionOf } from '../testing'
import { ageOf, ordersOf, textOfOrders, withOrder } from './sorting'

describe('an order in an address', () => {
  it('is read as it was written, for any tables', () => {
    const names = ['nodes', 'api-keys', 'tokens']
    for (let bits = 0; bits < 64; bits++) {
      const orders = new Map(
        names.flatMap((name, at) =>
          bits & (1 << at) ? [[name, { key: 'last-used', falling: (bits & (8 << at)) !== 0 }] as const] : [],
        ),
      )
      const text = textOfOrders(orders)
      expect(ordersOf(text)).toEqual(orders)
      expect(text === undefined, 'what says nothing is absent').toBe(orders.size === 0)
      // As it stands there, without anything to be escaped.
      expect(encodeURIComponent(text ?? '')).toBe(text ?? '')
    }
  })

  it('changes for one table, and stays for the others', () => {
    const both = withOrder('-nodes.age', 'tokens', { key: 'ends', falling: false })
    expect(both).toBe('-nodes.age~tokens.ends')
    expect(withOrder(both, 'nodes', undefined)).toBe('tokens.ends')
    expect(withOrder('tokens.ends', 'tokens', undefined)).toBeUndefined()
  })

  it('passes over what it can’t mean', () => {
    for (const odd of [
      '',
      '~',
      '.',
      'nodes',
      'nodes.',
      '.age',
      '--nodes.age',
      'nodes.age.age',
      'n.<b>',
      'mailbox',
    ])
      expect(ordersOf(odd).size, odd).toBe(0)
    expect([...ordersOf('~x~nodes.age~')]).toEqual([['nodes', { key: 'age', falling: false }]])
  })

  it('has the youngest as the least', () => {
    expect(ageOf('2026-02-01T00:00:00Z')).toBeLessThan(ageOf('2026-01-01T00:00:00Z'))
  })
})

describe('a list in an order', () => {
  let console: Opened | undefined
  beforeEach(() => localStorage.clear())
  afterEach(async () => {
    await console?.close()
    console = undefined
    vi.unstubAllGlobals()
  })
  const project = (label: string, day: number) => ({
    id: `proj_${label}`,
    label,
    display_name: label,
    tenant: { id: 'ten_a', name: 'core42:aicloud:-:acme:-:tenant/ten_a' },
    name: `core42:aicloud:-:acme:${label}:project/proj_${label}`,
    created_at: `2026-01-0${day}T00:00:00Z`,
    actions: [],
  })
  const open = async (at: string) => {
    serve({ 'GET /v1/projects': page([project('lab', 2), project('arts', 3), project('zoo', 1)]) })
    console = await openConsole(at, sessionOf([{ role: 'tenant_viewer', tenant: 'ten_a' }]))
    const here = console
    const rows = () => [...here.place.querySelectorAll('tbody [data-row]')].map((one) => one.textContent)
    await here.until(() => rows().length === 3)
    return { here, rows }
  }
  const searchOf = (here: Opened) => here.router.state.location.search as Record<string, unknown>

  it('is in the order that a link says, and writes the next one into the address, without a step to go back by', async () => {
    const { here, rows } = await open('/projects?project=all&sort=-projects.age')
    expect(rows()).toEqual(['zoo', 'lab', 'arts'])
    const { length } = here.router.history
    await act(async () => here.button('Project')?.focus())
    await here.press('Project')
    await here.until(() => rows()[0] === 'arts')
    expect(rows()).toEqual(['arts', 'lab', 'zoo'])
    expect(searchOf(here)).toEqual({ project: 'all', sort: 'projects.name' })
    expect(here.router.history.length).toBe(length)
    expect(document.activeElement).toBe(here.button('Project'))
    await here.press('Project')
    await here.press('Project')
    await here.until(() => searchOf(here)['sort'] === undefined)
    expect(rows()).toEqual(['lab', 'arts', 'zoo'])
  })

  it('is as it came where the link names what is not there', async () => {
    const { here, rows } = await open('/projects?sort=projects.colour~members.who')
    expect(rows()).toEqual(['lab', 'arts', 'zoo'])
    expect(here.place.querySelector('[aria-sort]')).toBeNull()
  })

  it('does not go along to another screen', async () => {
    const { here } = await open('/projects?sort=projects.age')
    await here.go('/members')
    await here.until(() => here.router.state.location.pathname === '/members')
    expect(searchOf(here)['sort']).toBeUndefined()
  })
})
