/** One account, for who runs the cloud: what it signs in with, what it is in the cloud, and what it has done. */
import { type Role, rolesAt, take, type User } from '@aicloud/contract'
import {
  Badge,
  Banner,
  Button,
  Confirm,
  CopyField,
  Facts,
  FormDialog,
  formatTime,
  Input,
  Page,
  Panel,
  Select,
  State,
} from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../app/api'
import { useWho } from '../../app/who'
import { useAct } from '../../parts/act'
import { useLegal } from '../../parts/legal'
import { fieldError, ProblemNote } from '../../parts/problem'
import { NAME_MAX } from '../../parts/rename'
import { roleMeans, roleOptions, roleWords } from '../../parts/roles'
import { AsOf, BackTo, Guarded, isGone, Missing, ScreenPending } from '../../parts/screen'

/** Characters of a reason, at most. */
const REASON_MAX = 200

const route = getRouteApi('/app/ops/users/$id')

export function UserScreen() {
  const { id } = route.useParams()
  return (
    <Guarded needs="user.read" title="User">
      <Read key={id} id={id} />
    </Guarded>
  )
}

function Read({ id }: { readonly id: string }) {
  const found = useQuery({
    queryKey: ['user', id],
    queryFn: ({ signal }) => take(api.GET('/v1/users/{id}', { params: { path: { id } }, signal })),
  })
  if (found.data && !isGone(found.error))
    return <Shown user={found.data} error={found.error} updatedAt={found.dataUpdatedAt} />
  if (!found.error) return <ScreenPending />
  return (
    <Page title="User" trail={<BackTo to="/ops/users" text="Users" />}>
      <Missing error={found.error} what="user" back={<Link to="/ops/users">All users</Link>} />
    </Page>
  )
}

interface ShownProps {
  readonly user: User
  readonly error: Error | null
  readonly updatedAt: number
}

function Shown({ user, error, updatedAt }: ShownProps) {
  const who = useWho()
  const legal = useLegal()
  const [open, setOpen] = useState<'change' | 'disable' | 'factor'>()
  const active = user.standing === 'active'
  const me = user.id === who.session.user.id
  const act = useAct<'disable' | 'enable'>({
    touches: [['users'], ['user', user.id]],
    inline: (deed) => deed === 'disable',
    run: (deed, key) => {
      const init = { params: { path: { id: user.id }, header: { 'Idempotency-Key': key } } }
      return deed === 'disable'
        ? take(api.POST('/v1/users/{id}/disable', init))
        : take(api.POST('/v1/users/{id}/enable', init))
    },
    onDone: () => setOpen(undefined),
  })
  const proofs = [user.has_password && 'password', user.has_second_factor && 'second factor']
  return (
    <Page
      title={user.display_name}
      trail={<BackTo to="/ops/users" text="Users" />}
      beside={
        <>
          <State kind="standing" state={user.standing} />
          {user.operator && <Badge tone="info">{roleWords(user.operator)}</Badge>}
          {me && <Badge tone="neutral">you</Badge>}
          <AsOf at={updatedAt} />
        </>
      }
      actions={
        <>
          <Button why={legal('user', user, 'update')} onClick={() => setOpen('change')}>
            Change
          </Button>
          {user.has_second_factor && (
            <Button why={legal('user', user, 'reset_second_factor')} onClick={() => setOpen('factor')}>
              Reset second factor
            </Button>
          )}
          {active ? (
            <Button
              look="danger"
              icon="ban"
              why={legal('user', user, 'disable')}
              onClick={() => setOpen('disable')}
            >
              Disable
            </Button>
          ) : (
            <Button
              icon="play"
              why={legal('user', user, 'enable')}
              busy={act.isPending ? 'Enabling…' : undefined}
              onClick={() => act.mutate('enable')}
            >
              Enable
            </Button>
          )}
        </>
      }
    >
      {error && <ProblemNote error={error} />}
      {!active && <Banner tone="danger">They can’t sign in, and nothing that they had open is left.</Banner>}
      <div className="ui-columns">
        <div>
          <Panel title="Account">
            <Facts
              facts={[
                ['E-mail address', <CopyField key="email" value={user.email} label="address" />],
                ['Signs in with', proofs.filter(Boolean).join(', ') || 'nothing yet'],
                [
                  'In the cloud',
                  user.operator
                    ? `${roleWords(user.operator)}. ${roleMeans(user.operator)}`
                    : 'nothing: a customer',
                ],
                ['Id', <CopyField key="id" value={user.id} label="id" />],
                ['Full name', <CopyField key="name" value={user.name} label="full name" />],
                ['Created', formatTime(user.created_at)],
              ]}
            />
          </Panel>
        </div>
        <div>
          <Panel title="What they did">
            <ul className="app-list">
              <li>
                <Link to="/audit" search={{ project: 'all', principal: `user/${user.id}`, hours: '168' }}>
                  Audit of the last 7 days
                </Link>
              </li>
              <li>
                <Link
                  to="/audit"
                  search={{ project: 'all', principal: `user/${user.id}`, hours: '720', result: 'denied' }}
                >
                  What they were denied in 30 days
                </Link>
              </li>
            </ul>
          </Panel>
        </div>
      </div>
      {open === 'factor' && <ResetSecondFactor user={user} onClose={() => setOpen(undefined)} />}
      {open === 'change' && <Change user={user} me={me} onClose={() => setOpen(undefined)} />}
      {open === 'disable' && (
        <Confirm
          open
          danger
          title={`Disable ${user.display_name}?`}
          verb="Disable"
          busy={act.isPending ? 'Disabling…' : undefined}
          why={legal('user', user, 'disable')}
          onConfirm={() => act.mutate('disable')}
          error={act.variables === 'disable' && <ProblemNote error={act.error} small />}
          onClose={() => {
            act.reset()
            setOpen(undefined)
          }}
        >
          <p>They can’t sign in, and all that they have open is cut at once. They can be enabled again.</p>
        </Confirm>
      )}
    </Page>
  )
}

/** For who has lost the authenticator and the recovery codes, and is known to the operator by other means. */
function ResetSecondFactor({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const legal = useLegal()
  const [reason, setReason] = useState('')
  const act = useAct<string>({
    inline: true,
    touches: [['users'], ['user', user.id]],
    done: 'No code is asked for any more',
    run: (given, key) =>
      take(
        api.POST('/v1/users/{id}/reset-second-factor', {
          params: { path: { id: user.id }, header: { 'Idempotency-Key': key } },
          body: { reason: given },
        }),
      ),
    onDone: onClose,
  })
  return (
    <FormDialog
      title={`Reset the second factor of ${user.display_name}?`}
      verb="Reset"
      danger
      busy={act.isPending ? 'Resetting…' : undefined}
      why={
        legal('user', user, 'reset_second_factor') ??
        (reason.trim() === '' ? 'Write first how you know them.' : undefined)
      }
      onSubmit={() => act.mutate(reason.trim())}
      onClose={onClose}
    >
      <p>
        Their password alone opens the account then, and all that they have open is cut at once. Make sure
        first that it is they who ask: their mailbox may be somebody else’s by now.
      </p>
      <Input
        label="How you made sure"
        help="They read it in a letter, and the audit keeps it."
        required
        maxLength={REASON_MAX}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={fieldError(act.error, 'reason')}
      />
      <ProblemNote error={act.error} small except={['reason']} />
    </FormDialog>
  )
}

interface Changed {
  readonly email?: string
  readonly display_name?: string
  readonly operator?: string | null
}

interface ChangeProps {
  readonly user: User
  /** One’s own address is changed in one’s own account, with the password. */
  readonly me: boolean
  readonly onClose: () => void
}

function Change({ user, me, onClose }: ChangeProps) {
  const legal = useLegal()
  const [email, setEmail] = useState<string>(user.email)
  const [name, setName] = useState(user.display_name)
  const [operator, setOperator] = useState(user.operator ?? '')
  const act = useAct<Changed>({
    inline: true,
    touches: [['users'], ['user', user.id], ['session']],
    done: 'The account is changed',
    run: (body, key) =>
      take(
        api.PATCH('/v1/users/{id}', {
          params: { path: { id: user.id }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    onDone: onClose,
  })
  const next = name.trim()
  const address = email.trim().toLowerCase()
  const body: Changed = {
    ...(address === user.email ? {} : { email: address }),
    ...(next === user.display_name ? {} : { display_name: next }),
    ...(operator === (user.operator ?? '') ? {} : { operator: operator === '' ? null : operator }),
  }
  const unfit =
    next === '' || address === ''
      ? 'Write a name and an address first.'
      : Object.keys(body).length === 0
        ? 'Nothing is changed yet.'
        : undefined
  return (
    <FormDialog
      title={`Change ${user.display_name}`}
      verb="Change"
      busy={act.isPending ? 'Changing…' : undefined}
      why={legal('user', user, 'update') ?? unfit}
      onSubmit={() => act.mutate(body)}
      onClose={onClose}
    >
      <Input
        label="Name"
        required
        maxLength={NAME_MAX}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={fieldError(act.error, 'display_name')}
      />
      {!me && (
        <Input
          label="E-mail address"
          type="email"
          help="For who has lost the mailbox. Nobody proves it by a link; a letter goes to both addresses."
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={fieldError(act.error, 'email')}
        />
      )}
      <Select
        label="In the cloud"
        value={operator}
        options={[{ value: '', text: 'Nothing: a customer' }, ...roleOptions(rolesAt('cloud') as Role[])]}
        onChange={(event) => setOperator(event.target.value)}
        error={fieldError(act.error, 'operator')}
      />
      <ProblemNote error={act.error} small except={['display_name', 'email', 'operator']} />
    </FormDialog>
  )
}
