/** The second factor: setting it up with a QR code that is drawn here, the recovery codes and new ones, giving it up. */
import { type components, type Session, take } from '@aicloud/contract'
import { Badge, Banner, Button, CodeBlock, FormDialog, Input, Panel, ShownOnce } from '@aicloud/ui'
import { lazy, Suspense, useState } from 'react'
import { api } from '../app/api'
import { useOfflineWhy } from '../live/stream'
import { useAct } from '../parts/act'
import { YourPassword } from '../parts/inputs'
import { fieldError, ProblemNote } from '../parts/problem'

// What draws it is needed once in the life of an account.
const Qr = lazy(() => import('../parts/qr'))

type Seed = components['schemas']['TotpSeed']
type Codes = components['schemas']['RecoveryCodes']

export function SecondFactor({ user }: { readonly user: Session['user'] }) {
  const [open, setOpen] = useState<'on' | 'codes' | 'off'>()
  const offline = useOfflineWhy()
  return (
    <Panel
      title="Second factor"
      actions={
        user.second_factor ? (
          <>
            <Button size="sm" why={offline} onClick={() => setOpen('codes')}>
              New recovery codes
            </Button>
            <Button size="sm" why={offline} onClick={() => setOpen('off')}>
              Remove
            </Button>
          </>
        ) : (
          <Button size="sm" look="primary" icon="shield" why={offline} onClick={() => setOpen('on')}>
            Set up
          </Button>
        )
      }
    >
      {user.second_factor ? (
        <div className="ui-stack ui-stack--tight">
          <span>
            <Badge tone="success" icon="shield">
              On
            </Badge>
          </span>
          <p className="ui-muted">
            Signing in asks for a code of your authenticator. {user.recovery_codes} recovery code
            {user.recovery_codes === 1 ? ' is' : 's are'} left.
          </p>
          {user.recovery_codes < 3 && (
            <Banner tone="warning">Few recovery codes are left. Get ten new ones while you can.</Banner>
          )}
        </div>
      ) : (
        <div className="ui-stack ui-stack--tight">
          <span>
            <Badge tone="warning" icon="alert">
              Off
            </Badge>
          </span>
          <p className="ui-muted">
            Whoever knows your password can sign in. With an authenticator app it takes your telephone as
            well.
          </p>
        </div>
      )}
      {open === 'on' && <SetUp onClose={() => setOpen(undefined)} />}
      {open === 'codes' && <NewCodes onClose={() => setOpen(undefined)} />}
      {open === 'off' && <Remove onClose={() => setOpen(undefined)} />}
    </Panel>
  )
}

function SetUp({ onClose }: { readonly onClose: () => void }) {
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const begin = useAct<string, Seed>({
    inline: true,
    run: (given, key) =>
      take(
        api.POST('/v1/me/totp', {
          params: { header: { 'Idempotency-Key': key } },
          body: { password: given },
        }),
      ),
  })
  const confirm = useAct<string, Codes>({
    inline: true,
    touches: [['session']],
    run: (given, key) =>
      take(
        api.POST('/v1/me/totp:confirm', {
          params: { header: { 'Idempotency-Key': key } },
          body: { code: given },
        }),
      ),
  })
  if (confirm.data) return <KeepCodes codes={confirm.data.recovery_codes} onClose={onClose} />
  const seed = begin.data
  const submit = () => {
    if (seed) confirm.mutate(code)
    else begin.mutate(password)
  }
  return (
    <FormDialog
      title="Set up a second factor"
      size="md"
      verb={seed ? 'Confirm' : 'Continue'}
      busy={begin.isPending || confirm.isPending ? 'One moment…' : undefined}
      onSubmit={submit}
      onClose={onClose}
    >
      {!seed && (
        <>
          <p>Your password once more, so that nobody does this who found your screen unlocked.</p>
          <YourPassword autoFocus value={password} onChange={setPassword} error={begin.error} />
          <ProblemNote error={begin.error} small except={['password']} />
        </>
      )}
      {seed && (
        <>
          <p>
            Scan this with your authenticator app, or type the key into it. It is drawn in this page and sent
            to nobody.
          </p>
          {seed.url && (
            <Suspense fallback={<span className="app-qr" />}>
              <Qr text={seed.url} />
            </Suspense>
          )}
          {seed.secret && <CodeBlock wrap label="key" code={seed.secret.replace(/(.{4})(?=.)/g, '$1 ')} />}
          <Input
            label="The six digits that it shows"
            className="ui-input--code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            required
            autoFocus
            value={code}
            onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
            error={fieldError(confirm.error, 'code')}
          />
          <ProblemNote error={confirm.error} small except={['code']} />
        </>
      )}
    </FormDialog>
  )
}

function KeepCodes({ codes, onClose }: { readonly codes: readonly string[]; readonly onClose: () => void }) {
  return (
    <ShownOnce title="Keep your recovery codes" kept="I have kept them" onClose={onClose}>
      <Banner tone="warning">
        They are shown this once. Each opens your account one time when the authenticator is lost.
      </Banner>
      {codes.length > 0 ? (
        <>
          <ul className="app-codes" aria-label="Recovery codes">
            {codes.map((code) => (
              <li key={code}>
                <code>{code}</code>
              </li>
            ))}
          </ul>
          <CodeBlock wrap label="all recovery codes" code={codes.join('\n')} />
        </>
      ) : (
        <p>They were shown before. Get new recovery codes once more.</p>
      )}
    </ShownOnce>
  )
}

function NewCodes({ onClose }: { readonly onClose: () => void }) {
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const act = useAct<{ password: string; code: string }, Codes>({
    inline: true,
    touches: [['session']],
    run: (body, key) =>
      take(api.POST('/v1/me/recovery-codes', { params: { header: { 'Idempotency-Key': key } }, body })),
  })
  if (act.data) return <KeepCodes codes={act.data.recovery_codes} onClose={onClose} />
  return (
    <FormDialog
      title="New recovery codes"
      verb="Make ten new ones"
      busy={act.isPending ? 'Making…' : undefined}
      onSubmit={() => act.mutate({ password, code: code.replace(/\s+/g, '') })}
      onClose={onClose}
    >
      <p>The ones from before open nothing any more. Your authenticator stays as it is.</p>
      <PasswordAndCode {...{ password, setPassword, code, setCode }} error={act.error} />
    </FormDialog>
  )
}

interface PasswordAndCodeProps {
  readonly password: string
  readonly setPassword: (text: string) => void
  readonly code: string
  readonly setCode: (text: string) => void
  readonly error: unknown
}

function PasswordAndCode({ password, setPassword, code, setCode, error }: PasswordAndCodeProps) {
  return (
    <>
      <YourPassword value={password} onChange={setPassword} error={error} />
      <Input
        label="Code, or a recovery code"
        autoComplete="one-time-code"
        required
        value={code}
        onChange={(event) => setCode(event.target.value)}
        error={fieldError(error, 'code')}
      />
      <ProblemNote error={error} small except={['password', 'code']} />
    </>
  )
}

function Remove({ onClose }: { readonly onClose: () => void }) {
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const act = useAct<{ password: string; code: string }>({
    inline: true,
    touches: [['session']],
    done: 'No code is asked for any more',
    run: (body, key) =>
      take(api.DELETE('/v1/me/totp', { params: { header: { 'Idempotency-Key': key } }, body })),
    onDone: onClose,
  })
  const submit = () => act.mutate({ password, code: code.replace(/\s+/g, '') })
  return (
    <FormDialog
      title="Remove the second factor"
      verb="Remove"
      danger
      busy={act.isPending ? 'Removing…' : undefined}
      onSubmit={submit}
      onClose={onClose}
    >
      <PasswordAndCode {...{ password, setPassword, code, setCode }} error={act.error} />
    </FormDialog>
  )
}
