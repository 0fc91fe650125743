/** One service account: what it may do, the keys that it signs with, its API keys. Secrets are shown once. */
import { type ApiKey, type ServiceAccount, type ServiceAccountKey, take } from '@aicloud/contract'
import {
  Badge,
  Banner,
  Button,
  CodeBlock,
  Confirm,
  CopyField,
  Dialog,
  Empty,
  Facts,
  formatTime,
  IconButton,
  Input,
  Page,
  Panel,
  State,
  Table,
  Textarea,
  TimeAgo,
} from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type FormEvent, useId, useState } from 'react'
import { api } from '../app/api'
import { useOfflineWhy } from '../live/stream'
import { useAct } from '../parts/act'
import { fieldError, ProblemNote } from '../parts/problem'
import { roleMeans, roleWords } from '../parts/roles'
import { AsOf, BackTo, Missing, ScreenPending } from '../parts/screen'

const route = getRouteApi('/app/service-accounts/$id')
const DAY = 86_400_000

/** What is said of an action that is not legal, or not this person's. */
const NOT_NOW = 'You need service_account.update here, or there is no room for more.'

export function ServiceAccountScreen() {
  const { id } = route.useParams()
  const found = useQuery({
    queryKey: ['service-account', id],
    queryFn: ({ signal }) => take(api.GET('/v1/service-accounts/{id}', { params: { path: { id } }, signal })),
  })
  if (found.data) return <Shown account={found.data} updatedAt={found.dataUpdatedAt} />
  if (!found.error) return <ScreenPending />
  return (
    <Page title="Service account" trail={<BackTo to="/service-accounts" text="Service accounts" />}>
      <Missing
        error={found.error}
        what="service account"
        back={<Link to="/service-accounts">All service accounts</Link>}
      />
    </Page>
  )
}

function Shown({ account, updatedAt }: { readonly account: ServiceAccount; readonly updatedAt: number }) {
  const offline = useOfflineWhy()
  const [asking, setAsking] = useState(false)
  const active = account.standing === 'active'
  const may = (action: string) => (account.actions as readonly string[]).includes(action)
  const touches = [['service-account', account.id], ['service-accounts']]
  const act = useAct<'enable' | 'disable'>({
    touches,
    run: (action, key) => {
      const init = { params: { path: { id: account.id }, header: { 'Idempotency-Key': key } } }
      return action === 'enable'
        ? take(api.POST('/v1/service-accounts/{id}/enable', init))
        : take(api.POST('/v1/service-accounts/{id}/disable', init))
    },
    onDone: () => setAsking(false),
  })
  const off = (action: string) =>
    offline ?? (may(action) ? undefined : 'You need service_account.disable here.')
  return (
    <Page
      title={account.display_name}
      trail={<BackTo to="/service-accounts" text="Service accounts" />}
      beside={
        <>
          <State kind="standing" state={account.standing} />
          <AsOf at={updatedAt} />
        </>
      }
      actions={
        active ? (
          <Button look="danger" icon="ban" why={off('disable')} onClick={() => setAsking(true)}>
            Disable
          </Button>
        ) : (
          <Button
            icon="play"
            why={off('enable')}
            busy={act.isPending ? 'Enabling…' : undefined}
            onClick={() => act.mutate('enable')}
          >
            Enable
          </Button>
        )
      }
    >
      <div className="ui-columns">
        <div>
          <Keys account={account} why={offline ?? (may('add_key') ? undefined : NOT_NOW)} />
          <ApiKeys account={account} why={offline ?? (may('issue_api_key') ? undefined : NOT_NOW)} />
        </div>
        <div>
          <Panel title="Facts">
            <Facts
              facts={[
                ['Id', <CopyField key="id" value={account.id} label="id" />],
                ['Label', <code key="label">{account.label}</code>],
                [
                  'Role',
                  <span key="role" title={roleMeans(account.role)}>
                    {roleWords(account.role)}
                  </span>,
                ],
                ['May', account.permissions ? account.permissions.join(', ') : 'all that its role may'],
                ['Created', formatTime(account.created_at)],
              ]}
            />
          </Panel>
          <Panel title="Getting a token">
            <div className="ui-stack">
              <CodeBlock
                label="commands"
                code={[
                  'aicloud service-account keygen --out ci.key > ci.jwk',
                  'aicloud token exchange \\',
                  `  --url ${location.origin} \\`,
                  `  --account ${account.id} \\`,
                  '  --key ci.key',
                ].join('\n')}
              />
            </div>
          </Panel>
        </div>
      </div>
      <Confirm
        open={asking}
        danger
        title={`Disable ${account.display_name}?`}
        verb="Disable"
        busy={act.isPending ? 'Disabling…' : undefined}
        onConfirm={() => act.mutate('disable')}
        onClose={() => setAsking(false)}
      >
        <p>
          All tokens that it was given are void at once, and what it has open is cut. It can be enabled again.
        </p>
      </Confirm>
    </Page>
  )
}

function Keys({ account, why }: { readonly account: ServiceAccount; readonly why: string | undefined }) {
  const [adding, setAdding] = useState(false)
  const found = useQuery({
    queryKey: ['keys', account.id, 'signing'],
    queryFn: ({ signal }) =>
      take(api.GET('/v1/service-accounts/{id}/keys', { params: { path: { id: account.id } }, signal })),
  })
  const remove = useAct<ServiceAccountKey>({
    touches: [
      ['keys', account.id],
      ['service-account', account.id],
    ],
    done: 'The key opens nothing any more',
    run: (one, key) =>
      take(
        api.DELETE('/v1/service-accounts/{id}/keys/{key}', {
          params: { path: { id: account.id, key: one.id }, header: { 'Idempotency-Key': key } },
        }),
      ),
  })
  return (
    <Panel
      flush
      title="Signing keys"
      actions={
        <Button size="sm" icon="add" why={why} onClick={() => setAdding(true)}>
          Register a key
        </Button>
      }
    >
      {found.error ? (
        <ProblemNote error={found.error} small retry={() => found.refetch()} />
      ) : (
        <Table
          label="Signing keys"
          rows={found.data?.items}
          rowKey={(one) => one.id}
          empty={
            <Empty icon="key" title="No key yet">
              Make a pair where the program runs, and register its public half. The private half never leaves
              that place.
            </Empty>
          }
          columns={[
            {
              key: 'label',
              head: 'Key',
              cell: (one) => (
                <>
                  <strong>{one.label}</strong>
                  <span className="ui-cell-sub">{one.algorithm}</span>
                </>
              ),
            },
            {
              key: 'used',
              head: 'Last used',
              cell: (one) => (one.last_used_at ? <TimeAgo at={one.last_used_at} /> : 'never'),
            },
            {
              key: 'rotate',
              head: 'Rotate by',
              wide: true,
              cell: (one) => <Due at={one.rotate_by ?? one.expires_at} />,
            },
            {
              key: 'act',
              head: 'Actions',
              bareHead: true,
              align: 'right',
              cell: (one) => (
                <IconButton
                  icon="remove"
                  size="sm"
                  data-row
                  label={`Remove ${one.label}`}
                  onClick={() => remove.mutate(one)}
                />
              ),
            },
          ]}
        />
      )}
      {adding && <AddKey account={account} onClose={() => setAdding(false)} />}
    </Panel>
  )
}

function Due({ at }: { readonly at: string | null | undefined }) {
  if (!at) return <span className="ui-muted">no date</span>
  const left = new Date(at).getTime() - Date.now()
  if (left < 0)
    return (
      <Badge tone="danger" icon="alert">
        overdue
      </Badge>
    )
  if (left < 14 * DAY)
    return (
      <Badge tone="warning" icon="clock">
        within {Math.ceil(left / DAY)} d
      </Badge>
    )
  return <TimeAgo at={at} />
}

function AddKey({ account, onClose }: { readonly account: ServiceAccount; readonly onClose: () => void }) {
  const form = useId()
  const [name, setName] = useState('')
  const [jwk, setJwk] = useState('')
  const [wrong, setWrong] = useState<string>()
  const act = useAct<{ name: string; jwk: Record<string, never> }>({
    inline: true,
    touches: [
      ['keys', account.id],
      ['service-account', account.id],
    ],
    done: 'The key is registered',
    run: (body, key) =>
      take(
        api.POST('/v1/service-accounts/{id}/keys', {
          params: { path: { id: account.id }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    onDone: onClose,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (act.isPending) return
    try {
      const read: unknown = JSON.parse(jwk)
      if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new SyntaxError()
      if ('d' in read)
        return setWrong('This is the private half. Keep it where it is, and paste the public one.')
      setWrong(undefined)
      act.mutate({ name: name.trim(), jwk: read as Record<string, never> })
    } catch {
      setWrong('This is no JWK: paste the JSON object that keygen printed.')
    }
  }
  return (
    <Dialog
      open
      title="Register a key"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} look="primary" busy={act.isPending ? 'Registering…' : undefined}>
            Register
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="ui-stack" noValidate>
        <Input
          label="Name"
          required
          placeholder="ci, 2026"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={fieldError(act.error, 'name')}
        />
        <Textarea
          label="Public key, as JWK"
          required
          rows={6}
          className="ui-input--mono"
          spellCheck={false}
          placeholder={'{"kty": "OKP", "crv": "Ed25519", "x": "…"}'}
          help="Ed25519, or P-256. What `aicloud service-account keygen` prints."
          value={jwk}
          onChange={(event) => setJwk(event.target.value)}
          error={wrong ?? fieldError(act.error, 'jwk')}
        />
        <ProblemNote error={act.error} small except={['name', 'jwk']} />
      </form>
    </Dialog>
  )
}

function ApiKeys({ account, why }: { readonly account: ServiceAccount; readonly why: string | undefined }) {
  const [making, setMaking] = useState(false)
  const found = useQuery({
    queryKey: ['keys', account.id, 'api'],
    queryFn: ({ signal }) =>
      take(api.GET('/v1/service-accounts/{id}/api-keys', { params: { path: { id: account.id } }, signal })),
  })
  const revoke = useAct<ApiKey>({
    touches: [
      ['keys', account.id],
      ['service-account', account.id],
    ],
    done: 'The API key opens nothing any more',
    run: (one, key) =>
      take(
        api.DELETE('/v1/service-accounts/{id}/api-keys/{key}', {
          params: { path: { id: account.id, key: one.id }, header: { 'Idempotency-Key': key } },
        }),
      ),
  })
  return (
    <Panel
      flush
      title="API keys"
      actions={
        <Button size="sm" icon="add" why={why} onClick={() => setMaking(true)}>
          Issue an API key
        </Button>
      }
    >
      {found.error ? (
        <ProblemNote error={found.error} small retry={() => found.refetch()} />
      ) : (
        <Table
          label="API keys"
          rows={found.data?.items}
          rowKey={(one) => one.id}
          empty={
            <Empty icon="key" title="No API key">
              Better so: a signing key can’t be read off a log.
            </Empty>
          }
          columns={[
            { key: 'label', head: 'Key', cell: (one) => <strong>{one.label}</strong> },
            {
              key: 'used',
              head: 'Last used',
              cell: (one) => (one.last_used_at ? <TimeAgo at={one.last_used_at} /> : 'never'),
            },
            { key: 'until', head: 'Ends', wide: true, cell: (one) => <Due at={one.expires_at} /> },
            {
              key: 'act',
              head: 'Actions',
              bareHead: true,
              align: 'right',
              cell: (one) => (
                <IconButton
                  icon="remove"
                  size="sm"
                  data-row
                  label={`Revoke ${one.label}`}
                  onClick={() => revoke.mutate(one)}
                />
              ),
            },
          ]}
        />
      )}
      {making && <IssueApiKey account={account} onClose={() => setMaking(false)} />}
    </Panel>
  )
}

function IssueApiKey({
  account,
  onClose,
}: {
  readonly account: ServiceAccount
  readonly onClose: () => void
}) {
  const form = useId()
  const [name, setName] = useState('')
  const [days, setDays] = useState('90')
  const act = useAct<{ name: string; days: number }, ApiKey>({
    inline: true,
    touches: [
      ['keys', account.id],
      ['service-account', account.id],
    ],
    run: (given, key) =>
      take(
        api.POST('/v1/service-accounts/{id}/api-keys', {
          params: { path: { id: account.id }, header: { 'Idempotency-Key': key } },
          body: { name: given.name, expires_at: new Date(Date.now() + given.days * DAY).toISOString() },
        }),
      ),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!act.isPending) act.mutate({ name: name.trim(), days: Number(days) })
  }
  if (act.data) {
    return (
      <Dialog
        open
        title="The API key"
        onClose={onClose}
        actions={
          <Button look="primary" onClick={onClose}>
            I have kept it
          </Button>
        }
      >
        <div className="ui-stack">
          <Banner tone="warning">
            This is shown once, and kept nowhere. Put it where the program finds it now.
          </Banner>
          {act.data.secret ? (
            <CodeBlock wrap label="API key" code={act.data.secret} />
          ) : (
            <p>It was issued before and is not shown again. Revoke it, and issue another.</p>
          )}
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog
      open
      size="sm"
      title="Issue an API key"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} look="primary" busy={act.isPending ? 'Issuing…' : undefined}>
            Issue
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="ui-stack" noValidate>
        <Input
          label="Name"
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={fieldError(act.error, 'name')}
        />
        <Input
          label="Good for, days"
          required
          type="number"
          min={1}
          max={365}
          value={days}
          onChange={(event) => setDays(event.target.value)}
          error={fieldError(act.error, 'expires_at')}
        />
        <ProblemNote error={act.error} small except={['name', 'expires_at']} />
      </form>
    </Dialog>
  )
}
