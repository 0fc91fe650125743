/** What can be rented, what it costs, and how much of it one would get now. Operators see how much is free in all, too. */
import { type components, type GpuType, micros, type Node, take, upon } from '@aicloud/contract'
import { Badge, Button, Empty, FormDialog, Input, Meter, Page, Panel, Table } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../app/api'
import { useWho } from '../app/who'
import { formatBytes, gpuTypesQuery, priceOf, roomOf } from '../data/catalog'
import { nodesQuery, takesWork } from '../data/node'
import { useOfflineWhy } from '../live/stream'
import { useAct } from '../parts/act'
import { Afresh } from '../parts/afresh'
import { LaunchLink } from '../parts/launch-link'
import { fieldError, ProblemNote } from '../parts/problem'
import { AsOf } from '../parts/screen'
import { useSorting } from '../parts/sorting'

/** Free and all GPUs of a model on nodes that take work. */
export function freeOf(
  nodes: readonly Node[] | undefined,
  model: string,
): { free: number; total: number } | undefined {
  if (!nodes) return undefined
  let [free, total] = [0, 0]
  for (const node of nodes) {
    for (const capacity of node.capacity) {
      if (capacity.model !== model) continue
      total += capacity.total
      if (takesWork(node)) free += capacity.free
    }
  }
  return { free, total }
}

export function Capacity() {
  const who = useWho()
  const types = useQuery(gpuTypesQuery)
  const nodes = useQuery({ ...nodesQuery, enabled: who.may('node.read') })
  const offline = useOfflineWhy()
  const [editing, setEditing] = useState<GpuType | 'new'>()
  const sorting = useSorting('gpus')
  const whyPrice = who.why('gpu_type.set') ?? offline
  return (
    <Page
      title="Capacity and prices"
      beside={<AsOf always at={types.dataUpdatedAt || undefined} />}
      lead="Prices are for one GPU and one hour. An allocation keeps the price that it was created at, and is billed while it is active, to the microsecond."
      actions={
        // Prices are the operators': to customers nothing is offered here.
        who.operator && (
          <Button icon="add" why={whyPrice} onClick={() => setEditing('new')}>
            Add a GPU type
          </Button>
        )
      }
    >
      {types.error && <ProblemNote error={types.error} retry={() => types.refetch()} />}
      {!(types.error && !types.data) && (
        <Panel flush {...(types.data ? { title: `Region ${types.data.region}` } : {})}>
          <Table
            label="GPU types"
            rows={types.data?.items}
            sorting={sorting}
            rowKey={(type) => type.model}
            empty={
              <Empty icon="gpu" title="Nothing is offered yet">
                {who.may('gpu_type.set')
                  ? 'Add a GPU type with its price; nodes that have it are offered from then on.'
                  : 'Whoever runs the cloud has not set prices yet.'}
              </Empty>
            }
            columns={[
              {
                key: 'model',
                head: 'GPU',
                sort: (type) => type.model,
                cell: (type) => <strong>{type.model}</strong>,
              },
              {
                key: 'memory',
                head: 'Memory',
                sort: (type) => type.memory_bytes,
                cell: (type) => formatBytes(type.memory_bytes),
              },
              {
                key: 'price',
                head: 'Per GPU-hour',
                align: 'right',
                sort: (type) => micros(type.price_micros_per_gpu_hour),
                cell: (type) => priceOf(type),
              },
              {
                key: 'room',
                head: 'One allocation gets',
                sort: (type) => type.largest_now,
                cell: (type) => <Room type={type} free={freeOf(nodes.data?.items, type.model)?.free} />,
              },
              ...(who.may('node.read')
                ? [
                    {
                      key: 'free',
                      head: 'Free now',
                      sort: (type: GpuType) => freeOf(nodes.data?.items, type.model)?.free,
                      width: '16rem',
                      cell: (type: GpuType) =>
                        nodes.error && !nodes.data ? (
                          <span className="ui-muted">could not be read</span>
                        ) : (
                          <Free nodes={nodes.data?.items} model={type.model} />
                        ),
                    },
                  ]
                : []),
              {
                key: 'act',
                head: 'Actions',
                bareHead: true,
                align: 'right',
                cell: (type) => (
                  <span className="ui-line app-row-acts">
                    {who.operator && (
                      <Button size="sm" why={whyPrice} onClick={() => setEditing(type)}>
                        Change price
                      </Button>
                    )}
                    <LaunchLink size="sm" look="plain" model={type.model} row>
                      Launch<span className="ui-hidden"> {type.model}</span>
                    </LaunchLink>
                  </span>
                ),
              },
            ]}
          />
        </Panel>
      )}
      {editing && (
        <Afresh read={() => types.refetch()}>
          {(afresh) => (
            <Price
              type={
                editing === 'new'
                  ? editing
                  : (types.data?.items.find((one) => one.model === editing.model) ?? editing)
              }
              etag={types.data?.etag}
              afresh={afresh}
              onClose={() => setEditing(undefined)}
            />
          )}
        </Afresh>
      )}
    </Page>
  )
}

function Room({ type, free }: { readonly type: GpuType; readonly free: number | undefined }) {
  const { tone, text } = roomOf(type, free)
  return (
    <Badge tone={tone} icon={tone === 'success' ? 'check' : tone === 'warning' ? 'clock' : 'ban'}>
      {text}
    </Badge>
  )
}

function Free({ nodes, model }: { readonly nodes: readonly Node[] | undefined; readonly model: string }) {
  const found = freeOf(nodes, model)
  if (!found) return <span className="ui-muted">…</span>
  if (found.total === 0) return <Badge icon="ban">No node has it</Badge>
  const { free, total } = found
  const tone = free === 0 ? 'danger' : free / total < 0.2 ? 'warning' : 'success'
  return (
    <Meter
      label={`Free ${model} GPUs`}
      value={free}
      max={total}
      text={`${free} of ${total} free`}
      tone={tone}
    />
  )
}

/** `2.49` as millionths, exactly; `undefined` for what is no price. */
export function microsOf(text: string): string | undefined {
  const found = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text.trim())
  if (!found) return undefined
  const [, whole = '0', part = ''] = found
  return (BigInt(whole) * 1_000_000n + BigInt(part.padEnd(6, '0') || '0')).toString()
}

interface PriceProps {
  readonly type: GpuType | 'new'
  /** Version of the list that it was taken from. */
  readonly etag: string | undefined
  readonly afresh: () => void
  readonly onClose: () => void
}

function Price({ type, etag, afresh, onClose }: PriceProps) {
  const [{ known, read }] = useState({
    known: type === 'new' ? undefined : type,
    read: etag === undefined ? {} : { etag },
  })
  const [model, setModel] = useState(known?.model ?? '')
  const [memory, setMemory] = useState(known ? String(known.memory_bytes / 2 ** 30) : '80')
  const [price, setPrice] = useState(known ? String(Number(known.price_micros_per_gpu_hour) / 1e6) : '')
  const [currency, setCurrency] = useState(known?.currency ?? 'USD')
  const micros = microsOf(price)
  const offline = useOfflineWhy()
  const act = useAct<{ model: string; body: components['schemas']['SetGpuType'] }>({
    inline: true,
    touches: [['gpu-types']],
    done: known ? 'The price is changed; allocations that exist keep theirs' : 'The GPU type is offered',
    run: ({ model, body }, key) =>
      take(
        api.PUT('/v1/gpu-types/{model}', {
          params: { path: { model }, header: upon(key, read) },
          body,
        }),
      ),
    onDone: onClose,
  })
  const submit = () => {
    if (!micros) return
    const memory_bytes = Math.round(Number(memory) * 2 ** 30)
    const body = { currency, memory_bytes, price_micros_per_gpu_hour: micros }
    act.mutate({ model: model.trim().toUpperCase(), body })
  }
  return (
    <FormDialog
      title={known ? `Price of ${known.model}` : 'Add a GPU type'}
      verb="Save"
      busy={act.isPending ? 'Saving…' : undefined}
      why={offline ?? (micros ? undefined : 'Enter a price first.')}
      onSubmit={submit}
      onClose={onClose}
    >
      {!known && (
        <Input
          label="Model"
          required
          placeholder="H200"
          help="As nodes report it."
          value={model}
          onChange={(event) => setModel(event.target.value)}
          error={fieldError(act.error, 'model')}
        />
      )}
      <div className="ui-form-row">
        <Input
          label="Price per GPU-hour"
          required
          inputMode="decimal"
          value={price}
          onChange={(event) => setPrice(event.target.value)}
          error={
            price !== '' && !micros
              ? 'A number with up to six places, for instance 2.49.'
              : fieldError(act.error, 'price_micros_per_gpu_hour')
          }
        />
        <Input
          label="Currency"
          required
          maxLength={3}
          value={currency}
          onChange={(event) => setCurrency(event.target.value.toUpperCase())}
          error={fieldError(act.error, 'currency')}
        />
        <Input
          label="Memory, GiB"
          required
          inputMode="numeric"
          value={memory}
          onChange={(event) => setMemory(event.target.value)}
          error={fieldError(act.error, 'memory_bytes')}
        />
      </div>
      <ProblemNote
        error={act.error}
        small
        except={['model', 'price_micros_per_gpu_hour', 'currency', 'memory_bytes']}
        afresh={afresh}
      />
    </FormDialog>
  )
}
