import { act, type ReactElement } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Button } from './button'
import { Input } from './field'
import { Table } from './table'
import { Tabs } from './tabs'
import { formatSpan, shortId } from './text'
import { Tree, type TreeRow } from './tree'
import { sliceOf } from './virtual'

let place: HTMLElement
let root: Root

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  place = document.createElement('div')
  document.body.append(place)
  root = createRoot(place)
})
afterEach(() => {
  act(() => root.unmount())
  place.remove()
})

const draw = (element: ReactElement) => act(() => root.render(element))
const find = <T extends HTMLElement>(selector: string): T => {
  const found = place.querySelector<T>(selector)
  if (!found) throw new Error(`nothing is ${selector} in ${place.innerHTML}`)
  return found
}
const press = (key: string, at: Element | null = document.activeElement) =>
  act(() => {
    at?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  })

describe('Button', () => {
  it('stays in reach when it is off, says why, and does nothing', () => {
    const pressed = vi.fn()
    draw(
      <Button why="Not while it stops." onClick={pressed}>
        Start
      </Button>,
    )
    const button = find<HTMLButtonElement>('button')
    expect(button.disabled).toBe(false)
    expect(button.getAttribute('aria-disabled')).toBe('true')
    const reason = document.getElementById(button.getAttribute('aria-describedby') ?? '')
    expect(reason?.textContent).toBe('Not while it stops.')
    act(() => button.click())
    expect(pressed).not.toHaveBeenCalled()
  })

  it('submits no form while it is off or busy', () => {
    const sent = vi.fn((event: Event) => event.preventDefault())
    for (const props of [{ why: 'no' }, { busy: 'Saving…' }]) {
      draw(
        <form>
          <Button type="submit" {...props}>
            Save
          </Button>
        </form>,
      )
      find('form').addEventListener('submit', sent)
      act(() => find('button').click())
    }
    expect(sent).not.toHaveBeenCalled()
    expect(find('button').textContent).toBe('Saving…')
  })
})

describe('Input', () => {
  it('tells what is wrong with its value together with it', () => {
    draw(
      <Input
        label="How many"
        required
        value="0"
        readOnly
        error="Must be 1 to 64."
        help="Together on one node."
      />,
    )
    const input = find('input')
    expect(input.getAttribute('aria-invalid')).toBe('true')
    expect(document.getElementById(input.getAttribute('aria-describedby') ?? '')?.textContent).toContain(
      'Must be 1 to 64.',
    )
    expect(find<HTMLLabelElement>('label').htmlFor).toBe(input.id)
  })
})

describe('Table', () => {
  const rows = ['a', 'b', 'c']
  const table = (shown: readonly string[] | undefined) => (
    <Table
      label="Things"
      rows={shown}
      rowKey={(row) => row}
      empty={<p>None yet</p>}
      columns={[
        {
          key: 'name',
          head: 'Name',
          cell: (row) => (
            <a href={`#${row}`} data-row>
              {row}
            </a>
          ),
        },
      ]}
    />
  )

  it('is walked through by keyboard', () => {
    draw(table(rows))
    find('a').focus()
    const at = () => document.activeElement?.textContent
    press('ArrowDown')
    expect(at()).toBe('b')
    press('j')
    press('j')
    expect(at(), 'it ends at the last').toBe('c')
    press('Home')
    expect(at()).toBe('a')
    press('k')
    expect(at()).toBe('a')
    press('End')
    expect(at()).toBe('c')
  })

  it('says that it loads, and that there is nothing', () => {
    draw(table(undefined))
    expect(find('[aria-busy]').textContent).toContain('Loading things')
    expect(place.querySelectorAll('tbody tr').length).toBe(5)
    draw(table([]))
    expect(place.textContent).toBe('None yet')
  })
})

describe('Tabs', () => {
  it('are one stop of Tab, and arrows go between them', () => {
    const chosen = vi.fn()
    const tabs = ['one', 'two'].map((id) => ({ id, text: id, content: `the ${id}` }))
    draw(<Tabs label="Sample" tabs={tabs} chosen="one" onChoose={chosen} />)
    expect([...place.querySelectorAll('[role=tab]')].map((tab) => tab.getAttribute('tabindex'))).toEqual([
      '0',
      '-1',
    ])
    press('ArrowLeft', find('[role=tab]'))
    expect(chosen).toHaveBeenCalledWith('two')
    expect(find('[role=tabpanel]').textContent).toBe('the one')
  })
})

describe('Tree', () => {
  const rows: TreeRow[] = [
    { key: 'root', level: 1, open: true },
    { key: 'core', level: 2, open: false },
    { key: 'leaf', level: 2 },
  ]

  it('opens, closes, and goes in and out by arrows', () => {
    const [toggled, chosen] = [vi.fn(), vi.fn()]
    draw(
      <Tree
        label="Tree"
        rows={rows}
        name={(row) => row.key}
        columns={[]}
        onToggle={toggled}
        onChoose={chosen}
      />,
    )
    const tree = find('[role=treegrid]')
    const active = () =>
      document.getElementById(tree.getAttribute('aria-activedescendant') ?? '')?.textContent
    press('ArrowRight', tree)
    expect(active(), 'into an open branch').toBe('core')
    press('ArrowRight', tree)
    expect(toggled.mock.calls.map(([row]) => row.key)).toEqual(['core'])
    press('ArrowDown', tree)
    press('Enter', tree)
    expect(chosen.mock.calls.map(([row]) => row.key)).toEqual(['leaf'])
    press('ArrowLeft', tree)
    expect(active(), 'out to the parent').toBe('root')
    press('ArrowLeft', tree)
    expect(toggled.mock.calls.map(([row]) => row.key)).toEqual(['core', 'root'])
  })

  it('draws what is seen of a million rows', () => {
    const many = Array.from({ length: 1_000_000 }, (_, at): TreeRow => ({ key: String(at), level: 1 }))
    draw(
      <Tree
        label="Tree"
        rows={many}
        name={(row) => row.key}
        columns={[]}
        onToggle={() => {}}
        onChoose={() => {}}
      />,
    )
    expect(place.querySelectorAll('.ui-tree__body [role=row]').length).toBeLessThan(60)
    expect(find('[role=treegrid]').getAttribute('aria-rowcount')).toBe('1000001')
  })
})

describe('sliceOf', () => {
  it('never leaves the list, and always has what is seen', () => {
    let state = 7
    const roll = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state % below
    }
    for (let round = 0; round < 2_000; round++) {
      const [count, top, height] = [roll(5_000), roll(200_000), roll(1_200)]
      const { first, end } = sliceOf(top, height, 32, count)
      expect(first).toBeGreaterThanOrEqual(0)
      expect(end).toBeGreaterThanOrEqual(first)
      expect(end).toBeLessThanOrEqual(count)
      const seen = Math.floor(top / 32)
      if (seen < count) expect(first <= seen && seen < end).toBe(true)
    }
  })
})

describe('texts', () => {
  it('say lengths of time in two units', () => {
    const said = [0, 850, 1_000, 61_000, 3_600_000, 90_061_000].map(formatSpan)
    expect(said).toEqual(['0s', '850ms', '1s', '1m 1s', '1h', '1d 1h'])
    expect(formatSpan(-5)).toBe('0s')
  })

  it('shorten ids, and nothing else', () => {
    expect(shortId('alloc_01jd4q8w0zf2n9k3m5p7r9t1v3')).toBe('alloc_01jd…r9t1v3')
    expect(shortId('relay')).toBe('relay')
  })
})
