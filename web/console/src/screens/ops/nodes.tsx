/** Machines with GPUs: whether they are heard, what they have, what is free. */
import { type JoinToken, type Node, type Notice, take } from '@aicloud/contract'
import {
  Banner,
  Button,
  CodeBlock,
  Dialog,
  Empty,
  FormDialog,
  formatSpan,
  Meter,
  Page,
  Panel,
  State,
  Table,
  TimeAgo,
  useNow,
} from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../app/api'
import { useWho } from '../../app/who'
import { newestOf } from '../../data/certificate'
import { gpusOf, lifeOf, nodesQuery } from '../../data/node'
import { useOfflineWhy } from '../../live/stream'
import { useAct } from '../../parts/act'
import { Label } from '../../parts/inputs'
import { leftOf } from '../../parts/leaving'
import { NodeLink } from '../../parts/links'
import { ProblemNote } from '../../parts/problem'
import { AsOf, Guarded } from '../../parts/screen'
import { ageOf, momentOf, useSorting } from '../../parts/sorting'
import { CertificateLeft } from './node-certificate'
import { leftText } from './node-drain'

export function Nodes() {
  return (
    <Guarded needs="node.read" title="Nodes">
      <NodesScreen />
    </Guarded>
  )
}

function NodesScreen() {
  const who = useWho()
  const offline = useOfflineWhy()
  const nodes = useQuery(nodesQuery)
  const sorting = useSorting('nodes', nodes.data?.whole)
  const [adding, setAdding] = useState(false)
  const add = (
    <Button look="primary" icon="add" why={who.why('node.create') ?? offline} onClick={() => setAdding(true)}>
      Add a node
    </Button>
  )
  return (
    <Page title="Nodes" beside={<AsOf at={nodes.dataUpdatedAt || undefined} />} actions={add}>
      {nodes.error && <ProblemNote error={nodes.error} retry={() => nodes.refetch()} />}
      {!(nodes.error && !nodes.data) && (
        <Panel flush>
          <Table
            label="Nodes"
            rows={nodes.data?.items}
            sorting={sorting}
            rowKey={(node) => node.id}
            empty={
              <Empty icon="node" title="No node yet" action={add}>
                A node is a machine with GPUs that runs the agent.
              </Empty>
            }
            columns={[
              {
                key: 'label',
                head: 'Node',
                sort: (node) => node.label,
                cell: (node) => (
                  <>
                    <NodeLink id={node.id} text={node.label} row />
                    <span className="ui-cell-sub">{node.machine?.hostname ?? 'no agent yet'}</span>
                  </>
                ),
              },
              {
                key: 'life',
                head: 'Life',
                sort: lifeOf,
                cell: (node) => (
                  <>
                    <State kind="node" state={lifeOf(node)} />
                    {node.drain && <DrainLeft node={node} notice={node.drain} />}
                  </>
                ),
              },
              {
                key: 'gpus',
                head: 'GPUs',
                sort: (node) => gpusOf(node).total,
                cell: (node) => node.capacity.map((one) => `${one.total} × ${one.model}`).join(', ') || '—',
              },
              {
                key: 'free',
                head: 'In use',
                width: '13rem',
                sort: (node) => gpusOf(node).total - gpusOf(node).free,
                cell: (node) => <Used node={node} />,
              },
              {
                key: 'certificate',
                head: 'Certificate',
                sort: (node) => momentOf(newestOf(node)?.expires_at),
                cell: (node) => <CertificateLeft node={node} />,
              },
              {
                key: 'tasks',
                head: 'Open orders',
                sort: (node) => node.open_tasks,
                wide: true,
                align: 'right',
                cell: (node) => node.open_tasks,
              },
              {
                key: 'age',
                head: 'Age',
                sort: (node) => ageOf(node.created_at),
                wide: true,
                align: 'right',
                cell: (node) => <TimeAgo at={node.created_at} plain />,
              },
            ]}
          />
        </Panel>
      )}
      {adding && <Add onClose={() => setAdding(false)} />}
    </Page>
  )
}

/** How far its drain is, and until when. */
function DrainLeft({ node, notice }: { readonly node: Node; readonly notice: Notice }) {
  const left = leftOf(notice.deadline, useNow())
  return (
    <span className="ui-cell-sub ui-num" title={notice.reason}>
      {leftText(node)}, {left > 0 ? formatSpan(left) : 'time is over'}
    </span>
  )
}

function Used({ node }: { readonly node: Node }) {
  const { unused, total } = gpusOf(node)
  if (total === 0) return <span className="ui-muted">—</span>
  return (
    <Meter
      label={`GPUs in use on ${node.label}`}
      value={total - unused}
      max={total}
      text={`${total - unused} of ${total}`}
    />
  )
}

export function issueJoinToken(id: string, key: string): Promise<JoinToken> {
  return take(
    api.POST('/v1/nodes/{id}/join-tokens', {
      params: { path: { id }, header: { 'Idempotency-Key': key } },
      body: {},
    }),
  )
}

function Add({ onClose }: { readonly onClose: () => void }) {
  const [label, setLabel] = useState('')
  const act = useAct<string, JoinToken>({
    inline: true,
    touches: [['nodes']],
    run: async (name, key) => {
      const node = await take(
        api.POST('/v1/nodes', { params: { header: { 'Idempotency-Key': key } }, body: { label: name } }),
      )
      return issueJoinToken(node.id, `${key}-join`)
    },
  })
  if (act.data) return <Join token={act.data} onClose={onClose} />
  const submit = () => act.mutate(label.trim())
  return (
    <FormDialog
      title="Add a node"
      verb="Add and show the command"
      busy={act.isPending ? 'Adding…' : undefined}
      onSubmit={submit}
      onClose={onClose}
    >
      <Label
        placeholder="gpu-07"
        help="Lower-case letters, digits and hyphens; never given out twice."
        value={label}
        onChange={setLabel}
        error={act.error}
      />
      <ProblemNote error={act.error} small except={['label']} />
    </FormDialog>
  )
}

export function Join({ token, onClose }: { readonly token: JoinToken; readonly onClose: () => void }) {
  return (
    <Dialog
      open
      size="lg"
      title="Run this on the node"
      onClose={onClose}
      actions={
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className="ui-stack">
        <Banner tone="warning">
          The command holds the node’s token: good once, for <TimeAgo at={token.expires_at} plain />. It is
          shown this once.
        </Banner>
        {token.command ? (
          <CodeBlock wrap label="join command" code={token.command} />
        ) : (
          <p>It was shown before. Issue another token.</p>
        )}
        <p className="ui-muted">
          The agent checks that it talks to this cloud by the fingerprint of its certificate authority:{' '}
          <code>{token.ca_sha256.slice(0, 16)}…</code>
        </p>
      </div>
    </Dialog>
  )
}
