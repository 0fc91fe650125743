/**
 * One's own account: name, address, password, passkeys, second factor with recovery codes, and the sessions that are open. Who
 * came by a tenant's single sign-on sees what it holds, and why the rest is out of reach: the account is its owner's.
 */
import { type Project, type Session, take } from '@aicloud/contract'
import { Banner, Button, Checkbox, CopyField, Empty, Input, Page, Panel, Table } from '@aicloud/ui'
import { type FormEvent, useState } from 'react'
import { api } from '../app/api'
import { setPreference, usePreference } from '../app/preferences'
import { labelOf, useScope } from '../app/scope'
import { useWho } from '../app/who'
import { useOfflineWhy } from '../live/stream'
import { useAct } from '../parts/act'
import { YourPassword } from '../parts/inputs'
import { fieldError, ProblemNote } from '../parts/problem'
import { roleMeans, roleWords } from '../parts/roles'
import { useSorting } from '../parts/sorting'
import { Passkeys } from './passkeys'
import { SecondFactor } from './second-factor'
import { Sessions } from './sessions'
import { SsoLinked } from './sso-link'
import { SsoLinks } from './sso-links'

export function Account() {
  const { session } = useWho()
  if (session.via) {
    return (
      <Page title="Your account" lead={session.user.email}>
        <Banner tone="info" icon="enter">
          You came by your company’s single sign-on. It opens what you hold there; password, passkeys and
          sessions are behind a sign-in of your own.
        </Banner>
        <Passkeys />
        <Roles session={session} />
        <Identity user={session.user} />
        <ThisBrowser />
      </Page>
    )
  }
  return (
    <Page title="Your account" lead={session.user.email}>
      <SsoLinked />
      <div className="ui-columns">
        <div>
          <Passkeys />
          <SecondFactor user={session.user} />
          <Sessions />
          <SsoLinks />
          <Roles session={session} />
        </div>
        <div>
          <Profile user={session.user} />
          <Identity user={session.user} />
          <Password />
          <Address />
          <ThisBrowser />
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

/** What the cloud calls one: for whoever is to give one a role, and to find oneself in a journal. */
function Identity({ user }: { readonly user: Session['user'] }) {
  return (
    <Panel title="Your id">
      <CopyField value={user.id} label="your id" />
    </Panel>
  )
}

function Password() {
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const offline = useOfflineWhy()
  const act = useAct<{ current_password: string; password: string }>({
    secret: true,
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
    secret: true,
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
        <YourPassword value={password} onChange={setPassword} error={act.error} />
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

function ThisBrowser() {
  return (
    <Panel title="In this browser">
      <div className="ui-stack">
        <Checkbox
          label="Single keys lead somewhere"
          help="g and a letter, and the question mark. Off, they do nothing; Ctrl K goes on working."
          checked={usePreference('keys')}
          onChange={(event) => setPreference('keys', event.target.checked)}
        />
        <Checkbox
          label="Show exact times"
          help="The day, the time and its zone, in place of how long ago."
          checked={usePreference('exactTimes')}
          onChange={(event) => setPreference('exactTimes', event.target.checked)}
        />
      </div>
    </Panel>
  )
}

type Grant = Session['grants'][number]

/** A tenant and a project by their names, where some project of theirs tells them. */
function whereOf({ tenant, project }: Grant, projects: readonly Project[] | undefined): string {
  if (!tenant && !project) return 'the cloud'
  const inProject = project ? projects?.find((one) => one.id === project) : undefined
  if (project) return inProject ? `project ${inProject.display_name}` : 'a project'
  const name = projects?.find((one) => one.tenant.id === tenant)?.tenant.name
  return name ? `tenant ${labelOf(name, 'tenant')}` : 'a tenant'
}

function Roles({ session }: { readonly session: Session }) {
  const { projects } = useScope()
  const sorting = useSorting('roles')
  return (
    <Panel title="What you hold" flush>
      <Table
        label="Roles"
        rows={session.grants}
        sorting={sorting}
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
            sort: (grant) => roleWords(grant.role),
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
            sort: (grant) => whereOf(grant, projects),
            cell: (grant) => whereOf(grant, projects),
          },
        ]}
      />
    </Panel>
  )
}
