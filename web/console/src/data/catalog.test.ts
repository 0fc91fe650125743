import { describe, expect, it } from 'vitest'
import { roomOf } from './catalog'

describe('room', () => {
  it('is what one allocation would get, and tells none from no node', () => {
    const said = (largest_now: number, largest_ever: number) => roomOf({ largest_now, largest_ever }).text
    expect([said(4, 8), said(0, 8), said(0, 0)]).toEqual([
      'Up to 4 at once now',
      'None free now; you would wait',
      'No node has it',
    ])
  })
})
