/** The second step: a code of the authenticator, a recovery code, or a passkey in place of either. */
import { ApiError } from '@aicloud/contract'
import { Button, Input } from '@aicloud/ui'
import { type FormEvent, useEffect, useState } from 'react'
import { SubmitWide } from '../app/shell'
import { ProblemNote } from '../parts/problem'

export interface SecondStepProps {
  readonly email: string
  readonly error: unknown
  readonly busy: boolean
  readonly onCode: (code: string) => void
  /** Absent: there are no passkeys here. */
  readonly onPasskey: (() => void) | undefined
  readonly onBack: () => void
}

export function SecondStep({ email, error, busy, onCode, onPasskey, onBack }: SecondStepProps) {
  const [code, setCode] = useState('')
  const [kind, setKind] = useState<'totp' | 'recovery'>('totp')
  const wrong = error instanceof ApiError && error.is('second_factor_wrong')
  useEffect(() => {
    // It is not right at the second time either.
    if (wrong) setCode('')
  }, [wrong])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!busy) onCode(code.replace(/\s+/g, ''))
  }
  return (
    <>
      <form onSubmit={submit} noValidate>
        {/* Kept in the page, so that a password manager sees one form. */}
        <input type="hidden" name="email" autoComplete="username" value={email} />
        <p className="ui-muted">
          {kind === 'totp'
            ? `Enter the six digits that your authenticator shows for ${email}.`
            : 'Enter one of the recovery codes that you kept. Each is good once.'}
        </p>
        {kind === 'totp' ? (
          <Input
            key="totp"
            label="Code"
            className="ui-input--code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
            required
            autoFocus
            value={code}
            onChange={(event) => setCode(event.target.value.replace(/[^\d ]/g, ''))}
          />
        ) : (
          <Input
            key="recovery"
            label="Recovery code"
            className="ui-input--mono"
            autoComplete="off"
            spellCheck={false}
            required
            autoFocus
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
        <ProblemNote error={error} small />
        <SubmitWide busy={busy ? 'Signing in…' : undefined}>Verify and sign in</SubmitWide>
      </form>
      {onPasskey && (
        <>
          <p className="app-or">or</p>
          <Button icon="passkey" className="app-submit" onClick={onPasskey}>
            Use a passkey instead
          </Button>
        </>
      )}
      <div className="ui-line ui-line--ends">
        <Button
          look="quiet"
          size="sm"
          onClick={() => {
            setCode('')
            setKind(kind === 'totp' ? 'recovery' : 'totp')
          }}
        >
          {kind === 'totp' ? 'Use a recovery code' : 'Use the authenticator'}
        </Button>
        <Button look="quiet" size="sm" icon="back" onClick={onBack}>
          Another account
        </Button>
      </div>
    </>
  )
}
