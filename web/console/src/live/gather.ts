/**
 * Gathers what came in quick succession, so that a thousand events a second are a few refreshes a second. The first
 * is passed on almost at once; while they keep coming, each batch waits longer, up to a second.
 */
export class Gather<T> {
  #waiting: T[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  #pause: number
  readonly #deliver: (items: T[]) => void
  readonly #least: number
  readonly #most: number

  constructor(deliver: (items: T[]) => void, { least = 60, most = 1_000 } = {}) {
    this.#deliver = deliver
    this.#least = least
    this.#most = most
    this.#pause = least
  }

  add(items: readonly T[]): void {
    for (const item of items) this.#waiting.push(item)
    if (this.#waiting.length > 0) this.#timer ??= setTimeout(() => this.#flush(), this.#pause)
  }

  #flush(): void {
    const items = this.#waiting
    this.#waiting = []
    this.#timer = undefined
    // A flood doubles the pause, quiet halves it.
    const next = items.length > 20 ? this.#pause * 2 : this.#pause / 2
    this.#pause = Math.min(this.#most, Math.max(this.#least, next))
    this.#deliver(items)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#waiting = []
  }
}
