import { describe, expect, it } from 'vitest'
import { namesOf } from './people'

const names = namesOf(
  new Map([
    ['user/user_a', 'Ada Lovelace'],
    ['user/user_b', 'Sam'],
    ['service_account/sa_c', 'sam'],
  ]),
)

describe('names', () => {
  it('are those of who is known, and of nobody else', () => {
    expect([names.of('user/user_a'), names.of('user/user_x'), names.of('system/scheduler')]).toEqual([
      'Ada Lovelace',
      undefined,
      undefined,
    ])
  })

  it('find who is called so, but never one of two', () => {
    expect([names.find(' ada lovelace '), names.find('Sam'), names.find('nobody')]).toEqual([
      'user/user_a',
      undefined,
      undefined,
    ])
  })
})
