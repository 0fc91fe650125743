/** How it came to a crash: the frames of the cloud's own code, and those of others where somebody asks for them. */
import { Button, CodeBlock } from '@aicloud/ui'
import { useState } from 'react'

const FRAME = /^\s*\d+: /

/** A backtrace without the frames that are not the cloud's, and how many those are. Where none is its own all of them stay. */
export function folded(backtrace: string): { readonly text: string; readonly hidden: number } {
  const frames: string[][] = []
  for (const line of backtrace.split('\n')) {
    const last = frames.at(-1)
    if (!last || FRAME.test(line)) frames.push([line])
    else last.push(line)
  }
  const isOwn = ([first = '']: readonly string[]) => !FRAME.test(first) || first.includes('aicloud_')
  if (!frames.some((frame) => isOwn(frame) && FRAME.test(frame[0] ?? '')))
    return { text: backtrace, hidden: 0 }
  const own = frames.filter(isOwn)
  return { text: own.flat().join('\n'), hidden: frames.length - own.length }
}

export function Backtrace({ text }: { readonly text: string }) {
  const [all, setAll] = useState(false)
  const own = folded(text)
  return (
    <div className="ui-stack ui-stack--tight">
      <CodeBlock label="backtrace" code={all ? text : own.text} />
      {own.hidden > 0 && (
        <div className="ui-line">
          <Button size="sm" onClick={() => setAll(!all)}>
            {all ? 'Show ours only' : 'Show all frames'}
          </Button>
          {!all && (
            <span className="ui-muted app-small">
              {own.hidden === 1 ? '1 of a library is' : `${own.hidden} of libraries are`} left out
            </span>
          )}
        </div>
      )}
    </div>
  )
}
