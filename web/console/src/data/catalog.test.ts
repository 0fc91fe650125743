import { describe, expect, it } from 'vitest'
import { roomOf } from './catalog'

describe('room', () => {
  const said = (largest_now: number, largest_ever: number, free?: number) =>
    roomOf({ largest_now, largest_ever }, free).text

  it('is what one allocation would get, and does not say that nobody has what only takes no work', () => {
    expect([said(4, 8), said(0, 0)]).toEqual(['Up to 4 at once now', 'No node takes work with it now'])
  })
  it('does not call free GPUs none, for whoever knows of them', () => {
    expect([said(0, 8, 0), said(0, 8, 3), said(0, 8)]).toEqual([
      'None free now; you would wait',
      '3 free, and others wait for them; so would you',
      'All taken, or others wait; so would you',
    ])
  })
})
