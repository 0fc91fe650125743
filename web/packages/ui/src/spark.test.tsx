import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, it } from 'vitest'
import { Sparkline } from './progress'

it('draws the ground where no figure is known, and only there', async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  const place = document.createElement('div')
  const root = createRoot(place)
  const grounds = async (values: readonly (number | null)[]) => {
    await act(async () => root.render(<Sparkline values={values} label="Nothing" />))
    return place.querySelectorAll('.ui-spark__nothing').length
  }
  expect([await grounds([]), await grounds([null, null]), await grounds([null, 0])]).toEqual([1, 1, 0])
  await act(async () => root.unmount())
})
