/**
 * The time, for all that shows it: one clock, so that a page with a thousand ages has one timer, and none in the back.
 *
 * What is shown of time is held against what a server has written: how long ago, how long until. Browsers' clocks are wrong by minutes and
 * more, so whoever hears the server tells how far ({@link correctClock}), and `useNow` and `timeNow` give the server's time. What happens in
 * the page alone (how long nobody touched it, how old an answer is) goes by the browser's own, `useOwnNow`.
 */
import { useSyncExternalStore } from 'react'

/** What the server's clock shows more than the browser's, milliseconds. */
let ahead = 0

const clock = (() => {
  const heard = new Set<() => void>()
  let now = Date.now()
  let timer: ReturnType<typeof setInterval> | undefined
  const tell = () => {
    for (const one of heard) one()
  }
  return {
    now: () => now,
    tell,
    listen(told: () => void) {
      // It stood still while nobody looked, and what happened meanwhile would seem to be in the future.
      if (timer === undefined) now = Date.now()
      heard.add(told)
      timer ??= setInterval(() => {
        if (document.hidden) return
        now = Date.now()
        tell()
      }, 1_000)
      return () => {
        heard.delete(told)
        if (heard.size === 0) {
          clearInterval(timer)
          timer = undefined
        }
      }
    },
  }
})()

/** How far the server's clock is ahead of the browser's, milliseconds; below zero: behind. */
export function correctClock(by: number): void {
  if (by === ahead) return
  ahead = by
  clock.tell()
}

/** The server's time, once a second. */
export const useNow = (): number => useSyncExternalStore(clock.listen, () => clock.now() + ahead)

/** The browser's own time, once a second. */
export const useOwnNow = (): number => useSyncExternalStore(clock.listen, clock.now)

/** A moment of the browser's own clock by the server's, both in milliseconds. */
export const serverTime = (own: number): number => own + ahead

/** The server's time, at this moment. */
export const timeNow = (): number => Date.now() + ahead
