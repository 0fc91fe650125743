/**
 * The buttons that say whether a tenant may use the cloud, wherever an operator meets it: in the list, and on its page. What
 * takes something away is asked for once more, and says what goes on all the same.
 */
import { type Tenant, take } from '@aicloud/contract'
import { Button, type ButtonProps, Confirm } from '@aicloud/ui'
import { type ReactNode, useState } from 'react'
import { api } from '../app/api'
import { useAct } from './act'
import { useLegal } from './legal'
import { ProblemNote } from './problem'

type Deed = 'suspend' | 'reactivate' | 'disable' | 'enable'

const WORDS: Record<Deed, string> = {
  suspend: 'Suspend',
  reactivate: 'Reactivate',
  disable: 'Disable',
  enable: 'Enable',
}

/** On a page of its own there is room to tell them apart. */
const LOOKS: Record<Deed, Pick<ButtonProps, 'look' | 'icon'>> = {
  suspend: { icon: 'pause' },
  reactivate: { icon: 'play' },
  disable: { look: 'danger', icon: 'ban' },
  enable: { icon: 'play' },
}

/** What can be done where it stands. */
const deedsOf = (standing: Tenant['standing']): readonly Deed[] => [
  ...(standing === 'active' ? (['suspend'] as const) : []),
  ...(standing === 'suspended' ? (['reactivate'] as const) : []),
  standing === 'disabled' ? 'enable' : 'disable',
]

const asks = (deed: Deed): deed is 'suspend' | 'disable' => deed === 'suspend' || deed === 'disable'

function carryOut(id: string, deed: Deed, key: string) {
  const init = { params: { path: { id }, header: { 'Idempotency-Key': key } } }
  switch (deed) {
    case 'suspend':
      return take(api.POST('/v1/tenants/{id}/suspend', init))
    case 'reactivate':
      return take(api.POST('/v1/tenants/{id}/reactivate', init))
    case 'disable':
      return take(api.POST('/v1/tenants/{id}/disable', init))
    case 'enable':
      return take(api.POST('/v1/tenants/{id}/enable', init))
  }
}

interface Standing {
  /** What can be done with a tenant now; `row`: in a row of a table. */
  readonly buttons: (tenant: Tenant, row?: boolean) => ReactNode
  /** What is asked before. It stands outside of the table, whose keys are not the question's. */
  readonly question: ReactNode
}

export function useStanding(): Standing {
  const legal = useLegal()
  const [asking, setAsking] = useState<{ tenant: Tenant; deed: 'suspend' | 'disable' }>()
  const act = useAct<{ id: string; deed: Deed }>({
    touches: [['tenants'], ['tenant']],
    inline: ({ deed }) => asks(deed),
    run: ({ id, deed }, key) => carryOut(id, deed, key),
    onDone: () => setAsking(undefined),
  })
  const buttons = (tenant: Tenant, row = false) =>
    deedsOf(tenant.standing).map((deed) => (
      <Button
        key={deed}
        size={row ? 'sm' : 'md'}
        {...(row ? {} : LOOKS[deed])}
        why={legal('tenant', tenant, deed)}
        onClick={() => (asks(deed) ? setAsking({ tenant, deed }) : act.mutate({ id: tenant.id, deed }))}
        aria-label={row ? `${WORDS[deed]} ${tenant.display_name}` : undefined}
      >
        {WORDS[deed]}
      </Button>
    ))
  const { tenant, deed } = asking ?? {}
  const question = tenant && deed && (
    <Confirm
      open
      danger
      title={`${WORDS[deed]} ${tenant.display_name}?`}
      verb={WORDS[deed]}
      busy={act.isPending ? (deed === 'suspend' ? 'Suspending…' : 'Disabling…') : undefined}
      why={legal('tenant', tenant, deed)}
      onConfirm={() => act.mutate({ id: tenant.id, deed })}
      error={act.variables?.deed === deed && <ProblemNote error={act.error} small />}
      onClose={() => {
        act.reset()
        setAsking(undefined)
      }}
    >
      {deed === 'suspend' ? (
        <p>What runs goes on and is billed; nothing new starts until it is reactivated.</p>
      ) : (
        <>
          <p>
            At once none of its keys, tokens and single sign-ons opens anything, and its people hold nothing
            in it.
          </p>
          <p>What runs goes on and is billed. Nobody of the tenant can stop it meanwhile; you can.</p>
        </>
      )}
    </Confirm>
  )
  return { buttons, question }
}
