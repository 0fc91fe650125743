/** One node: its life, its machine, each GPU and who holds it; and what operators can do with it. */
import { type JoinToken, type JournalEntry, type Node, take, type Versioned } from '@aicloud/contract'
import {
  Badge,
  Banner,
  Button,
  Checkbox,
  Confirm,
  CopyField,
  Empty,
  Facts,
  formatTime,
  Page,
  Panel,
  State,
  Table,
} from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../app/api'
import { useWho } from '../../app/who'
import { formatBytes } from '../../data/catalog'
import { freeText, gpusOf, lifeOf, type NodeAction, nodeQuery, takesWork } from '../../data/node'
import { runbookOfPhase } from '../../data/runbook'
import { useOfflineWhy } from '../../live/stream'
import { useAct } from '../../parts/act'
import { History } from '../../parts/history'
import { useLegal } from '../../parts/legal'
import { ActorLink, AllocationLink } from '../../parts/links'
import { ProblemNote } from '../../parts/problem'
import { RunbookLink } from '../../parts/runbook'
import { AsOf, BackTo, Guarded, isGone, Missing, ScreenPending } from '../../parts/screen'
import { useSorting } from '../../parts/sorting'
import { CertificatePanel } from './node-certificate'
import { DrainDialog, Draining } from './node-drain'
import { issueJoinToken, Join } from './nodes'

const route = getRouteApi('/app/ops/nodes/$id')

export function NodeScreen() {
  return (
    <Guarded needs="node.read" title="Node">
      <Load />
    </Guarded>
  )
}

function Load() {
  const { id } = route.useParams()
  const found = useQuery(nodeQuery(id))
  if (found.data && !isGone(found.error))
    return <Shown key={id} node={found.data} error={found.error} updatedAt={found.dataUpdatedAt} />
  if (!found.error) return <ScreenPending />
  return (
    <Page title="Node" trail={<BackTo to="/ops/nodes" text="Nodes" />}>
      <Missing error={found.error} what="node" back={<Link to="/ops/nodes">All nodes</Link>} />
    </Page>
  )
}

type Action = Exclude<NodeAction, 'drain'>

interface ShownProps {
  readonly node: Versioned<Node>
  readonly error: Error | null
  readonly updatedAt: number
}

function Shown({ node, error, updatedAt }: ShownProps) {
  const who = useWho()
  const offline = useOfflineWhy()
  const legal = useLegal()
  const sorting = useSorting('gpus')
  const [retiring, setRetiring] = useState(false)
  const [draining, setDraining] = useState(false)
  const [force, setForce] = useState(false)
  const life = lifeOf(node)
  const act = useAct<{ action: Action; force: boolean }>({
    touches: [['node', node.id], ['nodes']],
    inline: ({ action }) => action === 'retire',
    run: (given, key) => {
      const init = { params: { path: { id: node.id }, header: { 'Idempotency-Key': key } } }
      if (given.action === 'cordon') return take(api.POST('/v1/nodes/{id}/cordon', init))
      if (given.action === 'uncordon') return take(api.POST('/v1/nodes/{id}/uncordon', init))
      return take(api.POST('/v1/nodes/{id}/retire', { ...init, body: { force: given.force } }))
    },
    onDone: () => setRetiring(false),
  })
  const join = useAct<void, JoinToken>({
    touches: [['node', node.id]],
    run: (_, key) => issueJoinToken(node.id, key),
  })
  const why = (action: NodeAction) => legal('node', node, action)
  const busy = act.isPending ? act.variables?.action : undefined
  const { total } = gpusOf(node)
  const closed = node.life === 'cordoned' || node.life === 'maintenance'
  const orders = (action: 'cordon' | 'uncordon') => act.mutate({ action, force: false })
  return (
    <Page
      title={node.label}
      trail={<BackTo to="/ops/nodes" text="Nodes" />}
      beside={
        <>
          <State kind="node" state={life} />
          <AsOf at={updatedAt} />
        </>
      }
      actions={
        node.life !== 'retired' && (
          <>
            <Button
              why={offline ?? who.why('node.join')}
              busy={join.isPending ? 'Issuing…' : undefined}
              onClick={() => join.mutate()}
            >
              Join command
            </Button>
            {node.life !== 'draining' &&
              (closed ? (
                <Button
                  icon="play"
                  why={why('uncordon')}
                  busy={busy === 'uncordon' ? 'Opening…' : undefined}
                  onClick={() => orders('uncordon')}
                >
                  Uncordon
                </Button>
              ) : (
                <Button
                  icon="pause"
                  why={why('cordon')}
                  busy={busy === 'cordon' ? 'Closing…' : undefined}
                  onClick={() => orders('cordon')}
                >
                  Cordon
                </Button>
              ))}
            {node.life !== 'draining' && node.life !== 'maintenance' && (
              <Button icon="hourglass" why={why('drain')} onClick={() => setDraining(true)}>
                Drain
              </Button>
            )}
            <Button look="danger" why={why('retire')} onClick={() => setRetiring(true)}>
              Retire
            </Button>
          </>
        )
      }
    >
      {error && <ProblemNote error={error} />}
      {life === 'unreachable' && (
        <Banner tone="danger" icon="lost">
          Its agent is not heard. What ran there is lost or will be; nothing new is placed there.{' '}
          <RunbookLink id={runbookOfPhase('lost')} />
        </Banner>
      )}
      {node.life === 'cordoned' && (
        <Banner tone="warning" icon="pause">
          It keeps its work and takes no more.
        </Banner>
      )}
      {node.drain && (
        <Draining
          node={node}
          notice={node.drain}
          busy={busy}
          onAct={orders}
          onChange={() => setDraining(true)}
        />
      )}
      {node.life === 'maintenance' && (
        <Banner tone="info" icon="wrench">
          <strong>In maintenance.</strong> Nothing runs on it and nothing is placed on it: it can be switched
          off.{' '}
          {node.reachable
            ? 'Uncordon it when it is to take work again.'
            : 'Its agent is not heard, as is to be expected of a machine that is off; uncordon it when it is back.'}{' '}
          Off for longer than its certificate lives, it joins anew: issue a join command then.
        </Banner>
      )}
      <div className="ui-columns">
        <div>
          <Panel title="GPUs" flush note={total > 0 ? freeText(node) : undefined}>
            <Table
              label="GPUs"
              sorting={sorting}
              rows={node.gpus}
              rowKey={(gpu) => gpu.uuid}
              empty={
                <Empty icon="gpu" title="None known yet">
                  The agent says what the node has when it has joined.
                </Empty>
              }
              columns={[
                { key: 'index', head: '#', sort: (gpu) => gpu.index, cell: (gpu) => gpu.index },
                { key: 'model', head: 'Model', sort: (gpu) => gpu.model, cell: (gpu) => gpu.model },
                {
                  key: 'memory',
                  head: 'Memory',
                  wide: true,
                  sort: (gpu) => gpu.memory_bytes,
                  cell: (gpu) => formatBytes(gpu.memory_bytes),
                },
                {
                  key: 'health',
                  head: 'Health',
                  sort: (gpu) => (gpu.healthy ? 'healthy' : 'not healthy'),
                  cell: (gpu) =>
                    gpu.healthy ? (
                      <Badge tone="success" icon="check">
                        Healthy
                      </Badge>
                    ) : (
                      <Badge tone="danger" icon="alert">
                        Not healthy
                      </Badge>
                    ),
                },
                {
                  key: 'holder',
                  head: 'Held by',
                  sort: (gpu) => gpu.holder,
                  cell: (gpu) =>
                    gpu.holder ? (
                      <AllocationLink id={gpu.holder} row />
                    ) : (
                      <span className="ui-muted">{takesWork(node) ? 'free' : 'unused'}</span>
                    ),
                },
                {
                  key: 'hold',
                  head: 'Hold',
                  wide: true,
                  sort: (gpu) => gpu.hold,
                  cell: (gpu) => gpu.hold ?? '—',
                },
                { key: 'uuid', head: 'Id', wide: true, cell: (gpu) => <code>{gpu.uuid}</code> },
              ]}
            />
          </Panel>
          <History resource={node.id} note={noteOf} />
        </div>
        <div>
          <CertificatePanel node={node} />
          <Panel title="Facts">
            <Facts
              facts={[
                ['Id', <CopyField key="id" value={node.id} label="id" />],
                ['Region', node.region],
                ['Heard', node.reachable ? 'yes' : 'no'],
                ['Takes new work', node.schedulable ? 'yes' : 'no'],
                ['Open orders', String(node.open_tasks)],
                ['Registered', formatTime(node.created_at)],
                node.join_token_expires_at
                  ? ['Join token until', formatTime(node.join_token_expires_at)]
                  : undefined,
                [
                  'Actor',
                  <ActorLink key="actor" directory="node" id={node.id} text="The actor that runs it" />,
                ],
              ]}
            />
          </Panel>
          <Panel title="Machine">
            {node.machine ? (
              <Facts
                facts={[
                  ['Host', node.machine.hostname],
                  ['Cores', String(node.machine.cpu_cores)],
                  ['Memory', formatBytes(node.machine.memory_bytes)],
                  ['GPUs known by', node.machine.gpu_source],
                  ['Runtime', node.machine.runtime],
                ]}
              />
            ) : (
              <Empty icon="node" title="No agent yet">
                Issue a join command and run it on the machine.
              </Empty>
            )}
          </Panel>
        </div>
      </div>
      <Confirm
        open={retiring}
        danger
        title={`Retire ${node.label}?`}
        verb="Retire"
        busy={busy === 'retire' ? 'Retiring…' : undefined}
        why={why('retire')}
        error={act.variables?.action === 'retire' && <ProblemNote error={act.error} small />}
        onConfirm={() => act.mutate({ action: 'retire', force })}
        onClose={() => {
          act.reset()
          setRetiring(false)
          setForce(false)
        }}
      >
        <p>It is gone for good; its label and id never return.</p>
        <Checkbox
          label="Also with allocations on it"
          help="They end as lost."
          checked={force}
          onChange={(event) => setForce(event.target.checked)}
        />
      </Confirm>
      {draining && <DrainDialog node={node} onClose={() => setDraining(false)} />}
      {join.data && <Join token={join.data} onClose={() => join.reset()} />}
    </Page>
  )
}

/** Why it was drained, or which order it was. */
function noteOf({ data }: JournalEntry): string | undefined {
  const { reason, order } = data as { reason?: unknown; order?: { operation?: unknown } }
  const said = reason ?? order?.operation
  return typeof said === 'string' ? said : undefined
}
