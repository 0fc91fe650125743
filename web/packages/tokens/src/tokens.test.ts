// @vitest-environment node
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { humanize, ICONS, LOOKS, lookOf, TONES } from './index'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const colours = new Map<string, [light: string, dark: string]>()
for (const [, name, light, dark] of css.matchAll(
  /--([a-z-]+): light-dark\((#[0-9a-f]{6,8}), (#[0-9a-f]{6,8})\);/g,
)) {
  colours.set(name as string, [light as string, dark as string])
}

function luminance(hex: string): number {
  const channel = (at: number) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

const SURFACES = ['bg', 'surface', 'surface-raised', 'surface-sunken', 'surface-hover', 'surface-selected']

describe('contrast (WCAG 2.2, 1.4.3 and 1.4.11)', () => {
  const pairs: [fg: string, bg: string, least: number][] = []
  for (const surface of SURFACES) {
    for (const text of ['text', 'text-muted', 'text-faint', 'accent']) pairs.push([text, surface, 4.5])
    pairs.push(['line-control', surface, 3], ['focus', surface, 3])
    for (const tone of TONES) pairs.push([tone, surface, 4.5])
    for (const one of ['a', 'b', 'c', 'd', 'e', 'f']) pairs.push([`chart-${one}`, surface, 3])
  }
  for (const tone of TONES) pairs.push([tone, `${tone}-tint`, 4.5], ['text', `${tone}-tint`, 4.5])
  for (const solid of ['accent-solid', 'accent-solid-hover']) pairs.push(['on-accent', solid, 4.5])
  for (const solid of ['danger-solid', 'danger-solid-hover']) pairs.push(['on-danger', solid, 4.5])

  it.each(pairs)('%s on %s is at least %f', (fg, bg, least) => {
    const [front, back] = [colours.get(fg), colours.get(bg)]
    if (!front || !back) throw new Error(`no colour ${fg} or ${bg}`)
    for (const theme of [0, 1] as const) {
      const found = contrast(front[theme], back[theme])
      expect(found, `${theme === 0 ? 'light' : 'dark'}: ${found.toFixed(2)}`).toBeGreaterThanOrEqual(least)
    }
  })
})

describe('looks', () => {
  it('have colour, icon and word, each a known one', () => {
    for (const states of Object.values(LOOKS)) {
      for (const look of Object.values(states)) {
        expect(TONES).toContain(look.tone)
        expect(ICONS).toContain(look.icon)
        expect(look.text).toMatch(/^[A-Z]/)
      }
    }
  })

  it('tell states of one kind apart without colour', () => {
    for (const [kind, states] of Object.entries(LOOKS)) {
      const texts = Object.values(states).map((look) => look.text)
      expect(new Set(texts).size, kind).toBe(texts.length)
    }
  })

  it('show what they do not know as it came', () => {
    expect(lookOf('allocation', 'pre_empting')).toEqual({
      tone: 'neutral',
      icon: 'circle',
      text: 'Pre empting',
    })
    expect(lookOf('allocation', 'constructor').tone).toBe('neutral')
    expect(humanize('')).toBe('—')
  })
})
