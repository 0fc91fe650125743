/**
 * Markdown of our own pages (docs/runbooks), drawn as elements. What is read is a part of CommonMark that those pages are
 * written in: headings, paragraphs, lists and lists in them, tables, fenced code, and in lines bold, code and links. A
 * library that reads all of it weighs more than every screen that shows some, and most make HTML, which would have to be
 * trusted or cleaned; here a text can only become a text. What is not understood is shown as it stands. A test draws every
 * page that there is and finds no mark left.
 */
import { CodeBlock } from '@aicloud/ui'
import { Fragment, type ReactNode } from 'react'

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Block[])[] }
  | {
      readonly kind: 'table'
      readonly head: readonly string[]
      readonly rows: readonly (readonly string[])[]
    }

const MARK = /^(\s*)([-*]|\d+\.)\s+(.*)$/

/** The blocks of a page. */
export function readBlocks(text: string): readonly Block[] {
  return blocks(text.replaceAll('\r\n', '\n').split('\n'))
}

function blocks(lines: readonly string[]): readonly Block[] {
  const found: Block[] = []
  let at = 0
  const line = () => lines[at] ?? ''
  while (at < lines.length) {
    const heading = /^(#{1,6})\s+(.*)$/.exec(line())
    if (line().trim() === '') {
      at += 1
    } else if (heading) {
      found.push({ kind: 'heading', level: heading[1]?.length ?? 1, text: heading[2] ?? '' })
      at += 1
    } else if (line().startsWith('```')) {
      const from = at + 1
      at = from
      while (at < lines.length && !line().startsWith('```')) at += 1
      found.push({ kind: 'code', text: lines.slice(from, at).join('\n') })
      at += 1
    } else if (line().startsWith('|')) {
      const from = at
      while (line().startsWith('|')) at += 1
      const [head, , ...rows] = lines.slice(from, at).map(cells)
      found.push({ kind: 'table', head: head ?? [], rows })
    } else if (MARK.test(line())) {
      const ordered = /^\s*\d/.test(line())
      const items: (readonly Block[])[] = []
      const same = (text: string) => {
        const mark = MARK.exec(text)
        return mark !== null && mark[1] === '' && /\d/.test(mark[2] ?? '') === ordered
      }
      while (same(line())) {
        const mark = MARK.exec(line())
        const inner = [mark?.[3] ?? '']
        const width = line().length - (mark?.[3]?.length ?? 0)
        at += 1
        // What is indented belongs to the item, and so does a line that goes on with its text.
        while (at < lines.length && belongs(lines, at)) {
          inner.push(line().startsWith(' '.repeat(width)) ? line().slice(width) : line().trimStart())
          at += 1
        }
        items.push(blocks(inner))
        while (line().trim() === '' && at < lines.length && same(lines[at + 1] ?? '')) at += 1
      }
      found.push({ kind: 'list', ordered, items })
    } else {
      const from = at
      while (line().trim() !== '' && !begins(line(), at > from)) at += 1
      if (at === from) at += 1
      found.push({ kind: 'paragraph', text: lines.slice(from, at).join(' ').trim() })
    }
  }
  return found
}

/** Whether a block of another kind begins here, so that a paragraph ends. */
const begins = (line: string, inside: boolean) =>
  inside && (/^#{1,6}\s/.test(line) || line.startsWith('```') || line.startsWith('|') || MARK.test(line))

function belongs(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? ''
  if (line.trim() === '') return /^\s{2,}\S/.test(lines[at + 1] ?? '')
  return /^\s/.test(line) || !(MARK.test(line) || /^(#{1,6}\s|```|\|)/.test(line))
}

const cells = (line: string): readonly string[] =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim())

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)\s]+)\)/

/** A line with its bold, code and links. */
export function inline(text: string, link: (to: string, text: ReactNode) => ReactNode): ReactNode {
  const parts: ReactNode[] = []
  let rest = text
  for (let found = INLINE.exec(rest); found; found = INLINE.exec(rest)) {
    const [whole, code, bold, slanted, shown, to] = found
    parts.push(rest.slice(0, found.index))
    if (code !== undefined) parts.push(<code>{code}</code>)
    else if (bold !== undefined) parts.push(<strong>{inline(bold, link)}</strong>)
    else if (slanted !== undefined) parts.push(<em>{inline(slanted, link)}</em>)
    else parts.push(link(to ?? '', inline(shown ?? '', link)))
    rest = rest.slice(found.index + whole.length)
  }
  parts.push(rest)
  return parts.map((part, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a page's parts never change their places
    <Fragment key={at}>{part}</Fragment>
  ))
}

export interface MarkdownProps {
  readonly text: string
  /** How a link is drawn; where it leads is the page's own word for it. */
  readonly link: (to: string, text: ReactNode) => ReactNode
}

export function Markdown({ text, link }: MarkdownProps) {
  return <div className="app-prose">{readBlocks(text).map((block, at) => draw(block, at, link))}</div>
}

function draw(block: Block, key: number, link: MarkdownProps['link']): ReactNode {
  switch (block.kind) {
    case 'heading': {
      const Heading = block.level <= 2 ? 'h2' : 'h3'
      return <Heading key={key}>{inline(block.text, link)}</Heading>
    }
    case 'paragraph':
      return <p key={key}>{inline(block.text, link)}</p>
    case 'code':
      return <CodeBlock key={key} label={`code: ${block.text.split('\n')[0] ?? ''}`} code={block.text} />
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul'
      return (
        <List key={key}>
          {block.items.map((item, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a page's items never change their places
            <li key={at}>
              {item.map((one, inner) =>
                one.kind === 'paragraph' ? (
                  // biome-ignore lint/suspicious/noArrayIndexKey: nor do their blocks
                  <Fragment key={inner}>{inline(one.text, link)}</Fragment>
                ) : (
                  draw(one, inner, link)
                ),
              )}
            </li>
          ))}
        </List>
      )
    }
    case 'table':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <div key={key} className="ui-table" role="group" aria-label="Table" tabIndex={0}>
          <table>
            <thead>
              <tr>
                {block.head.map((cell) => (
                  <th key={cell} scope="col">
                    {cell === '' ? <span className="ui-hidden">Meaning</span> : inline(cell, link)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row) => (
                <tr key={row.join('|')}>
                  {row.map((cell, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: cells never change their places
                    <td key={at}>{inline(cell, link)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )
  }
}
