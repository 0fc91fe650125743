/** Single sign-on on the way in: whose provider, and off to it. */
import { Button, Input } from '@aicloud/ui'
import { type FormEvent, useEffect, useState } from 'react'
import { SubmitWide } from '../app/shell'
import { isLabel, keepTenant, lastTenant, startOf } from '../parts/sso'

export interface BySsoProps {
  /** As the address has it. */
  readonly tenant: string | undefined
  readonly next: string
  /** There is none of this name. */
  readonly unknown: boolean
  readonly onBack: () => void
}

export function BySso({ tenant, next, unknown, onBack }: BySsoProps) {
  const [name, setName] = useState(() => tenant ?? lastTenant())
  const [wrong, setWrong] = useState<string | undefined>(
    unknown ? 'No single sign-on has this name.' : undefined,
  )
  const [leaving, setLeaving] = useState(false)
  useEffect(() => {
    // Who comes back by the browser's button finds this very page as it was left.
    const shown = () => setLeaving(false)
    addEventListener('pageshow', shown)
    return () => removeEventListener('pageshow', shown)
  }, [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const label = name.trim().toLowerCase()
    if (!isLabel(label)) {
      setWrong(
        label === '' ? 'Enter the name first.' : 'Lower-case letters, digits and hyphens, for instance acme.',
      )
      return
    }
    keepTenant(label)
    setLeaving(true)
    location.assign(startOf(label, next))
  }
  return (
    <>
      <form onSubmit={submit} noValidate>
        <p className="ui-muted">You sign in where your company keeps its people, and come back here.</p>
        <Input
          label="Your company’s name here"
          name="tenant"
          className="ui-input--mono"
          placeholder="acme"
          autoComplete="organization"
          autoCapitalize="none"
          spellCheck={false}
          required
          autoFocus
          help="As in the address that you were given. Whoever runs your tenant knows it."
          value={name}
          onChange={(event) => {
            setName(event.target.value)
            setWrong(undefined)
          }}
          error={wrong}
        />
        <SubmitWide busy={leaving ? 'To the provider…' : undefined}>Continue</SubmitWide>
      </form>
      <span>
        <Button look="quiet" size="sm" icon="back" onClick={onBack}>
          Other ways to sign in
        </Button>
      </span>
    </>
  )
}
