/**
 * A page that nobody uses. Sessions end when they rest for as long as the server says, but a page that is open reads by itself
 * what events make old, which is use; so the page ends the session when no hand has touched it, in any tab, for that long. It
 * asks before (WCAG 2.2.1), and once it has asked only an answer counts: a hand that brushes the mouse has not read the question.
 */

/** How often tabs tell each other that they are in use. */
const TELL_MS = 30_000
const INPUT = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const

export interface Idle {
  /** After so many milliseconds without a touch. */
  readonly after: number
  readonly onIdle: () => void
  /** Where hands are felt. */
  readonly at: EventTarget
  /** Asks, this many milliseconds before. */
  readonly warn?: {
    readonly before: number
    /** When it will be idle, milliseconds since 1970. */
    readonly onWarn: (endsAt: number) => void
    /** It is in use after all. */
    readonly onStay: () => void
  }
  /** Other tabs of the same browser. */
  readonly tabs?: Pick<BroadcastChannel, 'postMessage' | 'onmessage'> | undefined
  readonly now?: () => number
}

export interface IdleWatch {
  /** Whoever was asked is there. */
  readonly stay: () => void
  readonly stop: () => void
}

export function watchIdle({ after, onIdle, at, warn, tabs, now = Date.now }: Idle): IdleWatch {
  let touched = now()
  let told = touched
  let warned = false
  let timer: ReturnType<typeof setTimeout> | undefined
  // The time of day decides: timers stand while a machine sleeps.
  const look = () => {
    clearTimeout(timer)
    const left = touched + after - now()
    if (left <= 0) return onIdle()
    const untilAsked = warn && !warned ? left - warn.before : left
    if (warn && untilAsked <= 0) {
      warned = true
      warn.onWarn(touched + after)
    }
    timer = setTimeout(look, Math.min(untilAsked > 0 ? untilAsked : left, TELL_MS))
  }
  const use = () => {
    touched = now()
    if (!warned) return
    warned = false
    warn?.onStay()
    look()
  }
  const touch = () => {
    const since = now()
    // Who comes back too late does not wake what should be over.
    if (since - touched >= after) return look()
    if (warned) return
    touched = since
    if (touched - told < TELL_MS) return
    told = touched
    tabs?.postMessage('in use')
  }
  if (tabs) tabs.onmessage = use
  for (const name of INPUT) at.addEventListener(name, touch, { passive: true })
  look()
  return {
    stay: () => {
      if (now() - touched >= after) return look()
      told = now()
      tabs?.postMessage('in use')
      use()
    },
    stop: () => {
      clearTimeout(timer)
      if (tabs) tabs.onmessage = null
      for (const name of INPUT) at.removeEventListener(name, touch)
    },
  }
}
