/**
 * Signing in: by address and password and, where the account asks for it, a second factor; by a passkey alone; or by the
 * provider of one's company. The session becomes a cookie that this page can't read. Who was sent here comes back to where it was,
 * and who came back from a provider without success reads why.
 */
import { ApiError, type Session, take } from '@aicloud/contract'
import { Banner, Button, ErrorNote, Input } from '@aicloud/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { adopt, api, sessionQuery } from '../app/api'
import { safeNext } from '../app/router'
import { Bare, SubmitWide } from '../app/shell'
import { useAct } from '../parts/act'
import type { Assertion } from '../parts/passkey'
import { fieldError, ProblemNote } from '../parts/problem'
import { toldBy } from '../parts/sso'
import { SecondStep } from './sign-in-code'
import { AskingPasskey, usePasskey } from './sign-in-passkey'
import { BySso } from './sign-in-sso'

const route = getRouteApi('/sign-in')

/** What somebody shows. */
export interface Given {
  readonly email?: string
  readonly password?: string
  readonly code?: string
  readonly passkey?: Assertion
}

export function SignIn() {
  const search = route.useSearch()
  const next = safeNext(search.next)
  const navigate = useNavigate()
  const client = useQueryClient()
  const [way, setWay] = useState<'password' | 'second' | 'sso'>(search.sso === undefined ? 'password' : 'sso')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  // What came back with the address is told until somebody does something else.
  const [returned, setReturned] = useState(() => toldBy(search))
  const act = useAct<Given, Session>({
    inline: true,
    run: (given) => take(api.POST('/v1/session', { body: { ...given, cookie: true } })),
    onDone: (session) => {
      adopt(session)
      client.clear()
      client.setQueryData(sessionQuery.queryKey, session)
      navigate({ href: next })
    },
  })
  // Once it is known that there is no session, another tab may say that there is one.
  const elsewhere = useQuery({ ...sessionQuery, enabled: ({ state }) => state.data !== undefined }).data
  const asksForSecond = act.error instanceof ApiError && act.error.is('second_factor_required')
  const enter = (given: Given) => {
    setReturned(undefined)
    if (act.isPending) return
    act.mutate(given, {
      onError: (error) => {
        if (error instanceof ApiError && error.is('second_factor_required')) setWay('second')
      },
    })
  }
  const passkey = usePasskey({
    offers: way === 'password',
    onBegin: () => {
      setReturned(undefined)
      act.reset()
    },
    onShown: (shown) =>
      enter(way === 'second' ? { email: email.trim(), password, passkey: shown } : { passkey: shown }),
  })
  const go = (to: typeof way) => {
    setReturned(undefined)
    act.reset()
    passkey.reset()
    setWay(to)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    passkey.reset()
    enter({ email: email.trim(), password })
  }
  const wrong = passkey.error ?? (asksForSecond ? undefined : act.error)
  return (
    <Bare title="Sign in">
      {elsewhere && !act.data && (
        <Banner
          tone="info"
          icon="user"
          action={
            <Button size="sm" onClick={() => navigate({ href: next })}>
              Go on
            </Button>
          }
        >
          {elsewhere.user.display_name} is signed in, in another tab of this browser.
        </Banner>
      )}
      {search.problem === 'unauthenticated' && !returned && !elsewhere && (
        <Banner tone="info">Your session is over. Sign in again to go on where you were.</Banner>
      )}
      {returned && <ErrorNote small {...returned} />}
      {passkey.asking ? (
        <AskingPasskey onCancel={passkey.cancel} />
      ) : way === 'sso' ? (
        <BySso
          tenant={search.sso}
          next={next}
          unknown={search.reason === 'unknown' && returned !== undefined}
          onBack={() => go('password')}
        />
      ) : way === 'second' ? (
        <SecondStep
          email={email}
          error={wrong}
          busy={act.isPending}
          onCode={(code) => {
            passkey.reset()
            enter({ email: email.trim(), password, code })
          }}
          onPasskey={passkey.there ? passkey.ask : undefined}
          onBack={() => go('password')}
        />
      ) : (
        <>
          <form onSubmit={submit} noValidate>
            <Input
              label="E-mail address"
              type="email"
              name="email"
              autoComplete="username webauthn"
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
              aside={<Link to="/reset-password">Forgot your password?</Link>}
            />
            <ProblemNote error={wrong} small except={['email', 'password']} />
            <SubmitWide busy={act.isPending ? 'Signing in…' : undefined}>Sign in</SubmitWide>
          </form>
          <p className="app-or">or</p>
          <div className="app-ways">
            {passkey.there && (
              <Button icon="passkey" className="app-submit" onClick={passkey.ask}>
                Continue with a passkey
              </Button>
            )}
            <Button icon="enter" className="app-submit" onClick={() => go('sso')}>
              Continue with single sign-on
            </Button>
          </div>
        </>
      )}
    </Bare>
  )
}
