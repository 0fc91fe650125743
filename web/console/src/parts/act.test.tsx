/** One intention has one key, for as long as nobody knows what came of it. */
import { ApiError, type Problem, Unreachable } from '@aicloud/contract'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act as drawn } from 'react'
import { createRoot } from 'react-dom/client'
import { describe, expect, it } from 'vitest'
import { useAct } from './act'

const refused = (status: number, code: string, retry: string) =>
  new ApiError({ status, code, retry, title: code, detail: code } as unknown as Problem)

/** The keys of pressing the same button once for each answer. */
async function keysOf(answers: readonly (Error | undefined)[]): Promise<string[]> {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  const left = [...answers]
  const keys: string[] = []
  let press: () => Promise<unknown> = async () => {}
  function Form() {
    const act = useAct<string>({
      inline: true,
      run: async (_, key) => {
        keys.push(key)
        const answer = left.shift()
        if (answer) throw answer
      },
    })
    press = () => act.mutateAsync('the same').catch(() => {})
    return null
  }
  const root = createRoot(document.createElement('div'))
  await drawn(async () =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <Form />
      </QueryClientProvider>,
    ),
  )
  for (let times = answers.length; times > 0; times--) await drawn(press)
  await drawn(async () => root.unmount())
  return keys
}

describe('an intention', () => {
  it.each([
    ['a lost answer', new Unreachable()],
    ['an outcome that is not known', refused(503, 'outcome_unknown', 'same_request')],
    ['a server that broke', refused(500, 'internal', 'no')],
    ['a limit', refused(429, 'rate_limited', 'same_request')],
  ])('goes on after %s', async (_, error) => {
    const keys = await keysOf([error, undefined])
    expect(keys[1]).toBe(keys[0])
  })

  it.each([
    ['actor_busy', refused(409, 'actor_busy', 'new_request')],
    ['a key that was used', refused(422, 'idempotency_key_reused', 'new_request')],
    ['forbidden', refused(403, 'forbidden', 'no')],
  ])('has ended with a refusal: %s', async (_, error) => {
    const keys = await keysOf([error, undefined])
    expect(keys[1]).not.toBe(keys[0])
  })

  it('has ended when it was carried out', async () => {
    const keys = await keysOf([undefined, undefined])
    expect(keys[1]).not.toBe(keys[0])
  })
})
