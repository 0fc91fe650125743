/** A forgotten password: ask for a link, or, with the link's code, set a new one. */
import { take } from '@aicloud/contract'
import { Banner, Button, Input } from '@aicloud/ui'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api } from '../app/api'
import { Bare, SubmitWide } from '../app/shell'
import { useAct } from '../parts/act'
import { CodeInput, useLinkCode } from '../parts/link'
import { fieldError, ProblemNote } from '../parts/problem'

export function ResetPassword() {
  const link = useLinkCode()
  const [step, setStep] = useState<'ask' | 'set'>(link.mailed ? 'set' : 'ask')
  return step === 'ask' ? (
    <Ask onCode={() => setStep('set')} />
  ) : (
    <SetNew link={link} onAgain={() => setStep('ask')} />
  )
}

function Ask({ onCode }: { readonly onCode: () => void }) {
  const [email, setEmail] = useState('')
  const act = useAct<string>({
    inline: true,
    run: (address) => take(api.POST('/v1/password-reset', { body: { email: address } })),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!act.isPending) act.mutate(email.trim())
  }
  if (act.isSuccess) {
    return (
      <Bare title="Look into your mail">
        <Banner tone="success">
          If <strong>{email}</strong> has an account here, a link is under way. It is good for an hour, once.
        </Banner>
        <Button onClick={onCode}>I have a code</Button>
        <Link to="/sign-in">Back to sign-in</Link>
      </Bare>
    )
  }
  return (
    <Bare title="Reset your password">
      <form onSubmit={submit} noValidate>
        <Input
          label="E-mail address"
          type="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={fieldError(act.error, 'email')}
        />
        <ProblemNote error={act.error} small except={['email']} />
        <SubmitWide busy={act.isPending ? 'Sending…' : undefined}>Send a link</SubmitWide>
      </form>
      <div className="ui-line ui-line--ends">
        <Link to="/sign-in">Back to sign-in</Link>
        <Button look="quiet" size="sm" onClick={onCode}>
          I have a code
        </Button>
      </div>
    </Bare>
  )
}

function SetNew({ link, onAgain }: { link: ReturnType<typeof useLinkCode>; onAgain: () => void }) {
  const [password, setPassword] = useState('')
  const act = useAct<string>({
    inline: true,
    // The cookie makes this browser a known one, so that the sign-in that follows waits for nobody's guesses.
    run: (chosen) =>
      take(
        api.POST('/v1/password-reset:complete', {
          body: { link: link.code, password: chosen, cookie: true },
        }),
      ),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!act.isPending) act.mutate(password)
  }
  if (act.isSuccess) {
    return (
      <Bare title="Your password is set">
        <Banner tone="success">All other sessions of your account were closed.</Banner>
        <Link to="/sign-in" className="ui-button ui-button--primary ui-button--md app-submit">
          Sign in
        </Link>
      </Bare>
    )
  }
  return (
    <Bare title="Choose a new password">
      <form onSubmit={submit} noValidate>
        {!link.mailed && <CodeInput code={link.code} setCode={link.setCode} error={act.error} />}
        <Input
          label="New password"
          type="password"
          autoComplete="new-password"
          required
          autoFocus={link.mailed}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          help="Hard to guess: four words that have nothing to do with each other do well."
          error={fieldError(act.error, 'password')}
        />
        <ProblemNote error={act.error} small except={['password', ...(link.mailed ? [] : ['link'])]} />
        <SubmitWide busy={act.isPending ? 'Setting…' : undefined}>Set password</SubmitWide>
      </form>
      <Button look="quiet" size="sm" onClick={onAgain}>
        Ask for another link
      </Button>
    </Bare>
  )
}
