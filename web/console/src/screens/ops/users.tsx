/** The people who sign in, for those who run the cloud: find an account, enter somebody, disable and enable. */
import { type Role, rolesAt, take, type User } from '@aicloud/contract'
import {
  Badge,
  Button,
  Confirm,
  Empty,
  FormDialog,
  Input,
  Page,
  Panel,
  Select,
  State,
  Table,
  TimeAgo,
} from '@aicloud/ui'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api } from '../../app/api'
import { useWho } from '../../app/who'
import { useOfflineWhy } from '../../live/stream'
import { useAct } from '../../parts/act'
import { ItsActor } from '../../parts/engine-links'
import { useLegal } from '../../parts/legal'
import { params, usePages } from '../../parts/pages'
import { fieldError, ProblemNote } from '../../parts/problem'
import { roleOptions, roleWords } from '../../parts/roles'
import { AsOf, Guarded } from '../../parts/screen'

const route = getRouteApi('/app/ops/users')

export function Users() {
  return (
    <Guarded needs="user.read" title="Users">
      <UsersScreen />
    </Guarded>
  )
}

const readUsers = (email: string | undefined, token: string | undefined, signal: AbortSignal) =>
  take(api.GET('/v1/users', { params: { query: params({ email, limit: 100, page_token: token }) }, signal }))

function UsersScreen() {
  const who = useWho()
  const offline = useOfflineWhy()
  const legal = useLegal()
  const { email } = route.useSearch()
  const navigate = useNavigate()
  const [text, setText] = useState(email ?? '')
  const [making, setMaking] = useState(false)
  const [disabling, setDisabling] = useState<User>()
  const pages = usePages<User, Awaited<ReturnType<typeof readUsers>>>({
    queryKey: ['users', email ?? ''],
    read: (token, signal) => readUsers(email, token, signal),
  })
  const act = useAct<{ id: string; action: 'disable' | 'enable' }>({
    touches: [['users']],
    inline: ({ action }) => action === 'disable',
    run: ({ id, action }, key) => {
      const init = { params: { path: { id }, header: { 'Idempotency-Key': key } } }
      return action === 'disable'
        ? take(api.POST('/v1/users/{id}/disable', init))
        : take(api.POST('/v1/users/{id}/enable', init))
    },
    onDone: () => setDisabling(undefined),
  })
  const find = (event: FormEvent) => {
    event.preventDefault()
    navigate({ to: '.', search: (old) => params({ ...old, email: text.trim() || undefined }) })
  }
  const make = (
    <Button look="primary" icon="add" why={who.why('user.create') ?? offline} onClick={() => setMaking(true)}>
      Enter somebody
    </Button>
  )
  return (
    <Page title="Users" beside={<AsOf at={pages.updatedAt} />} actions={make}>
      <form className="ui-filters" onSubmit={find}>
        <Input
          label="E-mail address"
          bare
          type="search"
          placeholder="E-mail address, whole"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" icon="search">
          Find
        </Button>
      </form>
      {pages.error && <ProblemNote error={pages.error} retry={pages.refetch} />}
      {!(pages.error && !pages.rows) && (
        <Panel flush>
          <Table
            label="Users"
            rows={pages.rows}
            rowKey={(one) => one.id}
            more={pages.more}
            loadingMore={pages.loadingMore}
            empty={
              email ? (
                <Empty icon="search" title="Nobody has this address">
                  Write the whole address, as the account has it.
                </Empty>
              ) : (
                <Empty icon="users" title="Nobody yet" action={make} />
              )
            }
            columns={[
              {
                key: 'who',
                head: 'Who',
                cell: (one) => (
                  <>
                    <Link to="/ops/users/$id" params={{ id: one.id }} data-row>
                      {one.display_name}
                    </Link>
                    <span className="ui-cell-sub">{one.email}</span>
                    <span className="ui-cell-sub">
                      <ItsActor directory="user" id={one.id} />
                    </span>
                  </>
                ),
              },
              {
                key: 'standing',
                head: 'Standing',
                cell: (one) => <State kind="standing" state={one.standing} />,
              },
              {
                key: 'operator',
                head: 'In the cloud',
                cell: (one) =>
                  one.operator ? (
                    <Badge tone="info">{roleWords(one.operator)}</Badge>
                  ) : (
                    <span className="ui-muted">nothing</span>
                  ),
              },
              {
                key: 'proof',
                head: 'Signs in with',
                wide: true,
                cell: (one) =>
                  [one.has_password && 'password', one.has_second_factor && 'second factor']
                    .filter(Boolean)
                    .join(', ') || 'nothing yet',
              },
              {
                key: 'age',
                head: 'Age',
                wide: true,
                align: 'right',
                cell: (one) => <TimeAgo at={one.created_at} plain />,
              },
              {
                key: 'act',
                head: 'Actions',
                bareHead: true,
                align: 'right',
                cell: (one) =>
                  one.standing === 'active' ? (
                    <Button
                      size="sm"
                      data-row
                      why={legal('user', one, 'disable')}
                      onClick={() => setDisabling(one)}
                      aria-label={`Disable ${one.display_name}`}
                    >
                      Disable
                    </Button>
                  ) : (
                    <Button
                      size="sm"
                      data-row
                      why={legal('user', one, 'enable')}
                      onClick={() => act.mutate({ id: one.id, action: 'enable' })}
                      aria-label={`Enable ${one.display_name}`}
                    >
                      Enable
                    </Button>
                  ),
              },
            ]}
          />
        </Panel>
      )}
      <Confirm
        open={disabling !== undefined}
        danger
        title={`Disable ${disabling?.display_name ?? ''}?`}
        verb="Disable"
        busy={act.isPending ? 'Disabling…' : undefined}
        why={disabling && legal('user', disabling, 'disable')}
        onConfirm={() => disabling && act.mutate({ id: disabling.id, action: 'disable' })}
        error={act.variables?.action === 'disable' && <ProblemNote error={act.error} small />}
        onClose={() => {
          act.reset()
          setDisabling(undefined)
        }}
      >
        <p>They can’t sign in, and all that they have open is cut at once. They can be enabled again.</p>
      </Confirm>
      {making && <Make onClose={() => setMaking(false)} />}
    </Page>
  )
}

function Make({ onClose }: { readonly onClose: () => void }) {
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [operator, setOperator] = useState('')
  const act = useAct<{ email: string; display_name?: string; operator?: Role }>({
    inline: true,
    touches: [['users']],
    done: 'The account is there; its owner sets a password by “Forgot your password?”',
    run: (body, key) => take(api.POST('/v1/users', { params: { header: { 'Idempotency-Key': key } }, body })),
    onDone: onClose,
  })
  const submit = () => {
    act.mutate({
      email: email.trim(),
      ...(name.trim() ? { display_name: name.trim() } : {}),
      ...(operator ? { operator: operator as Role } : {}),
    })
  }
  return (
    <FormDialog
      title="Enter somebody"
      verb="Enter"
      busy={act.isPending ? 'Entering…' : undefined}
      onSubmit={submit}
      onClose={onClose}
    >
      <Input
        label="E-mail address"
        type="email"
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={fieldError(act.error, 'email')}
      />
      <Input
        label="Name"
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={fieldError(act.error, 'display_name')}
      />
      <Select
        label="In the cloud"
        value={operator}
        options={[{ value: '', text: 'Nothing: a customer' }, ...roleOptions(rolesAt('cloud'))]}
        onChange={(event) => setOperator(event.target.value)}
        error={fieldError(act.error, 'operator')}
      />
      <ProblemNote error={act.error} small except={['email', 'display_name', 'operator']} />
    </FormDialog>
  )
}
