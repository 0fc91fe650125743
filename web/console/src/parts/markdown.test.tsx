import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { inline, Markdown, readBlocks } from './markdown'

const link = (to: string, text: unknown) => <a href={to}>{text as string}</a>
const html = (text: string) => renderToStaticMarkup(<Markdown text={text} link={link} />)
const line = (text: string) => renderToStaticMarkup(<p>{inline(text, link)}</p>)

describe('markdown', () => {
  it('reads what the pages are written in', () => {
    const page = [
      '# A title',
      '',
      '**Means.** One line',
      'and the next.',
      '',
      '1. First: `a|b`',
      '   goes on.',
      '2. Second:',
      '',
      '   | reason | |',
      '   |---|---|',
      '   | `x` | why |',
      '',
      '- alone',
      '```',
      'curl | jq',
      '```',
    ].join('\n')
    const kinds = readBlocks(page).map((block) => block.kind)
    expect(kinds).toEqual(['heading', 'paragraph', 'list', 'list', 'code'])
    const list = readBlocks(page)[2]
    expect(list?.kind === 'list' && list.items.map((item) => item.map((one) => one.kind))).toEqual([
      ['paragraph'],
      ['paragraph', 'table'],
    ])
    expect(html(page)).toContain('<strong>Means.</strong> One line and the next.')
    expect(html(page)).toContain('First: <code>a|b</code> goes on.')
  })

  it('draws bold, code and links in lines', () => {
    expect(line('see **[it](x.md)** and `**code**`')).toBe(
      '<p>see <strong><a href="x.md">it</a></strong> and <code>**code**</code></p>',
    )
    expect(line('*Private*: 2 * 3')).toBe('<p><em>Private</em>: 2 * 3</p>')
  })

  it('makes a text of whatever else there is', () => {
    expect(html('<img src=x onerror=alert(1)>')).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(html('a [half](link')).toContain('a [half](link')
    expect(html('')).toBe('<div class="app-prose"></div>')
  })

  const folder = join(import.meta.dirname, '../../../../docs/runbooks')
  for (const name of readdirSync(folder)) {
    it(`draws ${name} whole`, () => {
      const text = readFileSync(join(folder, name), 'utf8')
      // What stands in code is code, whatever it looks like.
      const bare = html(text).replace(/<code>[\s\S]*?<\/code>/g, '')
      expect(bare).not.toMatch(/\*\*|`|^#|\]\(|\|---/m)
      const words = (of: string) => of.match(/[a-z]{4,}/gi)?.length ?? 0
      const shown = html(text).replace(/<[^>]*>/g, ' ')
      expect(words(shown)).toBeGreaterThan(words(text.replace(/\]\([^)]*\)/g, ']')) * 0.97)
    })
  }
})
