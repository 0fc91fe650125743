import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CHART_COLOURS, Chart, type ChartProps, largest } from './chart'
import { distinct, running } from './chart-stack'

// Nothing is drawn here: there is no canvas. What is around it is looked at.
vi.mock('./chart-plot', () => ({ default: () => <div data-testid="plot" /> }))

const row = (key: string, ...values: (number | null)[]) => ({ key, label: key.toUpperCase(), values })

describe('stacks', () => {
  it('end where the next begins', () => {
    expect(
      running([
        [1, 2, null],
        [3, null, 5],
        [1, 1, 1],
      ]),
    ).toEqual([
      [1, 2, null],
      [4, 2, 5],
      [5, 3, 6],
    ])
    expect(running([])).toEqual([])
  })

  it('says the same word along an axis once', () => {
    expect(distinct(['10:01', '10:01', '10:02', '10:01'])).toEqual(['10:01', '', '10:02', '10:01'])
  })

  it('keep the largest and sum up the others', () => {
    const many = Array.from({ length: 9 }, (_, at) => row(`s${at}`, at, null, 1))
    const found = largest(many, 'others')
    expect(found).toHaveLength(CHART_COLOURS)
    expect(found.map((one) => one.key)).toEqual(['s8', 's7', 's6', 's5', 's4', 'others'])
    expect(found.at(-1)?.values).toEqual([0 + 1 + 2 + 3, 0, 4])
    expect(largest(many.slice(0, 3), 'others').map((one) => one.key)).toEqual(['s2', 's1', 's0'])
  })

  it('add to the others what came as others, however much that is', () => {
    const most = row('others', 100, 5, null)
    const few = largest([most, row('a', 1, 1, 1)], 'the rest')
    expect(few.map((one) => [one.key, one.label])).toEqual([
      ['a', 'A'],
      ['others', 'the rest'],
    ])
    expect(few[1]?.values).toEqual([100, 5, 0])
    const many = Array.from({ length: 6 }, (_, at) => row(`s${at}`, at, null, 1))
    const found = largest([...many, most], 'others')
    expect(found.map((one) => one.key)).toEqual(['s5', 's4', 's3', 's2', 's1', 'others'])
    expect(found.at(-1)?.values).toEqual([100, 5, 1])
  })
})

describe('Chart', () => {
  let place: HTMLElement
  let root: Root

  beforeEach(async () => {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
    // There at once when it is asked for, so that drawing is one act.
    await import('./chart-figure')
    place = document.createElement('div')
    document.body.append(place)
    root = createRoot(place)
  })
  afterEach(() => {
    act(() => root.unmount())
    place.remove()
  })

  const props: ChartProps = {
    label: 'Cost',
    kind: 'bars',
    times: [0, 3_600, 7_200],
    end: 10_800,
    series: [row('h100', 1, 2, 3), row('h200', 10, null, 30)],
    format: (value) => `$${value}`,
    formatTime: (seconds) => `${seconds / 3_600} h`,
    formatTick: (seconds) => `${seconds / 3_600}`,
  }
  const draw = async (more: Partial<ChartProps> = {}) => {
    await act(async () => root.render(<Chart {...props} {...more} />))
    await vi.waitFor(() => expect(place.querySelector('[data-testid="plot"]')).not.toBeNull(), 15_000)
  }
  const slider = () => place.querySelector<HTMLElement>('[role="slider"]') as HTMLElement
  const press = (key: string) =>
    act(() => {
      slider().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    })

  it('has the same figures as a table', async () => {
    await draw()
    const rows = [...place.querySelectorAll('tr')].map((one) =>
      [...one.children].map((cell) => cell.textContent),
    )
    expect(rows).toEqual([
      ['Time', 'H100', 'H200', 'Together'],
      ['0 h', '$1', '$10', '$11'],
      ['1 h', '$2', '–', '$2'],
      ['2 h', '$3', '$30', '$33'],
    ])
    expect([...place.querySelectorAll('li')].map((one) => one.textContent)).toEqual(['H100', 'H200'])
  })

  it('is read by the keys', async () => {
    await draw()
    const says = () => slider().getAttribute('aria-valuetext')
    expect(slider().tabIndex).toBe(0)
    // It begins where one looks first: at the latest.
    expect(says()).toBe('2 h: H100 $3, H200 $30, together $33')
    press('ArrowLeft')
    press('ArrowLeft')
    expect(slider().getAttribute('aria-valuenow')).toBe('1')
    expect(says()).toBe('1 h: H100 $2, H200 –, together $2')
    press('Home')
    press('ArrowLeft')
    expect(says()).toContain('0 h')
    press('End')
    press('ArrowRight')
    expect(says()).toContain('2 h')
    press('Escape')
    expect(slider().getAttribute('aria-valuenow')).toBe('2')
  })

  it('stands still when figures go away under its cursor, and when there are none', async () => {
    await draw()
    press('End')
    await draw({ times: [0], series: [row('h100', 1)] })
    expect(slider().getAttribute('aria-valuetext')).toBe('0 h: H100 $1')
    await draw({ times: [], series: [] })
    expect(slider().getAttribute('aria-valuetext')).toBe('No figures')
    press('ArrowRight')
    expect(slider().getAttribute('aria-valuenow')).toBe('0')
  })
})
