/**
 * How a node's certificate stands. It lives an hour and is renewed at half of that, by the node's own agent; so one that has
 * less than a quarter of its life left has missed renewals, and somebody looks before the node falls silent.
 *
 * A node has two of them most of the time: the one that its agent is known to hold, and the newest, which may be on its way.
 * The newest tells when it was last renewed, and so it is the one that counts.
 */
import type { Node, NodeCertificate } from '@aicloud/contract'

/** How long one lives whose beginning is not known. */
const LIFE_MS = 3_600_000
const LATE = 1 / 4

export interface Standing {
  readonly tone: 'success' | 'warning' | 'danger'
  readonly word: 'Valid' | 'Not renewed' | 'Ended'
  /** Milliseconds; below zero when it has ended. */
  readonly left: number
  /** All of it, milliseconds. */
  readonly life: number
}

export const newestOf = (node: Node): NodeCertificate | undefined => node.certificates.at(-1)

export function standingOf({ issued_at, expires_at }: NodeCertificate, now: number): Standing {
  const end = Date.parse(expires_at)
  const left = end - now
  const life = issued_at ? Math.max(1, end - Date.parse(issued_at)) : LIFE_MS
  if (left <= 0) return { tone: 'danger', word: 'Ended', left, life }
  if (left < life * LATE) return { tone: 'warning', word: 'Not renewed', left, life }
  return { tone: 'success', word: 'Valid', left, life }
}

/** What it means, and what to do. */
export function meaningOf({ tone }: Standing, reachable: boolean): string {
  if (tone === 'success') return 'The agent renews it by itself, at half of its life.'
  if (tone === 'danger')
    return 'The agent can’t connect by it any more. Issue a join command, and run it on the node.'
  return reachable
    ? 'It should have been renewed at half of its life. Read the agent’s log: when it ends, the node can’t come back by itself.'
    : 'It can’t be renewed while the agent is not heard. When it ends, the node can’t come back by itself.'
}
