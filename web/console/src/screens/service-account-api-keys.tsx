/** API keys: for programs that can't sign. Each is shown once, and ends. */
import { type ApiKey, type ServiceAccount, take } from '@aicloud/contract'
import { Banner, Button, CodeBlock, FormDialog, Input, Panel, ShownOnce, timeNow } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../app/api'
import { useAct } from '../parts/act'
import { KeyTable } from '../parts/key-table'
import { useLegal } from '../parts/legal'
import { choiceUnfit, Held, Permissions, permissionsOf } from '../parts/permissions'
import { fieldError, ProblemNote } from '../parts/problem'
import { AsOf } from '../parts/screen'
import { Sure } from '../parts/sure'

const DAY = 86_400_000
/** What the API gives at most. */
const DAYS_MAX = 365
/** So much short of the longest: it is counted by the server's clock from when it hears of it, and ours may be ahead. */
const SPARE = 3_600_000
const endOf = (from: number, days: number) => from + (days < DAYS_MAX ? days * DAY : DAYS_MAX * DAY - SPARE)
const isDays = (text: string) => /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= DAYS_MAX

export function ApiKeys({
  account,
  why,
}: {
  readonly account: ServiceAccount
  /** Why none can be added. */
  readonly why: string | undefined
}) {
  const legal = useLegal()
  const scope = { tenant: account.tenant.id, project: account.project.id }
  const [making, setMaking] = useState(false)
  const found = useQuery({
    queryKey: ['keys', account.id, 'api'],
    queryFn: ({ signal }) =>
      take(api.GET('/v1/service-accounts/{id}/api-keys', { params: { path: { id: account.id } }, signal })),
  })
  const [going, setGoing] = useState<ApiKey>()
  const revoke = useAct<ApiKey>({
    inline: true,
    onDone: () => setGoing(undefined),
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
      note={<AsOf always at={found.dataUpdatedAt || undefined} />}
      actions={
        <Button size="sm" icon="add" why={why} onClick={() => setMaking(true)}>
          Issue an API key
        </Button>
      }
    >
      <KeyTable
        label="API keys"
        name="api-keys"
        found={found}
        note={(one) => <Extent permissions={one.permissions} />}
        due={['Ends', (one) => one.expires_at]}
        empty={['No API key', 'Better so: a signing key can’t be read off a log.']}
        verb="Revoke"
        why={(one) => legal('api_key', one, 'revoke', scope)}
        onRemove={setGoing}
      />
      <Sure
        of={going}
        title={(one) => `Revoke ${one.label}?`}
        verb="Revoke"
        busy="Revoking…"
        act={revoke}
        why={going && legal('api_key', going, 'revoke', scope)}
        onClose={() => setGoing(undefined)}
      >
        <p>Whatever uses it is refused from then on. A key that was revoked never comes back.</p>
      </Sure>
      {making && <IssueApiKey account={account} onClose={() => setMaking(false)} />}
    </Panel>
  )
}

/** What a key may of what its account may. */
function Extent({ permissions }: { readonly permissions: ApiKey['permissions'] }) {
  if (!permissions) return <>all that the account may</>
  return (
    <details className="app-extent-of">
      <summary>
        only {permissions.length} permission{permissions.length === 1 ? '' : 's'}
      </summary>
      <Held permissions={permissions} whole="" />
    </details>
  )
}

function IssueApiKey({
  account,
  onClose,
}: {
  readonly account: ServiceAccount
  readonly onClose: () => void
}) {
  const [name, setName] = useState('')
  const [days, setDays] = useState('90')
  const [chosen, setChosen] = useState<readonly string[]>()
  // The clock stands while the form is open: a request that is sent once more is the same.
  const [from] = useState(timeNow)
  const act = useAct<{ name: string; expires_at: string; permissions?: string[] }, ApiKey>({
    inline: true,
    touches: [
      ['keys', account.id],
      ['service-account', account.id],
    ],
    run: (body, key) =>
      take(
        api.POST('/v1/service-accounts/{id}/api-keys', {
          params: { path: { id: account.id }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
  })
  const submit = () =>
    act.mutate({
      name: name.trim(),
      expires_at: new Date(endOf(from, Number(days))).toISOString(),
      ...(chosen ? { permissions: [...chosen] } : {}),
    })
  if (act.data) {
    return (
      <ShownOnce title="The API key" onClose={onClose}>
        <Banner tone="warning">
          This is shown once, and kept nowhere. Put it where the program finds it now.
        </Banner>
        {act.data.secret ? (
          <CodeBlock wrap label="API key" code={act.data.secret} />
        ) : (
          <p>It was issued before and is not shown again. Revoke it, and issue another.</p>
        )}
      </ShownOnce>
    )
  }
  return (
    <FormDialog
      title="Issue an API key"
      verb="Issue"
      size="md"
      busy={act.isPending ? 'Issuing…' : undefined}
      why={choiceUnfit(chosen) ?? (isDays(days) ? undefined : `Say for how many days, 1 to ${DAYS_MAX}.`)}
      onSubmit={submit}
      onClose={onClose}
    >
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
        max={DAYS_MAX}
        value={days}
        onChange={(event) => setDays(event.target.value)}
        error={fieldError(act.error, 'expires_at')}
      />
      <Permissions
        whose="account"
        all={account.permissions ?? permissionsOf(account.role)}
        chosen={chosen}
        onChange={setChosen}
        scope={{ tenant: account.tenant.id, project: account.project.id }}
        error={fieldError(act.error, 'permissions')}
      />
      <ProblemNote error={act.error} small except={['name', 'expires_at', 'permissions']} />
    </FormDialog>
  )
}
