/** Connecting a tenant to its provider, and changing that. The secret goes in and never comes out. */
import { type Role, rolesAt, type Tenant, take, upon } from '@aicloud/contract'
import { Banner, Checkbox, FormDialog, Input, Select, Textarea } from '@aicloud/ui'
import { useState } from 'react'
import { api } from '../app/api'
import { useAct } from '../parts/act'
import { fieldError, ProblemNote } from '../parts/problem'
import { roleOptions } from '../parts/roles'
import { domainsOf } from '../parts/sso'
import type { Sso } from './single-sign-on'

interface Terms {
  readonly issuer: string
  readonly client_id: string
  readonly client_secret?: string
  readonly domains: string[]
  readonly default_role: string
  readonly required: boolean
  readonly standing: string
}

/** What a newcomer can be: nobody is an owner by a provider's word. */
const ROLES_BY_SSO = rolesAt('tenant').filter((role) => role !== 'tenant_owner')
const FIELDS = ['issuer', 'client_id', 'client_secret', 'domains', 'default_role']

export interface ConnectProps {
  readonly tenant: Tenant
  readonly sso: Sso | null
  readonly afresh: () => void
  readonly onClose: () => void
}

export function Connect({ tenant, sso: now, afresh, onClose }: ConnectProps) {
  // What it was when this form was opened: that is what is changed, whatever arrives meanwhile.
  const [sso] = useState(now)
  const [issuer, setIssuer] = useState(sso?.issuer ?? '')
  const [client, setClient] = useState(sso?.client_id ?? '')
  const [secret, setSecret] = useState('')
  const [domains, setDomains] = useState(sso?.domains.map((one) => one.domain).join('\n') ?? '')
  const [role, setRole] = useState<string>(sso?.default_role ?? 'tenant_member')
  const [required, setRequired] = useState(sso?.required ?? false)
  const act = useAct<Terms, Sso>({
    inline: true,
    touches: [['sso', tenant.id]],
    done: sso ? 'The connection is changed' : 'The provider is connected',
    run: (body, key) =>
      take(
        api.PUT('/v1/tenants/{id}/sso', {
          params: { path: { id: tenant.id }, header: upon(key, sso) },
          body,
        }),
      ),
    onDone: onClose,
  })
  const another = sso !== null && (issuer.trim() !== sso.issuer || client.trim() !== sso.client_id)
  const voids = sso !== null && (another || secret !== '')
  const submit = () =>
    act.mutate({
      issuer: issuer.trim(),
      client_id: client.trim(),
      ...(secret === '' ? {} : { client_secret: secret }),
      domains: domainsOf(domains),
      default_role: role,
      required,
      standing: sso?.standing ?? 'active',
    })
  return (
    <FormDialog
      size="md"
      title={sso ? 'Change the connection' : 'Connect a provider'}
      verb={sso ? 'Save' : 'Connect'}
      busy={act.isPending ? 'Asking the provider…' : undefined}
      onSubmit={submit}
      onClose={onClose}
    >
      <Input
        label="Issuer"
        type="url"
        required
        className="ui-input--mono"
        placeholder="https://login.example.com"
        help="As the provider’s discovery document has it, letter by letter."
        value={issuer}
        onChange={(event) => setIssuer(event.target.value)}
        error={fieldError(act.error, 'issuer')}
      />
      <div className="ui-form-row">
        <Input
          label="Client id"
          required
          className="ui-input--mono"
          autoComplete="off"
          spellCheck={false}
          value={client}
          onChange={(event) => setClient(event.target.value)}
          error={fieldError(act.error, 'client_id')}
        />
        <Input
          label="Client secret"
          type="password"
          required={sso === null || another}
          className="ui-input--mono"
          autoComplete="new-password"
          placeholder={sso && !another ? 'as it is' : undefined}
          help={sso && !another ? 'Leave it empty to keep the one that is set.' : undefined}
          value={secret}
          onChange={(event) => setSecret(event.target.value)}
          error={fieldError(act.error, 'client_secret')}
        />
      </div>
      <Textarea
        label="Domains"
        required
        rows={3}
        className="ui-input--mono"
        spellCheck={false}
        placeholder={'example.com\nexample.org'}
        help="Of the addresses that the provider may speak for: one a line, 20 at most."
        value={domains}
        onChange={(event) => setDomains(event.target.value)}
        error={fieldError(act.error, 'domains')}
      />
      <Select
        label="Newcomers are"
        required
        value={role}
        options={roleOptions(ROLES_BY_SSO)}
        onChange={(event) => setRole(event.target.value as Role)}
        error={fieldError(act.error, 'default_role')}
      />
      <Checkbox
        label="Members come only this way"
        help="What they hold here, they hold only when they came by the provider. An owner gets in with password and second factor as well, and can mend what is broken."
        checked={required}
        onChange={(event) => setRequired(event.target.checked)}
      />
      {voids && (
        <Banner tone="warning">Another provider, client or secret signs out everybody who came by it.</Banner>
      )}
      <ProblemNote error={act.error} small except={FIELDS} afresh={afresh} />
    </FormDialog>
  )
}
