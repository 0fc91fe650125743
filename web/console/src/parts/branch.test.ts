import type { Actor, ActorPage } from '@aicloud/contract'
import { describe, expect, it } from 'vitest'
import { again, type Branch, idLike, merged, UNREAD } from './branch'

const actor = (number: number, phase = 'active') =>
  ({ id: `node_${String(number).padStart(4, '0')}`, phase }) as unknown as Actor
const page = (numbers: readonly number[], more: boolean, phase?: string): ActorPage => ({
  items: numbers.map((number) => actor(number, phase)),
  total: 1_000,
  as_of: '2026-01-05T08:00:00Z',
  ...(more ? { next_page_token: `k${numbers.at(-1)}` } : {}),
})
const from = (first: number, count: number) => Array.from({ length: count }, (_, at) => first + at)
const numbers = (branch: Branch) => branch.actors.map(({ id }) => Number(id.slice(5)))
const end = (branch: Branch) => branch.starts.at(-1) ?? { after: '' }
const grown = (branch: Branch, all: readonly number[], more = true) =>
  merged(branch, end(branch), page(all, more))

describe('a branch of actors', () => {
  it('grows page by page, to the end', () => {
    const first = grown(UNREAD, from(0, 200))
    expect(end(first)).toEqual({ after: 'node_0199', token: 'k199' })
    const second = grown(first, from(200, 200))
    const whole = grown(second, from(400, 7), false)
    expect([numbers(whole), whole.more]).toEqual([from(0, 407), false])
    expect(whole.starts.map((one) => one.after)).toEqual(['', 'node_0199', 'node_0399'])
  })

  it('is as the page says where the page speaks, and as it was elsewhere', () => {
    const branch = grown(grown(UNREAD, from(0, 200)), from(200, 200))
    const start = branch.starts[1] ?? { after: '' }
    // Two have left, one has come, and all that were read are quarantined.
    const seen = merged(branch, start, page([201, 203, 204, 205], true, 'quarantined'))
    expect(numbers(seen)).toEqual([...from(0, 200), 201, ...from(203, 197)])
    const phases = seen.actors.filter((one) => one.phase === ('quarantined' as string))
    expect(phases.map((one) => one.id)).toEqual(['node_0201', 'node_0203', 'node_0204', 'node_0205'])
    expect([seen.more, seen.starts]).toEqual([branch.more, branch.starts])
  })

  it('goes on from where it is known when its tail has left', () => {
    const branch = grown(UNREAD, from(0, 200))
    const shorter = merged(branch, { after: '' }, page(from(0, 10), false))
    expect([numbers(shorter), shorter.more, shorter.starts]).toEqual([from(0, 10), false, [{ after: '' }]])
    const longer = merged(branch, { after: '' }, page([...from(0, 100), ...from(300, 100)], true))
    expect(end(longer)).toEqual({ after: 'node_0399', token: 'k399' })
  })

  it('reads again what is looked at, and no more', () => {
    const branch = grown(grown(UNREAD, from(0, 200)), from(200, 200))
    expect(again(branch, 'node_0000', 'node_0030')).toEqual([{ start: { after: '' }, limit: 35 }])
    const [, second] = branch.starts
    expect(again(branch, 'node_0210', 'node_0250')).toEqual([{ start: second, limit: 55 }])
    expect(again(branch, 'node_0190', 'node_0230').map((one) => one.limit)).toEqual([200, 35])
  })

  it('takes a part of an id for one, and a name for a name', () => {
    for (const id of ['alloc_01jd', '9t1v3', 'service_account_01', 'qjxqvkdf']) expect(idLike(id)).toBe(true)
    for (const name of ['', 'abc', 'relay', 'shard-0777', 'core.storage', 'writer 0', 'x'.repeat(65)])
      expect(idLike(name)).toBe(false)
  })
})
