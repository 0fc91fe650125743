/** The sessions that are open, and closing them. */
import { type MySession, take } from '@aicloud/contract'
import { Badge, Button, Confirm, Empty, formatTime, Panel, Table, TimeAgo } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../app/api'
import { useOfflineWhy } from '../live/stream'
import { useAct } from '../parts/act'
import { ProblemNote } from '../parts/problem'
import { AsOf } from '../parts/screen'
import { momentOf, useSorting } from '../parts/sorting'
import { Sure } from '../parts/sure'

export function Sessions() {
  const offline = useOfflineWhy()
  const [asking, setAsking] = useState(false)
  const found = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => take(api.GET('/v1/me/sessions', { signal })),
  })
  const sorting = useSorting('sessions')
  const [ending, setEnding] = useState<MySession>()
  const end = useAct<MySession>({
    inline: true,
    onDone: () => setEnding(undefined),
    touches: [['sessions']],
    done: 'The session is closed; what it had open is cut',
    run: ({ id }, key) =>
      take(
        api.DELETE('/v1/me/sessions/{id}', { params: { path: { id }, header: { 'Idempotency-Key': key } } }),
      ),
  })
  const endOthers = useAct<void>({
    inline: true,
    touches: [['sessions'], ['session']],
    done: 'The other sessions are closed',
    run: (_, key) => take(api.DELETE('/v1/me/sessions', { params: { header: { 'Idempotency-Key': key } } })),
    onDone: () => setAsking(false),
  })
  const others = found.data?.items.filter((one) => !one.current).length ?? 0
  return (
    <Panel
      flush
      title="Sessions"
      note={<AsOf always at={found.dataUpdatedAt || undefined} />}
      actions={
        <Button
          size="sm"
          why={offline ?? (others === 0 ? 'There is no other session.' : undefined)}
          onClick={() => setAsking(true)}
        >
          Close all others
        </Button>
      }
    >
      {found.error ? (
        <ProblemNote error={found.error} small retry={() => found.refetch()} />
      ) : (
        <Table
          label="Sessions"
          rows={found.data?.items}
          sorting={sorting}
          rowKey={(one) => one.id}
          empty={<Empty icon="user" title="No session" />}
          columns={[
            {
              key: 'what',
              head: 'Where',
              sort: (one: MySession) => deviceOf(one.agent),
              cell: (one: MySession) => (
                <>
                  <strong data-row tabIndex={-1}>
                    {deviceOf(one.agent)}
                  </strong>{' '}
                  {one.current && <Badge tone="info">This one</Badge>}
                  <span className="ui-cell-sub">{one.address ?? 'address not known'}</span>
                </>
              ),
            },
            {
              key: 'strong',
              head: 'Second factor',
              wide: true,
              cell: (one) => (one.via ? 'by single sign-on' : one.strong ? 'shown' : 'not shown'),
            },
            {
              key: 'since',
              head: 'Opened',
              sort: (one) => momentOf(one.opened_at),
              cell: (one) => (
                <span title={formatTime(one.opened_at)}>
                  <TimeAgo at={one.opened_at} />
                </span>
              ),
            },
            {
              key: 'act',
              head: 'Actions',
              bareHead: true,
              align: 'right',
              cell: (one) =>
                !one.current && (
                  <Button
                    size="sm"
                    look="quiet"
                    why={offline}
                    onClick={() => setEnding(one)}
                    aria-label={`Close the session of ${deviceOf(one.agent)}`}
                  >
                    Close
                  </Button>
                ),
            },
          ]}
        />
      )}
      <Sure
        of={ending}
        title={(one) => `Close the session of ${deviceOf(one.agent)}?`}
        verb="Close it"
        busy="Closing…"
        act={end}
        why={offline}
        onClose={() => setEnding(undefined)}
      >
        <p>That device has to sign in again. What it has open is cut at once.</p>
      </Sure>
      <Confirm
        open={asking}
        title="Close all other sessions?"
        verb="Close them"
        danger
        busy={endOthers.isPending ? 'Closing…' : undefined}
        error={<ProblemNote error={endOthers.error} small />}
        onConfirm={() => endOthers.mutate()}
        onClose={() => {
          endOthers.reset()
          setAsking(false)
        }}
      >
        <p>Every device but this one has to sign in again. What they have open is cut at once.</p>
      </Confirm>
    </Panel>
  )
}

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** A browser's long name for itself, as people say it. */
export function deviceOf(agent: string): string {
  const find = (table: typeof BROWSERS) => table.find(([pattern]) => pattern.test(agent))?.[1]
  const [browser, system] = [find(BROWSERS), find(SYSTEMS)]
  if (browser) return system ? `${browser} on ${system}` : browser
  return agent.split(/[\s(]/)[0] || 'Unknown device'
}
