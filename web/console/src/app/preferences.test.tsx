/** What somebody has chosen for this browser holds on all screens, and after them. */
import { act } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Opened, openConsole, page, serve, sessionOf } from '../testing'
import { setPreference } from './preferences'

let console: Opened | undefined
beforeEach(() => {
  localStorage.clear()
  setPreference('keys', true)
  setPreference('exactTimes', false)
})
afterEach(async () => {
  await console?.close()
  console = undefined
  vi.unstubAllGlobals()
})

const VIEWER = sessionOf([{ role: 'tenant_viewer', tenant: 'ten_a' }])
const box = (label: string) => console?.field(label)
const key = (name: string) =>
  act(
    async () => void document.body.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true })),
  )
const shortcuts = () => console?.place.querySelector('dialog[open]')?.textContent?.includes('This list')

describe('a choice', () => {
  it('is to be left alone by single keys', async () => {
    serve({ 'GET /v1/projects': page([]) })
    console = await openConsole('/account', VIEWER)
    await console.until(() => box('Single keys lead somewhere')?.checked)
    await key('?')
    expect(shortcuts()).toBe(true)
    await console.press('Close')
    await act(async () => box('Single keys lead somewhere')?.click())
    await key('?')
    expect(shortcuts()).toBeFalsy()
    await key('g')
    await key('h')
    expect(console.router.state.location.pathname).toBe('/account')
    expect(localStorage.getItem('aicloud.keys')).toBe('false')
  })

  it('is to read exact times, with their zone, where a mouse had to be held still', async () => {
    const session = { id: 'sess_2', opened_at: '2026-01-05T08:00:00Z', agent: 'x', address: '::1' }
    serve({ 'GET /v1/projects': page([]), 'GET /v1/me/sessions': page([session]) })
    console = await openConsole('/account', VIEWER)
    const here = console
    await here.until(() => here.place.querySelector('time'))
    const time = () => here.place.querySelector('time')?.textContent ?? ''
    expect(time()).toMatch(/ago/)
    await act(async () => box('Show exact times')?.click())
    expect(time()).toMatch(/^\d Jan 2026, \d\d:\d\d:\d\d \S+/)
  })
})
