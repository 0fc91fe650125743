/**
 * Of a long list, the rows that are seen: all of one height, so that where a row is follows from its number and
 * nothing is measured. A million rows cost as many elements as fit on the screen, and a few more.
 */
import { type RefObject, useCallback, useLayoutEffect, useState } from 'react'

export interface Slice {
  readonly first: number
  /** One past the last. */
  readonly end: number
}

const SPARE = 8

/** Rows between two edges of the window, with some to spare. */
export function sliceOf(scrollTop: number, height: number, rowHeight: number, count: number): Slice {
  const first = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight) - SPARE))
  const end = Math.max(first, Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + SPARE))
  return { first, end }
}

export function useSlice(box: RefObject<HTMLElement | null>, rowHeight: number, count: number) {
  const [slice, setSlice] = useState<Slice>({ first: 0, end: Math.min(count, 40) })
  const look = useCallback(() => {
    const element = box.current
    if (!element) return
    const next = sliceOf(element.scrollTop, element.clientHeight || 800, rowHeight, count)
    setSlice((old) => (old.first === next.first && old.end === next.end ? old : next))
  }, [box, rowHeight, count])
  useLayoutEffect(() => {
    look()
    const element = box.current
    if (!element) return
    const watcher = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(look)
    watcher?.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      watcher?.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [box, look])
  const show = useCallback(
    (row: number) => {
      const element = box.current
      if (!element) return
      const [top, bottom] = [row * rowHeight, (row + 1) * rowHeight]
      if (top < element.scrollTop) element.scrollTop = top
      else if (bottom > element.scrollTop + element.clientHeight)
        element.scrollTop = bottom - element.clientHeight
    },
    [box, rowHeight],
  )
  return { slice: { first: Math.min(slice.first, count), end: Math.min(slice.end, count) }, show }
}
