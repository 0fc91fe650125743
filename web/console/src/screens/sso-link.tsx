/**
 * Linking oneself to a tenant's provider: for members whom the provider may not claim by an address, because they belong to another
 * tenant as well. The browser goes to the provider, and comes back with the session that it has.
 */
import { take } from '@aicloud/contract'
import { Banner, ErrorNote, FormDialog, Input } from '@aicloud/ui'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../app/api'
import { labelOf, useScope } from '../app/scope'
import { useAct } from '../parts/act'
import { fieldError, ProblemNote } from '../parts/problem'
import { isLabel, toldBy } from '../parts/sso'

const route = getRouteApi('/app/account')

/** What came of it, for who comes back from the provider. */
export function SsoLinked() {
  const search = route.useSearch()
  const returned = toldBy(search)
  if (returned) return <ErrorNote {...returned} />
  if (!search.linked || !isLabel(search.linked)) return null
  return <Banner tone="success">You are linked, and can sign in by the provider of {search.linked}.</Banner>
}

export function LinkYourself({ onClose }: { readonly onClose: () => void }) {
  const { projects, tenant: shown } = useScope()
  const name = projects?.find((one) => one.tenant.id === shown)?.tenant.name
  const [typed, setTyped] = useState<string>()
  // The projects may be read when somebody is here already.
  const tenant = typed ?? (name ? labelOf(name, 'tenant') : '')
  const act = useAct<string, { location: string }>({
    inline: true,
    run: (label, key) =>
      take(
        api.POST('/v1/me/sso-links', {
          params: { header: { 'Idempotency-Key': key } },
          body: { tenant: label, return_to: `/account?linked=${encodeURIComponent(label)}` },
        }),
      ),
    onDone: ({ location: to }) => location.assign(to),
  })
  return (
    <FormDialog
      title="Link yourself to single sign-on"
      verb="Continue to the provider"
      busy={act.isPending || act.isSuccess ? 'To the provider…' : undefined}
      why={isLabel(tenant) ? undefined : 'Enter the tenant’s name first.'}
      onSubmit={() => act.mutate(tenant)}
      onClose={onClose}
    >
      <p>
        You sign in at the provider, and come back here. From then on its word opens your part of this tenant.
      </p>
      <Input
        label="Tenant"
        required
        className="ui-input--mono"
        placeholder="acme"
        value={tenant}
        onChange={(event) => setTyped(event.target.value.trim().toLowerCase())}
        error={fieldError(act.error, 'tenant')}
      />
      <ProblemNote error={act.error} small except={['tenant']} />
    </FormDialog>
  )
}
