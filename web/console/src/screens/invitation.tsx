/** Accepting an invitation: with the account that the address has, with a new one, or as whom one is signed in. */
import { ApiError, type components, take } from '@aicloud/contract'
import { Banner, Input, Tabs } from '@aicloud/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, sessionQuery } from '../app/api'
import { labelOf } from '../app/scope'
import { Bare, SubmitWide } from '../app/shell'
import { useAct } from '../parts/act'
import { CodeInput, useLinkCode } from '../parts/link'
import { fieldError, ProblemNote } from '../parts/problem'
import { roleWords } from '../parts/roles'

type Accepted = components['schemas']['Accepted']
type Body = components['schemas']['AcceptInvitation']

export function AcceptInvitation() {
  const { code, setCode, mailed } = useLinkCode()
  const { data: session } = useQuery(sessionQuery)
  const client = useQueryClient()
  const [how, setHow] = useState<'new' | 'known'>('new')
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [second, setSecond] = useState('')
  const act = useAct<Body, Accepted>({
    inline: true,
    run: (body) => take(api.POST('/v1/invitations:accept', { body })),
    onDone: () => client.invalidateQueries(),
  })
  const accepted = act.data
  if (accepted) {
    return (
      <Bare title="Welcome">
        <Banner tone="success">
          You belong to <strong>{labelOf(accepted.tenant.name, 'tenant')}</strong> now, as{' '}
          {roleWords(accepted.role)}.
        </Banner>
        <Link
          to={session ? '/' : '/sign-in'}
          className="ui-button ui-button--primary ui-button--md app-submit"
        >
          {session ? 'Go to the console' : 'Sign in'}
        </Link>
      </Bare>
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (act.isPending) return
    const proof = session
      ? {}
      : how === 'new'
        ? { display_name: name.trim(), password }
        : { password, ...(second === '' ? {} : { code: second.replace(/\s+/g, '') }) }
    // The cookie makes this browser a known one, so that the sign-in that follows waits for nobody's guesses.
    act.mutate({ link: code, cookie: true, ...proof })
  }
  const wantsSecond =
    act.error instanceof ApiError && act.error.is('second_factor_required', 'second_factor_wrong')
  const passwordField = (isNew: boolean) => (
    <Input
      label="Password"
      type="password"
      autoComplete={isNew ? 'new-password' : 'current-password'}
      required
      value={password}
      onChange={(event) => setPassword(event.target.value)}
      help={isNew ? 'Hard to guess: four words that have nothing to do with each other do well.' : undefined}
      error={fieldError(act.error, 'password')}
    />
  )
  const tabs = [
    {
      id: 'new',
      text: 'I am new here',
      content: (
        <div className="ui-stack">
          <Input
            label="Your name"
            autoComplete="name"
            required
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={fieldError(act.error, 'display_name')}
          />
          {passwordField(true)}
        </div>
      ),
    },
    {
      id: 'known',
      text: 'I have an account',
      content: (
        <div className="ui-stack">
          {passwordField(false)}
          {(wantsSecond || second !== '') && (
            <Input
              label="Code of your authenticator, or a recovery code"
              autoComplete="one-time-code"
              required
              value={second}
              onChange={(event) => setSecond(event.target.value)}
              error={fieldError(act.error, 'code')}
            />
          )}
        </div>
      ),
    },
  ]
  return (
    <Bare title="Accept an invitation">
      <form onSubmit={submit} noValidate>
        {!mailed && <CodeInput code={code} setCode={setCode} error={act.error} />}
        {session ? (
          <Banner tone="info" icon="user">
            You accept as <strong>{session.user.email}</strong>, because you are signed in.
          </Banner>
        ) : (
          <Tabs
            label="Your account"
            tabs={tabs}
            chosen={how}
            onChoose={(id) => setHow(id === 'new' ? 'new' : 'known')}
          />
        )}
        <ProblemNote
          error={act.error}
          small
          except={['password', 'display_name', 'code', ...(mailed ? [] : ['link'])]}
        />
        <SubmitWide busy={act.isPending ? 'Accepting…' : undefined}>Accept</SubmitWide>
      </form>
      {!session && <Link to="/sign-in">Sign in instead</Link>}
    </Bare>
  )
}
