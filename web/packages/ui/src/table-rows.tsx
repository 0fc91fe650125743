/**
 * Rows of a long table. Those far from what is seen are not drawn: a chunk of them is one empty row as high as they were, so that the
 * page keeps its length and its place, and a list of thousands costs what a screenful does. Rows may be of any height; a chunk is
 * measured when it goes.
 *
 * What has the focus stays, wherever one scrolls to, and the keys that walk through a table ask for the chunk that they go into
 * (`data-chunk`), so nobody who walks meets an end before the end.
 */
import { type ReactNode, useEffect, useRef, useState } from 'react'

/** From so many rows on a table is drawn in chunks. */
export const LONG = 100
export const CHUNK = 50
/** How high a row is as long as nobody has seen it. */
const ROW_PX = 41
/** So far beyond the edges of the window rows are drawn. */
const MARGIN = '800px 0px'

export interface ChunkProps {
  readonly at: number
  readonly count: number
  readonly columns: number
  /** Drawn, were it far away: somebody walks into it. */
  readonly wanted: boolean
  /** Its rows. */
  readonly draw: () => ReactNode
}

export function Chunk({ at, count, columns, wanted, draw }: ChunkProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const height = useRef(count * ROW_PX)
  // Where nobody can say what is seen, all of it is drawn.
  const watched = typeof IntersectionObserver !== 'undefined'
  const [near, setNear] = useState(at === 0 || !watched)
  useEffect(() => {
    const element = body.current
    if (!element || !watched) return
    const watcher = new IntersectionObserver(
      ([entry]) => {
        if (!entry) return
        if (!entry.isIntersecting && entry.boundingClientRect.height > 0)
          height.current = entry.boundingClientRect.height
        setNear(entry.isIntersecting || element.contains(document.activeElement))
      },
      { rootMargin: MARGIN },
    )
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [watched])
  return (
    <tbody ref={body} data-chunk={at} onFocus={() => setNear(true)}>
      {near || wanted ? (
        draw()
      ) : (
        // biome-ignore lint/a11y/noAriaHiddenOnFocusable: there is nothing in it that takes the focus
        <tr aria-hidden="true" className="ui-table__gap">
          <td colSpan={columns} style={{ height: height.current }} />
        </tr>
      )}
    </tbody>
  )
}
