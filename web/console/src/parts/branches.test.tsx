/** A search that failed is not one that found nothing. */
import { QueryClientProvider } from '@tanstack/react-query'
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, expect, it, vi } from 'vitest'
import { makeQueryClient } from '../app/query'
import { problem, serve } from '../testing'
import { useFound } from './branches'

afterEach(() => vi.unstubAllGlobals())

it('says that a directory could not be searched, until it could', async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  const actors = (items: object[]) => ({ items, directory: 'node', total: items.length })
  const served = serve({
    'GET /v1/ops/supervision/node/actors': problem(503, 'unavailable'),
    'GET /v1/ops/supervision/tenant/actors': actors([]),
  })
  let found: ReturnType<typeof useFound> | undefined
  function Probe() {
    found = useFound('7x2k', ['node', 'tenant'])
    return null
  }
  const client = makeQueryClient()
  const root = createRoot(document.createElement('div'))
  await act(async () =>
    root.render(
      <QueryClientProvider client={client}>
        <Probe />
      </QueryClientProvider>,
    ),
  )
  const until = async (what: () => unknown) => {
    const begun = Date.now()
    while (!what()) {
      if (Date.now() - begun > 8_000) throw new Error('it never came')
      await act(() => new Promise((resolve) => setTimeout(resolve, 5)))
    }
  }
  await until(() => found?.failed)
  const asked = () => served.asked.filter(({ path }) => path.includes('/node/')).length
  const before = asked()
  await until(() => asked() > before)
  expect([found?.failed, found?.pending], 'also while it is asked again').toEqual([true, false])
  expect(found?.found.size).toBe(0)
  served.answers['GET /v1/ops/supervision/node/actors'] = actors([])
  await until(() => found && !found.failed && !found.pending)
  await act(async () => root.unmount())
  client.clear()
})
