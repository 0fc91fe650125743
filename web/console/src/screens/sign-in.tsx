/**
 * Signing in: address and password, and where the account asks for it a code of the authenticator or a recovery
 * code. The session becomes a cookie that this page can't read.
 */
import { ApiError, type Session, take } from '@aicloud/contract'
import { Banner, Button, Input } from '@aicloud/ui'
import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { adopt, api, sessionQuery } from '../app/api'
import { safeNext } from '../app/router'
import { Bare, SubmitWide } from '../app/shell'
import { useAct } from '../parts/act'
import { fieldError, ProblemNote } from '../parts/problem'

const route = getRouteApi('/sign-in')

interface Given {
  readonly email: string
  readonly password: string
  readonly code?: string
}

export function SignIn() {
  const { next, problem } = route.useSearch()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [second, setSecond] = useState<'none' | 'totp' | 'recovery'>('none')
  const act = useAct<Given, Session>({
    inline: true,
    run: (given) => take(api.POST('/v1/session', { body: { ...given, cookie: true } })),
    onDone: (session) => {
      adopt(session)
      client.clear()
      client.setQueryData(sessionQuery.queryKey, session)
      navigate({ href: safeNext(next) })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (act.isPending) return
    const shown = second === 'none' ? {} : { code: code.replace(/\s+/g, '') }
    act.mutate(
      { email: email.trim(), password, ...shown },
      {
        onError: (error) => {
          if (error instanceof ApiError && error.is('second_factor_required')) setSecond('totp')
          if (error instanceof ApiError && error.is('second_factor_wrong')) setCode('')
        },
      },
    )
  }
  const asksForCode = act.error instanceof ApiError && act.error.is('second_factor_required')
  return (
    <Bare title="Sign in">
      {problem === 'unauthenticated' && (
        <Banner tone="info">Your session is over. Sign in again to go on where you were.</Banner>
      )}
      <form onSubmit={submit} noValidate>
        {second === 'none' ? (
          <>
            <Input
              label="E-mail address"
              type="email"
              name="email"
              autoComplete="username"
              required
              autoFocus
              value={email}
              onChange={(event) => setEmail(event.target.value)}
              error={fieldError(act.error, 'email')}
            />
            <Input
              label="Password"
              type="password"
              name="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              error={fieldError(act.error, 'password')}
            />
          </>
        ) : (
          <>
            {/* Kept in the page, so that a password manager sees one form. */}
            <input type="hidden" name="email" autoComplete="username" value={email} />
            <p className="ui-muted">
              {second === 'totp'
                ? `Enter the six digits that your authenticator shows for ${email}.`
                : 'Enter one of the recovery codes that you kept. Each is good once.'}
            </p>
            {second === 'totp' ? (
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
          </>
        )}
        {!asksForCode && <ProblemNote error={act.error} small except={['email', 'password']} />}
        <SubmitWide busy={act.isPending ? 'Signing in…' : undefined}>
          {second === 'none' ? 'Sign in' : 'Verify and sign in'}
        </SubmitWide>
      </form>
      {second === 'none' ? (
        <Link to="/reset-password">Forgot your password?</Link>
      ) : (
        <div className="ui-line ui-line--ends">
          <Button
            look="quiet"
            size="sm"
            onClick={() => {
              setCode('')
              setSecond(second === 'totp' ? 'recovery' : 'totp')
            }}
          >
            {second === 'totp' ? 'Use a recovery code' : 'Use the authenticator'}
          </Button>
          <Button
            look="quiet"
            size="sm"
            icon="back"
            onClick={() => {
              setCode('')
              setSecond('none')
              act.reset()
            }}
          >
            Another account
          </Button>
        </div>
      )}
    </Bare>
  )
}
