/** One's own account: name, address, password, second factor with recovery codes, and the sessions that are open. */
import { type Session, take } from '@aicloud/contract'
import { Button, Empty, Input, Page, Panel, Table } from '@aicloud/ui'
import { type FormEvent, useState } from 'react'
import { api } from '../app/api'
import { useWho } from '../app/who'
import { useOfflineWhy } from '../live/stream'
import { useAct } from '../parts/act'
import { fieldError, ProblemNote } from '../parts/problem'
import { roleMeans, roleWords } from '../parts/roles'
import { SecondFactor } from './second-factor'
import { Sessions } from './sessions'

export function Account() {
  const { session } = useWho()
  return (
    <Page title="Your account" lead={session.user.email}>
      <div className="ui-columns">
        <div>
          <SecondFactor user={session.user} />
          <Sessions />
          <Roles session={session} />
        </div>
        <div>
          <Profile user={session.user} />
          <Password />
          <Address />
        </div>
      </div>
    </Page>
  )
}

function Profile({ user }: { readonly user: Session['user'] }) {
  const [name, setName] = useState(user.display_name)
  const offline = useOfflineWhy()
  const act = useAct<string>({
    inline: true,
    touches: [['session']],
    done: 'Your name is changed',
    run: (display_name, key) =>
      take(api.PATCH('/v1/me', { params: { header: { 'Idempotency-Key': key } }, body: { display_name } })),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!act.isPending && name.trim() !== user.display_name) act.mutate(name.trim())
  }
  return (
    <Panel title="Name">
      <form onSubmit={submit} className="ui-stack" noValidate>
        <Input
          label="What people call you"
          required
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={fieldError(act.error, 'display_name')}
        />
        <ProblemNote error={act.error} small except={['display_name']} />
        <span>
          <Button type="submit" busy={act.isPending ? 'Saving…' : undefined} why={offline}>
            Save
          </Button>
        </span>
      </form>
    </Panel>
  )
}

function Password() {
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const offline = useOfflineWhy()
  const act = useAct<{ current_password: string; password: string }>({
    inline: true,
    touches: [['sessions']],
    done: 'Your password is changed; your other sessions are closed',
    run: (body, key) =>
      take(api.POST('/v1/me/password', { params: { header: { 'Idempotency-Key': key } }, body })),
    onDone: () => {
      setCurrent('')
      setPassword('')
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!act.isPending) act.mutate({ current_password: current, password })
  }
  return (
    <Panel title="Password">
      <form onSubmit={submit} className="ui-stack" noValidate>
        <Input
          label="Your password now"
          type="password"
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
          error={fieldError(act.error, 'current_password')}
        />
        <Input
          label="New password"
          type="password"
          autoComplete="new-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={fieldError(act.error, 'password')}
        />
        <ProblemNote error={act.error} small except={['current_password', 'password']} />
        <span>
          <Button type="submit" busy={act.isPending ? 'Changing…' : undefined} why={offline}>
            Change password
          </Button>
        </span>
      </form>
    </Panel>
  )
}

function Address() {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const offline = useOfflineWhy()
  const act = useAct<{ email: string; password: string }>({
    inline: true,
    done: 'Open the link that was mailed to the new address',
    run: (body, key) =>
      take(api.POST('/v1/me/email', { params: { header: { 'Idempotency-Key': key } }, body })),
    onDone: () => {
      setEmail('')
      setPassword('')
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!act.isPending) act.mutate({ email: email.trim(), password })
  }
  return (
    <Panel title="E-mail address">
      <form onSubmit={submit} className="ui-stack" noValidate>
        <Input
          label="New address"
          type="email"
          autoComplete="email"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={fieldError(act.error, 'email')}
        />
        <Input
          label="Your password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={fieldError(act.error, 'password')}
        />
        <ProblemNote error={act.error} small except={['email', 'password']} />
        <span>
          <Button type="submit" busy={act.isPending ? 'Sending…' : undefined} why={offline}>
            Send a link
          </Button>
        </span>
      </form>
    </Panel>
  )
}

function Roles({ session }: { readonly session: Session }) {
  return (
    <Panel title="What you hold" flush>
      <Table
        label="Roles"
        rows={session.grants}
        rowKey={(grant) => `${grant.role}-${grant.tenant ?? ''}-${grant.project ?? ''}`}
        empty={
          <Empty icon="lock" title="Nothing yet">
            Somebody has to invite you to a tenant.
          </Empty>
        }
        columns={[
          {
            key: 'role',
            head: 'Role',
            cell: (grant) => (
              <>
                <strong>{roleWords(grant.role)}</strong>
                <span className="ui-cell-sub">{roleMeans(grant.role)}</span>
              </>
            ),
          },
          {
            key: 'where',
            head: 'Where',
            cell: (grant) => (grant.project ? 'project' : grant.tenant ? 'tenant' : 'cloud'),
          },
        ]}
      />
    </Panel>
  )
}
