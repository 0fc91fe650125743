/**
 * Codes of mailed links. They stand behind the `#` of the address, which no server on the way sees; once read they
 * leave the address, so that no history and no screenshot keeps them. Where a letter had the code alone, it is pasted.
 */
import { Input } from '@aicloud/ui'
import { useEffect, useState } from 'react'
import { fieldError } from './problem'

/** The code of a link, or of what somebody pasted. */
export function codeOf(text: string): string {
  const at = text.indexOf('#')
  return (at === -1 ? text : text.slice(at + 1)).trim()
}

export function useLinkCode(): {
  readonly code: string
  readonly setCode: (text: string) => void
  readonly mailed: boolean
} {
  const [mailed] = useState(() => codeOf(location.hash))
  const [code, setCode] = useState(mailed)
  useEffect(() => {
    // A link that is pasted into the page that is open changes nothing else of its address.
    const take = () => {
      if (location.hash === '') return
      setCode(codeOf(location.hash))
      history.replaceState(history.state, '', location.pathname + location.search)
    }
    take()
    addEventListener('hashchange', take)
    return () => removeEventListener('hashchange', take)
  }, [])
  return { code, setCode: (text) => setCode(codeOf(text)), mailed: mailed !== '' }
}

export function CodeInput({
  code,
  setCode,
  error,
}: {
  code: string
  setCode: (text: string) => void
  error: unknown
}) {
  return (
    <Input
      label="Code"
      className="ui-input--mono"
      required
      autoComplete="off"
      spellCheck={false}
      placeholder="aic_l_…"
      help="From the letter that we sent you."
      value={code}
      onChange={(event) => setCode(event.target.value)}
      error={fieldError(error, 'link')}
    />
  )
}
