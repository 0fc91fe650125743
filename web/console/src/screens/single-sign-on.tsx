/**
 * A tenant's single sign-on: whose provider says who its people are, for which addresses, and what a newcomer is. Who may
 * not change it reads it. That a domain is the tenant's is said by who runs the cloud, on this same screen.
 */
import {
  ApiError,
  type components,
  type Tenant,
  take,
  takeVersion,
  upon,
  type Versioned,
} from '@aicloud/contract'
import {
  Badge,
  Banner,
  Button,
  CodeBlock,
  Confirm,
  CopyField,
  Empty,
  Facts,
  Page,
  Panel,
  Skeleton,
  State,
  Table,
} from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../app/api'
import { useScope } from '../app/scope'
import { useWho } from '../app/who'
import { tenantQuery } from '../data/tenant'
import { useAct } from '../parts/act'
import { Afresh } from '../parts/afresh'
import { useLegal } from '../parts/legal'
import { ProblemNote } from '../parts/problem'
import { roleMeans, roleWords } from '../parts/roles'
import { AsOf, BackTo, Guarded, Missing, ScreenPending } from '../parts/screen'
import { useTenantChoice } from '../parts/tenant-choice'
import { Connect } from './single-sign-on-form'

export type Sso = Versioned<components['schemas']['Sso']>

const route = getRouteApi('/app/single-sign-on')

export function SingleSignOn() {
  return (
    <Guarded needs="sso.read" title="Single sign-on">
      <Chosen />
    </Guarded>
  )
}

/** The tenant of the address, else the one that is looked at. */
function Chosen() {
  const { tenant: asked } = route.useSearch()
  const { projects } = useScope()
  const { tenant: id, picker } = useTenantChoice('sso.read', asked)
  if (id) return <OfTenant key={id} id={id} named={asked !== undefined} picker={picker} />
  if (!projects) return <ScreenPending />
  return (
    <Page title="Single sign-on" actions={picker}>
      <Panel>
        <Empty icon="tenant" title="Choose a project">
          You see several tenants. Choose a project above to see the single sign-on of its tenant.
        </Empty>
      </Panel>
    </Page>
  )
}

/** The connection; `null` where there is none. */
async function readSso(id: string, signal: AbortSignal): Promise<Sso | null> {
  try {
    return await takeVersion(api.GET('/v1/tenants/{id}/sso', { params: { path: { id } }, signal }))
  } catch (error) {
    if (error instanceof ApiError && error.is('not_found')) return null
    throw error
  }
}

/** What the cloud calls itself: the address that providers send people back to begins with it. */
const issuerQuery = {
  queryKey: ['issuer'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const said = await take(api.GET('/.well-known/oauth-authorization-server', { signal }))
    return String((said as Record<string, unknown>)['issuer'])
  },
  staleTime: Number.POSITIVE_INFINITY,
}

interface OfTenantProps {
  readonly id: string
  /** The address names it. */
  readonly named: boolean
  /** Another one is chosen by it; absent where there is none. */
  readonly picker: ReactNode
}

function OfTenant({ id, named, picker }: OfTenantProps) {
  const { operator } = useWho()
  const tenant = useQuery(tenantQuery(id))
  const sso = useQuery({ queryKey: ['sso', id], queryFn: ({ signal }) => readSso(id, signal) })
  const trail = operator && named ? <BackTo to="/ops/tenants" text="Tenants" /> : undefined
  if (tenant.error || sso.error) {
    return (
      <Page title="Single sign-on" trail={trail} actions={picker}>
        <Missing
          error={tenant.error ?? sso.error}
          what="tenant"
          back={<Link to="/">Go to the console</Link>}
        />
      </Page>
    )
  }
  if (!tenant.data || sso.data === undefined) return <ScreenPending />
  return (
    <Shown
      tenant={tenant.data}
      sso={sso.data}
      updatedAt={sso.dataUpdatedAt}
      trail={trail}
      picker={picker}
      read={() => sso.refetch()}
    />
  )
}

interface ShownProps {
  readonly tenant: Tenant
  readonly sso: Sso | null
  readonly updatedAt: number
  readonly trail: ReactNode
  readonly picker: ReactNode
  readonly read: () => Promise<unknown>
}

function Shown({ tenant, sso, updatedAt, trail, picker, read }: ShownProps) {
  const legal = useLegal()
  const [open, setOpen] = useState<'edit' | 'remove' | 'disable'>()
  const scope = { tenant: tenant.id }
  const why = sso ? legal('sso', sso, 'update', scope) : legal('tenant', tenant, 'set_sso', scope)
  const whyRemove = sso ? legal('sso', sso, 'remove', scope) : undefined
  const close = () => setOpen(undefined)
  const touches = [['sso', tenant.id]]
  const remove = useAct<void>({
    inline: true,
    touches,
    done: 'There is no single sign-on any more; who came by it is out',
    run: (_, key) =>
      take(
        api.DELETE('/v1/tenants/{id}/sso', {
          params: { path: { id: tenant.id }, header: { 'Idempotency-Key': key } },
        }),
      ),
    onDone: close,
  })
  const stand = useAct<'active' | 'disabled', Sso>({
    inline: (standing) => standing === 'disabled',
    touches,
    done: (now) => (now.standing === 'active' ? 'People can come by it' : 'Nobody comes by it now'),
    run: (standing, key) => {
      if (!sso) throw new Error('there is no connection')
      const { issuer, client_id, default_role, required } = sso
      const domains = sso.domains.map((one) => one.domain)
      return take(
        api.PUT('/v1/tenants/{id}/sso', {
          params: { path: { id: tenant.id }, header: upon(key, sso) },
          body: { issuer, client_id, default_role, required, domains, standing },
        }),
      )
    },
    onDone: close,
  })
  const active = sso?.standing === 'active'
  const connect = (
    <Button look="primary" icon="add" why={why} onClick={() => setOpen('edit')}>
      Connect a provider
    </Button>
  )
  return (
    <Page
      title="Single sign-on"
      trail={trail}
      lead={`${tenant.display_name}: people come by the provider that your company has already, and by its rules.`}
      beside={
        <>
          {sso && <State kind="standing" state={sso.standing} />}
          {sso?.required && <Badge tone="info">Required</Badge>}
          <AsOf at={updatedAt} />
        </>
      }
      actions={
        <>
          {picker}
          {sso && (
            <>
              {active ? (
                <Button icon="pause" why={why} onClick={() => setOpen('disable')}>
                  Disable
                </Button>
              ) : (
                <Button
                  icon="play"
                  why={why}
                  busy={stand.isPending ? 'Enabling…' : undefined}
                  onClick={() => stand.mutate('active')}
                >
                  Enable
                </Button>
              )}
              <Button look="primary" why={why} onClick={() => setOpen('edit')}>
                Change
              </Button>
            </>
          )}
        </>
      }
    >
      {sso ? (
        <div className="ui-columns">
          <div>
            <Domains tenant={tenant} sso={sso} />
            <Connection sso={sso} why={whyRemove} onRemove={() => setOpen('remove')} />
          </div>
          <div>
            <AtProvider tenant={tenant} sso={sso} />
            <ForPeople tenant={tenant} />
          </div>
        </div>
      ) : (
        <div className="ui-columns">
          <div>
            <Panel>
              <Empty icon="enter" title="Not connected" action={connect}>
                Connect the provider that knows your people: Google Workspace, Okta, Microsoft Entra,
                Keycloak, or any other that speaks OpenID Connect.
              </Empty>
            </Panel>
          </div>
          <div>
            <AtProvider tenant={tenant} sso={sso} />
          </div>
        </div>
      )}
      {open === 'edit' && (
        <Afresh read={read}>
          {(afresh) => <Connect tenant={tenant} sso={sso} afresh={afresh} onClose={close} />}
        </Afresh>
      )}
      <Confirm
        open={open === 'disable'}
        danger
        title="Disable single sign-on?"
        verb="Disable"
        busy={stand.isPending ? 'Disabling…' : undefined}
        why={why}
        error={stand.variables === 'disabled' && <ProblemNote error={stand.error} small />}
        onConfirm={() => stand.mutate('disabled')}
        onClose={() => {
          stand.reset()
          close()
        }}
      >
        <p>
          Who came by it is signed out at once, and nobody comes by it until it is enabled again.
          {sso?.required && ' It is required here: only owners with a second factor get in meanwhile.'}
        </p>
      </Confirm>
      <Confirm
        open={open === 'remove'}
        danger
        title="Remove single sign-on?"
        verb="Remove"
        busy={remove.isPending ? 'Removing…' : undefined}
        why={whyRemove}
        error={<ProblemNote error={remove.error} small />}
        onConfirm={() => remove.mutate()}
        onClose={() => {
          remove.reset()
          close()
        }}
      >
        <p>
          Who came by it is signed out at once, and whom the provider knew is forgotten. Members stay members,
          and need a password or a passkey of their own.
        </p>
      </Confirm>
    </Page>
  )
}

function Connection({
  sso,
  why,
  onRemove,
}: {
  readonly sso: Sso
  readonly why: string | undefined
  readonly onRemove: () => void
}) {
  return (
    <Panel
      title="Connection"
      actions={
        <Button size="sm" look="quiet" icon="remove" why={why} onClick={onRemove}>
          Remove
        </Button>
      }
    >
      <Facts
        facts={[
          ['Provider', <CopyField key="issuer" value={sso.issuer} label="issuer" />],
          ['Client id', <CopyField key="client" value={sso.client_id} label="client id" />],
          [
            'Client secret',
            <span key="secret" className="ui-muted">
              kept sealed, and never shown
            </span>,
          ],
          [
            'Newcomers are',
            <span key="role" title={roleMeans(sso.default_role)}>
              {roleWords(sso.default_role)}
            </span>,
          ],
          [
            'Members come',
            sso.required
              ? 'only this way; an owner also with password and second factor'
              : 'this way, or as before',
          ],
        ]}
      />
    </Panel>
  )
}

function Domains({ tenant, sso }: { readonly tenant: Tenant; readonly sso: Sso }) {
  const legal = useLegal()
  // Who runs the cloud verifies; to a tenant's own people it is said below who does.
  const { operator } = useWho()
  const verify = useAct<string, Sso>({
    touches: [['sso', tenant.id]],
    done: 'The domain is verified: newcomers with such addresses get accounts',
    run: (domain, key) =>
      take(
        api.POST('/v1/tenants/{id}/sso/domains/{domain}/verify', {
          params: { path: { id: tenant.id, domain }, header: { 'Idempotency-Key': key } },
        }),
      ),
  })
  const open = sso.domains.some((one) => !one.verified)
  return (
    <Panel flush title="Domains" note="of the addresses that the provider speaks for">
      <Table
        label="Domains"
        rows={sso.domains}
        rowKey={(one) => one.domain}
        empty={<Empty icon="enter" title="No domain" />}
        columns={[
          { key: 'domain', head: 'Domain', cell: (one) => <strong>{one.domain}</strong> },
          {
            key: 'verified',
            head: 'State',
            cell: (one) =>
              one.verified ? (
                <Badge tone="success" icon="check">
                  Verified
                </Badge>
              ) : (
                <Badge tone="warning" icon="clock">
                  Not verified
                </Badge>
              ),
          },
          {
            key: 'means',
            head: 'Who comes',
            wide: true,
            cell: (one) => (one.verified ? 'members and newcomers' : 'members who were invited'),
          },
          ...(operator
            ? [
                {
                  key: 'act',
                  head: 'Actions',
                  bareHead: true,
                  align: 'right' as const,
                  cell: (one: Sso['domains'][number]) =>
                    !one.verified && (
                      <Button
                        size="sm"
                        data-row
                        why={legal('sso', sso, 'verify_domain', { tenant: tenant.id })}
                        busy={verify.isPending && verify.variables === one.domain ? 'Verifying…' : undefined}
                        onClick={() => verify.mutate(one.domain)}
                        aria-label={`Verify ${one.domain}`}
                      >
                        Verify
                      </Button>
                    ),
                },
              ]
            : []),
        ]}
      />
      {open && (
        <p className="app-pad ui-muted">
          {operator
            ? 'Verify a domain when you know by contract that it is this customer’s: from then on accounts are made on the word of its provider.'
            : 'Who runs the cloud verifies a domain, and knows by contract that it is yours. Until then come only those who were invited.'}
        </p>
      )}
    </Panel>
  )
}

/** What whoever runs the provider has to enter there: needed before there is a client id. */
function AtProvider({ tenant, sso }: { readonly tenant: Tenant; readonly sso: Sso | null }) {
  const { data, error } = useQuery({ ...issuerQuery, enabled: sso === null })
  const callback = sso?.redirect_uri ?? (data && `${data}/v1/sso/${tenant.label}/callback`)
  const elsewhere = callback !== undefined && new URL(callback).origin !== location.origin
  return (
    <Panel title="At the provider">
      <div className="ui-stack">
        <p className="ui-muted">
          Register aicloud there as a web application (confidential client, authorization code) with this
          callback address and these scopes.
        </p>
        {error ? (
          <ProblemNote error={error} small />
        ) : (
          <>
            {callback ? <Handed label="Callback address" text={callback} /> : <Skeleton height="3.5rem" />}
            <Handed label="Scopes" text="openid email profile" />
          </>
        )}
        {elsewhere && (
          <Banner tone="warning">
            You opened the cloud as {location.origin}, but it calls itself {new URL(callback).origin}. People
            must come by that address, or they can’t come back.
          </Banner>
        )}
        {!sso && (
          <ol className="app-steps" aria-label="How to connect">
            <li>Register aicloud at the provider, with the address above.</li>
            <li>Enter here what it gives you: issuer, client id and secret.</li>
            <li>Have who runs the cloud verify your domains, so that newcomers get accounts.</li>
          </ol>
        )}
      </div>
    </Panel>
  )
}

function ForPeople({ tenant }: { readonly tenant: Tenant }) {
  const address = `${location.origin}/sign-in?sso=${tenant.label}`
  return (
    <Panel title="For your people">
      <div className="ui-stack">
        <p className="ui-muted">
          Give them this address; or they choose single sign-on where they sign in, and enter the name.
        </p>
        <Handed label="Sign-in address" text={address} />
        <Handed label="Name" text={tenant.label} />
        <Handed label="On a terminal" text={`aicloud login --url ${location.origin} --sso ${tenant.label}`} />
      </div>
    </Panel>
  )
}

/** Something to take along to another page: long, and to be whole. */
function Handed({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div className="app-handed">
      <span>{label}</span>
      <CodeBlock wrap label={label.toLowerCase()} code={text} />
    </div>
  )
}
