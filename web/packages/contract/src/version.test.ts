// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { ApiError, type Problem } from './problem'
import { isOutdated, takeVersion, upon, uponNone } from './version'

const answer = (data: object, headers: Record<string, string> = {}) =>
  Promise.resolve({ data, response: Response.json(data, { headers }) })

describe('a version', () => {
  it('is read with the answer, and sent with what was made on it', async () => {
    const read = await takeVersion(answer({ name: 'a' }, { ETag: '"v3"' }))
    expect(read).toEqual({ name: 'a', etag: '"v3"' })
    expect(upon('key', read)).toEqual({ 'Idempotency-Key': 'key', 'If-Match': '"v3"' })
  })

  it('is not made up', async () => {
    expect(upon('key', await takeVersion(answer({ name: 'a' })))).toEqual({ 'Idempotency-Key': 'key' })
    expect(upon('key', null)).toEqual({ 'Idempotency-Key': 'key' })
    expect(uponNone('key')).toEqual({ 'Idempotency-Key': 'key', 'If-None-Match': '*' })
  })

  it('tells that somebody else was quicker from other refusals', () => {
    const refused = (code: string) => new ApiError({ code, title: '', detail: '' } as Problem)
    expect([
      isOutdated(refused('stale_version')),
      isOutdated(refused('forbidden')),
      isOutdated(null),
    ]).toEqual([true, false, false])
  })
})
