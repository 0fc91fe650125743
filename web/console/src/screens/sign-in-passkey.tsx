/**
 * A passkey on the way in. Where the browser can, it offers passkeys beside the addresses that it fills in, from the moment
 * that the page is there; a button asks by a dialog. A browser asks one thing at a time, so the button ends the offer, and who
 * gives it up finds the offer again; a passkey that was shown and opened nothing is not asked for again but by the button. A
 * challenge lasts five minutes: an offer that stands longer is made anew.
 */
import { ApiError, isAbort } from '@aicloud/contract'
import { Button, Icon } from '@aicloud/ui'
import { useEffect, useRef, useState } from 'react'
import { type Assertion, ask, begin, hasPasskeys, offersPasskeys } from '../parts/passkey'

/** A little less than a challenge lasts. */
const RENEW_MS = 4 * 60_000

export interface PasskeyOptions {
  /** Whether the browser may offer them by itself now. */
  readonly offers: boolean
  /** Somebody asks for one. */
  readonly onBegin: () => void
  /** Somebody has shown one. */
  readonly onShown: (passkey: Assertion) => void
}

export function usePasskey(options: PasskeyOptions) {
  const [there, setThere] = useState(hasPasskeys)
  const [asking, setAsking] = useState(false)
  const [shown, setShown] = useState(false)
  const [error, setError] = useState<unknown>()
  // Counts the offers: another number begins another one.
  const [round, setRound] = useState(0)
  const dialog = useRef<AbortController | undefined>(undefined)
  const latest = useRef(options)
  latest.current = options
  const { offers } = options
  const show = (passkey: Assertion) => {
    setShown(true)
    latest.current.onShown(passkey)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is another offer
  useEffect(() => {
    if (!there || asking || shown || !offers) return
    const stop = new AbortController()
    const renew = setTimeout(() => whenSeen(stop.signal, () => setRound((old) => old + 1)), RENEW_MS)
    offer(stop.signal).then(
      (passkey) => {
        if (!passkey) return
        latest.current.onBegin()
        show(passkey)
      },
      (failure) => {
        // What nobody asked for fails silently, but for the news that there are none here.
        if (failure instanceof ApiError && failure.is('passkeys_off')) setThere(false)
      },
    )
    return () => {
      clearTimeout(renew)
      stop.abort()
    }
  }, [there, asking, shown, offers, round])
  useEffect(() => () => dialog.current?.abort(), [])

  const askNow = () => {
    const stop = new AbortController()
    dialog.current = stop
    setAsking(true)
    setError(undefined)
    latest.current.onBegin()
    begin(stop.signal)
      .then((asked) => ask(asked, stop.signal))
      .then(show)
      .catch((failure: unknown) => {
        if (!isAbort(failure)) setError(failure)
      })
      .finally(() => setAsking(false))
  }
  return {
    /** There are passkeys: in this browser, and at this cloud. */
    there,
    asking,
    error,
    ask: askNow,
    cancel: () => dialog.current?.abort(),
    reset: () => setError(undefined),
  }
}

async function offer(signal: AbortSignal): Promise<Assertion | undefined> {
  // Asked for in any case: only the server knows whether it takes passkeys at its address.
  const [asked, can] = await Promise.all([begin(signal), offersPasskeys()])
  return can ? ask(asked, signal, true) : undefined
}

/** A page that nobody looks at asks for nothing. */
function whenSeen(signal: AbortSignal, act: () => void): void {
  if (document.hidden) document.addEventListener('visibilitychange', act, { once: true, signal })
  else act()
}

export function AskingPasskey({ onCancel }: { readonly onCancel: () => void }) {
  return (
    <div className="app-asking">
      <span className="app-asking__mark">
        <Icon name="passkey" size={34} />
      </span>
      <p role="status">
        <strong>Waiting for your passkey</strong>
        <br />
        <span className="ui-muted">Answer what your browser or your device asks.</span>
      </p>
      <Button autoFocus onClick={onCancel}>
        Cancel
      </Button>
    </div>
  )
}
