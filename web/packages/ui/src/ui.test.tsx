import { act, type ReactElement, useState } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Button } from './button'
import { Confirm, Dialog } from './dialog'
import { Input } from './field'
import { Page } from './layout'
import { Menu } from './menu'
import { Timeline } from './progress'
import { Table } from './table'
import { type SortedBy, sorted } from './table-sort'
import { Tabs } from './tabs'
import { ExactTimes, formatSpan, formatTime, shortId, TimeAgo } from './text'
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

  it('keeps its reason while one points at it, and takes it away by Escape', () => {
    draw(<Button why="Not while it stops.">Start</Button>)
    const reason = find('[role=tooltip]')
    const pointer = (type: string) =>
      act(() => void find('.ui-why').dispatchEvent(new Event(type, { bubbles: true })))
    const shown = () => reason.dataset['shown'] !== undefined
    expect(shown()).toBe(false)
    pointer('pointerover')
    expect(shown()).toBe(true)
    press('Escape', document.body)
    expect(shown()).toBe(false)
    act(() => find('button').focus())
    expect(shown(), 'also for who has no mouse').toBe(true)
    act(() => find('button').blur())
    expect(shown()).toBe(false)
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

describe('Menu', () => {
  it('says in the menu why something in it is off', () => {
    const chosen = vi.fn()
    draw(
      <Menu
        label="More"
        button="…"
        items={[{ text: 'Sign out', why: 'Not connected.', onSelect: chosen }]}
      />,
    )
    const item = find('[role=menuitem]')
    const said = (what: string) => document.getElementById(item.getAttribute(what) ?? '')?.textContent
    expect([said('aria-labelledby'), said('aria-describedby')]).toEqual(['Sign out', 'Not connected.'])
    act(() => item.click())
    expect(chosen).not.toHaveBeenCalled()
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

describe('Dialog', () => {
  it('is closed before it is taken out of the page, because only that gives the focus back', () => {
    let inPage: boolean | undefined
    vi.spyOn(HTMLDialogElement.prototype, 'close').mockImplementation(function (this: HTMLDialogElement) {
      inPage = this.isConnected
      this.removeAttribute('open')
    })
    draw(
      <Dialog open title="Invite somebody" onClose={() => {}}>
        <p>Whom?</p>
      </Dialog>,
    )
    expect(inPage).toBeUndefined()
    draw(<p>gone</p>)
    expect(inPage).toBe(true)
  })
})

describe('Page', () => {
  it('takes on the focus that waits for its title, and no other', () => {
    const page = (title: string) => (
      <main tabIndex={-1}>
        <input aria-label="elsewhere" />
        {title && (
          <Page key={title} title={title}>
            <p>It is here.</p>
          </Page>
        )}
      </main>
    )
    draw(page(''))
    act(() => find('main').focus())
    draw(page('Training'))
    expect(document.activeElement?.textContent).toBe('Training')
    act(() => find('input').focus())
    draw(page('Another'))
    expect(document.activeElement?.tagName).toBe('INPUT')
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

  describe('that is long', () => {
    const many = Array.from({ length: 600 }, (_, at) => `row ${at}`)
    /** What the browser says is near, by hand. */
    const near = new Map<Element, (isIntersecting: boolean) => void>()
    beforeEach(() => {
      near.clear()
      vi.stubGlobal(
        'IntersectionObserver',
        class {
          readonly #tell: IntersectionObserverCallback
          constructor(tell: IntersectionObserverCallback) {
            this.#tell = tell
          }
          observe(one: Element) {
            const boundingClientRect = { height: 1_234 }
            near.set(one, (isIntersecting) =>
              act(() => this.#tell([{ isIntersecting, boundingClientRect } as never], this as never)),
            )
          }
          disconnect() {}
        },
      )
    })
    afterEach(() => void vi.unstubAllGlobals())
    const chunk = (at: number) => find(`[data-chunk="${at}"]`)
    const drawn = () => place.querySelectorAll('tbody tr:not([aria-hidden])').length

    it('draws what is near, keeps the room of the rest, and says how long it is', () => {
      draw(table(many))
      expect(drawn()).toBe(50)
      expect(find('table').getAttribute('aria-rowcount')).toBe('601')
      near.get(chunk(5))?.(true)
      expect(drawn()).toBe(100)
      expect(chunk(5).querySelector('tr')?.getAttribute('aria-rowindex')).toBe('252')
      near.get(chunk(5))?.(false)
      expect(drawn()).toBe(50)
      expect(chunk(5).querySelector('td')?.style.height).toBe('1234px')
    })

    it('is walked through to its end and back, whatever is drawn, and keeps the row that one is at', () => {
      draw(table(many))
      find('a').focus()
      const at = () => document.activeElement?.textContent
      press('End')
      expect(at()).toBe('row 599')
      near.get(chunk(11))?.(false)
      expect(at(), 'scrolled away from').toBe('row 599')
      press('Home')
      expect(at()).toBe('row 0')
      for (let row = 0; row < 120; row++) press('j')
      expect(at()).toBe('row 120')
      for (let row = 0; row < 40; row++) press('ArrowUp')
      expect(at()).toBe('row 80')
    })
  })

  describe('that can be put in order', () => {
    interface Thing {
      readonly name: string
      readonly size?: number
    }
    const things: readonly Thing[] = [
      { name: 'gpu-10', size: 2 },
      { name: 'gpu-2' },
      { name: 'GPU-1', size: 10 },
      { name: 'gpu-3', size: 2 },
    ]
    function InOrder({ more }: { readonly more?: () => void }) {
      const [by, onSort] = useState<SortedBy>()
      return (
        <Table
          label="Things"
          rows={things}
          rowKey={(one) => one.name}
          empty={null}
          more={more}
          sorting={{ by, onSort }}
          columns={[
            {
              key: 'name',
              head: 'Name',
              cell: (one) => <a href="#x">{one.name}</a>,
              sort: (one) => one.name,
            },
            { key: 'size', head: 'Size', cell: (one) => one.size ?? '—', sort: (one) => one.size },
            { key: 'act', head: 'Actions', cell: () => null },
          ]}
        />
      )
    }
    const names = () => [...place.querySelectorAll('tbody a')].map((one) => one.textContent)
    const heads = () => [...place.querySelectorAll('th')].map((one) => one.getAttribute('aria-sort'))
    const head = (text: string) => {
      const found = [...place.querySelectorAll('button')].find((one) => one.textContent === text)
      if (!found) throw new Error(`no head ${text} is to be pressed`)
      return found
    }
    const AS_THEY_CAME = ['gpu-10', 'gpu-2', 'GPU-1', 'gpu-3']

    it('goes up, down, and back to how it came, and says so', () => {
      draw(<InOrder />)
      expect([names(), heads()]).toEqual([AS_THEY_CAME, [null, null, null]])
      act(() => head('Name').focus())
      act(() => head('Name').click())
      expect(names(), 'as people count').toEqual(['GPU-1', 'gpu-2', 'gpu-3', 'gpu-10'])
      expect(heads()).toEqual(['ascending', null, null])
      expect(document.activeElement, 'who pressed it can press again').toBe(head('Name'))
      act(() => head('Name').click())
      expect(names()).toEqual(['gpu-10', 'gpu-3', 'gpu-2', 'GPU-1'])
      expect(heads()).toEqual(['descending', null, null])
      act(() => head('Name').click())
      expect([names(), heads()]).toEqual([AS_THEY_CAME, [null, null, null]])
    })

    it('leaves those that are alike as they came, and what has nothing at the end, either way', () => {
      draw(<InOrder />)
      act(() => head('Size').click())
      expect(names()).toEqual(['gpu-10', 'gpu-3', 'GPU-1', 'gpu-2'])
      act(() => head('Size').click())
      expect(names()).toEqual(['GPU-1', 'gpu-10', 'gpu-3', 'gpu-2'])
      act(() => head('Name').click())
      expect(heads(), 'by one column').toEqual(['ascending', null, null])
    })

    it('has nothing to press where nothing orders it, or only a part is there', () => {
      draw(<InOrder />)
      expect(place.querySelectorAll('th button')).toHaveLength(2)
      draw(<InOrder more={() => {}} />)
      expect(place.querySelectorAll('th button')).toHaveLength(0)
    })

    it('orders any rows, and loses none', () => {
      const column = { key: 'n', head: 'N', cell: () => null, sort: (one: bigint | null) => one }
      for (let seed = 1; seed < 200; seed++) {
        const rows = Array.from({ length: seed % 17 }, (_, at) => {
          const drawn = (seed * 7_919 + at * 104_729) % 23
          return drawn === 0 ? null : BigInt(drawn) * 10n ** 18n
        })
        for (const falling of [false, true]) {
          const found = sorted(rows, [column], { key: 'n', falling })
          expect(found.filter((one) => one === null)).toEqual(rows.filter((one) => one === null))
          const there = found.filter((one) => one !== null)
          expect(found.slice(0, there.length), 'what has nothing is last').toEqual(there)
          const up = falling ? [...there].reverse() : there
          for (const [at, one] of up.entries()) expect(one >= (up[at - 1] ?? 0n)).toBe(true)
        }
        expect(sorted(rows, [column], { key: 'no such', falling: false })).toBe(rows)
      }
    })
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

  it('brings the row that is chosen into view, once', () => {
    const many = Array.from({ length: 1_000 }, (_, at): TreeRow => ({ key: String(at), level: 1 }))
    const tree = (chosen: string | undefined, of: readonly TreeRow[] = many) =>
      draw(
        <Tree
          label="Tree"
          rows={of}
          chosen={chosen}
          name={(row) => row.key}
          columns={[]}
          onToggle={() => {}}
          onChoose={() => {}}
        />,
      )
    tree('900', [])
    const box = find('[role=treegrid]')
    expect(box.scrollTop, 'it is not there yet').toBe(0)
    tree('900')
    expect(box.scrollTop).toBeGreaterThan(800 * 32)
    box.scrollTop = 5
    tree('900', [...many])
    expect(box.scrollTop, 'where people scroll is theirs').toBe(5)
    tree('500', [...many])
    expect(box.scrollTop).toBeGreaterThan(400 * 32)
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

describe('Confirm', () => {
  it('says itself what is missing', () => {
    const confirmed = vi.fn()
    draw(
      <Confirm
        open
        title="Kill: relay"
        verb="Kill"
        reason
        error={undefined}
        onConfirm={confirmed}
        onClose={() => {}}
      />,
    )
    const form = find<HTMLFormElement>('form')
    // The browser's own bubble would come first, and the form hear nothing.
    expect(form.noValidate).toBe(true)
    const submit = () =>
      act(() => void form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })))
    submit()
    expect(confirmed).not.toHaveBeenCalled()
    expect(place.textContent).toContain('Say why, in a few words.')
  })
})

describe('TimeAgo', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('knows what time it is when it was not looked at for a while', () => {
    vi.setSystemTime('2026-01-05T08:00:00Z')
    draw(<TimeAgo at="2026-01-05T08:00:00Z" />)
    act(() => void vi.advanceTimersByTime(5_000))
    expect(place.textContent).toBe('5s ago')
    draw(<p />)
    vi.setSystemTime('2026-01-05T08:10:00Z')
    draw(<TimeAgo at="2026-01-05T08:09:50Z" />)
    expect(place.textContent).toBe('10s ago')
  })
})

describe('exact times', () => {
  const AT = '2026-01-05T08:00:00Z'

  it('have their zone, and stand in place of how long ago', () => {
    draw(
      <ExactTimes value={true}>
        <TimeAgo at={AT} plain />
      </ExactTimes>,
    )
    expect(place.textContent).toBe(formatTime(AT))
    expect(formatTime(AT)).toMatch(/(UTC|GMT|[A-Z]{3,4})/)
  })

  it('are beside how long ago in a timeline, and once', () => {
    const timeline = (
      <Timeline label="It" moments={[{ key: '1', at: AT, title: 'Began', icon: 'check', tone: 'info' }]} />
    )
    draw(timeline)
    expect([...place.querySelectorAll('time')].map((one) => one.textContent)).toEqual([
      expect.stringMatching(/ago$/),
      formatTime(AT),
    ])
    draw(<ExactTimes value={true}>{timeline}</ExactTimes>)
    expect([...place.querySelectorAll('time')].map((one) => one.textContent)).toEqual([formatTime(AT)])
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
