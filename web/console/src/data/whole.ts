/**
 * Lists that are shown, chosen from, counted or summed as wholes. The API gives them in pages; a sum of one page is a wrong sum,
 * and a choice from one page lacks the others. So all pages are read, up to a bound that keeps a page from asking for ever;
 * what is cut there says so.
 */

interface PageOf<T> {
  readonly items: readonly T[]
  readonly next_page_token?: string | null
}

export interface Whole<T> {
  readonly items: readonly T[]
  /** Whether that is all. */
  readonly whole: boolean
}

/** How many are asked for at once: as many as the API gives. */
export const PAGE = 200
const PAGES_MAX = 20

export async function readWhole<T>(
  read: (token: string | undefined) => Promise<PageOf<T>>,
  pages = PAGES_MAX,
): Promise<Whole<T>> {
  const items: T[] = []
  let token: string | undefined
  for (let count = 0; count < pages; count++) {
    const page = await read(token)
    items.push(...page.items)
    token = page.next_page_token ?? undefined
    if (token === undefined) return { items, whole: true }
  }
  return { items, whole: false }
}

/** How many requests it takes to read an answer again: pages that were read one by one, or a whole list. */
export function pagesIn(data: unknown): number {
  if (typeof data !== 'object' || data === null) return 1
  const { pages, items } = data as { pages?: unknown; items?: unknown }
  if (typeof pages === 'number') return pages
  if (Array.isArray(pages)) return pages.length
  return Array.isArray(items) ? Math.ceil(items.length / PAGE) : 1
}

/** A count of what was read: `at least 4,000` where there are more. */
export const countOf = (count: number, whole: boolean): string =>
  whole ? String(count) : `at least ${count.toLocaleString('en-US')}`
