/** One service account: what it may do, the keys that it signs with, its API keys. Secrets are shown once. */
import { type ServiceAccount, take } from '@aicloud/contract'
import { Button, CodeBlock, Confirm, CopyField, Facts, formatTime, Page, Panel, State } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../app/api'
import { useAct } from '../parts/act'
import { ItsActor } from '../parts/engine-links'
import { useLegal, type Word } from '../parts/legal'
import { Held } from '../parts/permissions'
import { ProblemNote } from '../parts/problem'
import { roleMeans, roleWords } from '../parts/roles'
import { AsOf, BackTo, isGone, Missing, ScreenPending } from '../parts/screen'
import { ApiKeys } from './service-account-api-keys'
import { ChangeServiceAccount } from './service-account-change'
import { Keys } from './service-account-keys'

const route = getRouteApi('/app/service-accounts/$id')

export function ServiceAccountScreen() {
  const { id } = route.useParams()
  const found = useQuery({
    queryKey: ['service-account', id],
    queryFn: ({ signal }) => take(api.GET('/v1/service-accounts/{id}', { params: { path: { id } }, signal })),
  })
  if (found.data && !isGone(found.error))
    return <Shown key={id} account={found.data} error={found.error} updatedAt={found.dataUpdatedAt} />
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

interface ShownProps {
  readonly account: ServiceAccount
  readonly error: Error | null
  readonly updatedAt: number
}

function Shown({ account, error, updatedAt }: ShownProps) {
  const legal = useLegal()
  const [asking, setAsking] = useState(false)
  const [changing, setChanging] = useState(false)
  const active = account.standing === 'active'
  const touches = [['service-account', account.id], ['service-accounts']]
  const act = useAct<'enable' | 'disable'>({
    touches,
    inline: (action) => action === 'disable',
    run: (action, key) => {
      const init = { params: { path: { id: account.id }, header: { 'Idempotency-Key': key } } }
      return action === 'enable'
        ? take(api.POST('/v1/service-accounts/{id}/enable', init))
        : take(api.POST('/v1/service-accounts/{id}/disable', init))
    },
    onDone: () => setAsking(false),
  })
  const scope = { tenant: account.tenant.id, project: account.project.id }
  const off = (action: Word<'service_account'>) => legal('service_account', account, action, scope)
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
        <>
          <Button why={off('update')} onClick={() => setChanging(true)}>
            Change
          </Button>
          {active ? (
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
          )}
        </>
      }
    >
      {error && <ProblemNote error={error} />}
      <div className="ui-columns">
        <div>
          <Keys account={account} why={off('add_key')} />
          <ApiKeys account={account} why={off('issue_api_key')} />
        </div>
        <div>
          <Panel title="Facts">
            <Facts
              facts={[
                [
                  'Id',
                  <span key="id" className="ui-line">
                    <CopyField value={account.id} label="id" />
                    <ItsActor directory="service_account" id={account.id} />
                  </span>,
                ],
                ['Label', <code key="label">{account.label}</code>],
                [
                  'Role',
                  <span key="role" title={roleMeans(account.role)}>
                    {roleWords(account.role)}
                  </span>,
                ],
                ['May', <Held key="may" permissions={account.permissions} whole="all that its role may" />],
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
      {changing && <ChangeServiceAccount account={account} onClose={() => setChanging(false)} />}
      <Confirm
        open={asking}
        danger
        title={`Disable ${account.display_name}?`}
        verb="Disable"
        busy={act.isPending ? 'Disabling…' : undefined}
        why={off('disable')}
        error={act.variables === 'disable' && <ProblemNote error={act.error} small />}
        onConfirm={() => act.mutate('disable')}
        onClose={() => {
          act.reset()
          setAsking(false)
        }}
      >
        <p>
          All tokens that it was given are void at once, and what it has open is cut. It can be enabled again.
        </p>
      </Confirm>
    </Page>
  )
}
