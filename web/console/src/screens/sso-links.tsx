/** By whose providers one can sign in, and giving one up. */
import { type MySsoLink, take } from '@aicloud/contract'
import { Badge, Button, Confirm, Empty, Panel, Table, TimeAgo } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../app/api'
import { labelOf } from '../app/scope'
import { useWho } from '../app/who'
import { useOfflineWhy } from '../live/stream'
import { useAct } from '../parts/act'
import { ProblemNote } from '../parts/problem'
import { LinkYourself } from './sso-link'

export function SsoLinks() {
  const offline = useOfflineWhy()
  const { operator } = useWho()
  const [leaving, setLeaving] = useState<MySsoLink>()
  const [linking, setLinking] = useState(false)
  const found = useQuery({
    queryKey: ['sso-links'],
    queryFn: ({ signal }) => take(api.GET('/v1/me/sso-links', { signal })),
  })
  const leave = useAct<string>({
    inline: true,
    touches: [['sso-links'], ['sessions'], ['session']],
    done: 'That provider does not know you any more',
    run: (id, key) =>
      take(
        api.DELETE('/v1/me/sso-links/{id}', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
        }),
      ),
    onDone: () => setLeaving(undefined),
  })
  const nameOf = (link: MySsoLink) => labelOf(link.tenant.name, 'tenant')
  return (
    <Panel
      flush
      title="Single sign-on"
      actions={
        // Who runs the cloud does not come by a tenant's word.
        operator ? undefined : (
          <Button size="sm" why={offline} onClick={() => setLinking(true)}>
            Link yourself
          </Button>
        )
      }
    >
      {found.error ? (
        <ProblemNote error={found.error} small retry={() => found.refetch()} />
      ) : (
        <Table
          label="Single sign-on"
          rows={found.data?.items}
          rowKey={(link) => link.id}
          empty={
            <Empty icon="user" title="No provider knows you">
              Who belongs to one tenant is linked by coming by its provider once. Who belongs to several links
              this account to each provider.
            </Empty>
          }
          columns={[
            {
              key: 'tenant',
              head: 'Tenant',
              cell: (link: MySsoLink) => (
                <>
                  <strong>{nameOf(link)}</strong> {!link.active && <Badge icon="lock">off now</Badge>}
                  <span className="ui-cell-sub">{link.issuer}</span>
                </>
              ),
            },
            { key: 'since', head: 'Since', cell: (link) => <TimeAgo at={link.linked_at} /> },
            {
              key: 'act',
              head: 'Actions',
              bareHead: true,
              align: 'right',
              cell: (link) => (
                <Button
                  size="sm"
                  look="quiet"
                  data-row
                  why={offline}
                  aria-label={`Remove ${nameOf(link)}`}
                  onClick={() => {
                    leave.reset()
                    setLeaving(link)
                  }}
                >
                  Remove
                </Button>
              ),
            },
          ]}
        />
      )}
      <Confirm
        open={leaving !== undefined}
        title={leaving ? `Sign in by ${nameOf(leaving)} no more?` : ''}
        verb="Remove"
        danger
        busy={leave.isPending ? 'Removing…' : undefined}
        error={<ProblemNote error={leave.error} small />}
        onConfirm={() => leaving && leave.mutate(leaving.id)}
        onClose={() => setLeaving(undefined)}
      >
        <p>Sessions that came by it end at once. You stay a member of the tenant.</p>
      </Confirm>
      {linking && <LinkYourself onClose={() => setLinking(false)} />}
    </Panel>
  )
}
