import { describe, expect, it } from 'vitest'
import { countOf, pagesIn, readWhole } from './whole'

/** A list of so many, in pages of two. */
const list = (count: number) => async (token: string | undefined) => {
  const from = Number(token ?? 0)
  const items = [from, from + 1].filter((one) => one < count)
  return { items, next_page_token: from + 2 < count ? String(from + 2) : null }
}

describe('a whole list', () => {
  it('has what is on all pages', async () => {
    expect(await readWhole(list(5))).toEqual({ items: [0, 1, 2, 3, 4], whole: true })
    expect(await readWhole(list(0))).toEqual({ items: [], whole: true })
    expect(await readWhole(list(4), 2), 'the bound is exactly enough').toEqual({
      items: [0, 1, 2, 3],
      whole: true,
    })
  })

  it('costs as many requests as it has pages', () => {
    const items = (count: number) => ({ items: Array.from({ length: count }) })
    expect([items(0), items(200), items(201), items(4_000)].map(pagesIn)).toEqual([0, 1, 2, 20])
    expect([{ pages: [1, 2, 3] }, { items: [], pages: 5 }, undefined, 'text', {}].map(pagesIn)).toEqual([
      3, 5, 1, 1, 1,
    ])
  })

  it('says when it was cut', async () => {
    expect(await readWhole(list(5), 2)).toEqual({ items: [0, 1, 2, 3], whole: false })
    expect([countOf(4_000, false), countOf(7, true)]).toEqual(['at least 4,000', '7'])
  })
})
