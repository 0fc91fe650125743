/**
 * Launching: which GPUs, what runs on them, and what it costs before it is asked for. The same request stands beside
 * the form for those who would rather write it.
 */
import {
  type Allocation,
  type CreateAllocation,
  formatMoney,
  type GpuType,
  micros,
  take,
} from '@aicloud/contract'
import {
  Banner,
  Button,
  CodeBlock,
  Empty,
  Facts,
  Input,
  Page,
  Panel,
  Select,
  Skeleton,
  Tabs,
  Textarea,
} from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useEffect, useId, useMemo, useState } from 'react'
import { api } from '../app/api'
import { labelOf, useScope } from '../app/scope'
import { useWho } from '../app/who'
import { allocationQuery } from '../data/allocation'
import { formatBytes, gpuTypesQuery, priceOf } from '../data/catalog'
import { nodesQuery } from '../data/node'
import { useOfflineWhy } from '../live/stream'
import { useAct } from '../parts/act'
import { fieldError, ProblemNote } from '../parts/problem'
import { asCurl, asPython } from '../parts/recipes'
import { Guarded } from '../parts/screen'
import { join, readEnv, split, Unreadable, writeEnv } from '../parts/words'
import { freeOf } from './capacity'

const route = getRouteApi('/app/launch')
const HOURS_A_DAY = 24n
const FIELDS = ['display_name', 'gpu.model', 'gpu.count', 'workload.image', 'max_queue_seconds', 'project']

export function Launch() {
  return (
    <Guarded needs="allocation.create" title="Launch">
      <LaunchForm />
    </Guarded>
  )
}

/** What is wrong with a text, or what it says. */
function tried<T>(read: () => T): { value?: T; wrong?: string } {
  try {
    return { value: read() }
  } catch (error) {
    if (error instanceof Unreadable) return { wrong: error.message }
    throw error
  }
}

function LaunchForm() {
  const who = useWho()
  const offline = useOfflineWhy()
  const scope = useScope()
  const navigate = useNavigate()
  const search = route.useSearch()
  const form = useId()
  const types = useQuery(gpuTypesQuery)
  const nodes = useQuery({ ...nodesQuery, enabled: who.may('node.read') })
  const like = useQuery({ ...allocationQuery(search.like ?? ''), enabled: search.like !== undefined })

  const [project, setProject] = useState('')
  const [name, setName] = useState('')
  const [model, setModel] = useState(search.model ?? '')
  const [count, setCount] = useState('1')
  const [image, setImage] = useState('busybox')
  const [command, setCommand] = useState(`/bin/sh -c 'trap exit TERM; while :; do sleep 1; done'`)
  const [env, setEnv] = useState('')
  const [patience, setPatience] = useState('')
  const [how, setHow] = useState('curl')

  // Launched again: as the other one was.
  useEffect(() => {
    const spec = like.data?.spec
    if (!spec) return
    setName(like.data?.display_name ?? '')
    setModel(spec.gpu.model)
    setCount(String(spec.gpu.count))
    setImage(spec.workload.image)
    setCommand(join(spec.workload.command))
    setEnv(writeEnv(spec.workload.env as Record<string, string>))
    setPatience(spec.max_queue_seconds ? String(Math.round(spec.max_queue_seconds / 60)) : '')
  }, [like.data])

  const all = types.data?.items
  // Where somebody can see what is free, what is free comes first.
  const free = (one: GpuType) => freeOf(nodes.data?.items, one.model)?.free ?? 0
  const type = all?.find((one) => one.model === model) ?? all?.find((one) => free(one) > 0) ?? all?.[0]
  const chosen = scope.project?.id ?? (project || scope.projects?.[0]?.id)
  const place = scope.projects?.find((one) => one.id === chosen)
  const words = tried(() => split(command))
  const variables = tried(() => readEnv(env))
  const gpus = /^\d+$/.test(count) ? Number(count) : 0
  const minutes = /^\d+$/.test(patience) ? Number(patience) : 0
  const body = useMemo(
    (): CreateAllocation => ({
      ...(name.trim() === '' ? {} : { display_name: name.trim() }),
      project: chosen ?? '',
      gpu: { model: type?.model ?? '', count: gpus },
      workload: {
        image: image.trim(),
        ...(words.value && words.value.length > 0 ? { command: words.value } : {}),
        ...(variables.value && Object.keys(variables.value).length > 0 ? { env: variables.value } : {}),
      },
      ...(minutes > 0 ? { max_queue_seconds: minutes * 60 } : {}),
    }),
    [name, chosen, type, gpus, image, words.value, variables.value, minutes],
  )
  const act = useAct<CreateAllocation, Allocation>({
    inline: true,
    touches: [['allocations']],
    done: (made) => `${made.display_name ?? 'The allocation'} is asked for`,
    run: (given, key) =>
      take(api.POST('/v1/allocations', { params: { header: { 'Idempotency-Key': key } }, body: given })),
    onDone: (made) => navigate({ to: '/allocations/$id', params: { id: made.id } }),
  })
  const allowed = chosen
    ? who.why('allocation.create', { project: chosen, tenant: place?.tenant.id })
    : scope.projects
      ? 'There is no project to launch it in.'
      : 'Your projects are being read.'
  const incomplete =
    gpus < 1 || gpus > 64
      ? 'Say how many GPUs, 1 to 64.'
      : image.trim() === ''
        ? 'Say which image.'
        : (words.wrong ?? variables.wrong)
  const why = offline ?? allowed ?? incomplete
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!why && !act.isPending) act.mutate(body)
  }
  if (types.data && all?.length === 0) {
    return (
      <Page title="Launch">
        <Panel>
          <Empty icon="gpu" title="Nothing is offered yet">
            Whoever runs the cloud has not set prices yet.
          </Empty>
        </Panel>
      </Page>
    )
  }
  return (
    <Page
      title="Launch"
      lead="GPUs of one model, together on one node, and what runs on them. Billed while it is active, and in no other phase."
    >
      {types.error && <ProblemNote error={types.error} retry={() => types.refetch()} />}
      <div className="ui-columns">
        <form id={form} onSubmit={submit} noValidate className="ui-stack">
          <Panel title="GPUs">
            <div className="ui-stack">
              <fieldset className="app-fieldset">
                <legend className="app-legend">Model</legend>
                <div className="app-choices">
                  {all
                    ? all.map((one) => (
                        <Choice
                          key={one.model}
                          type={one}
                          chosen={one.model === type?.model}
                          free={freeOf(nodes.data?.items, one.model)?.free}
                          onChoose={() => setModel(one.model)}
                        />
                      ))
                    : [1, 2, 3].map((at) => <Skeleton key={at} height="4.5rem" />)}
                </div>
              </fieldset>
              <div className="ui-form-row">
                <Input
                  label="How many"
                  required
                  type="number"
                  min={1}
                  max={64}
                  value={count}
                  onChange={(event) => setCount(event.target.value)}
                  error={fieldError(act.error, 'gpu.count')}
                />
                <Input
                  label="Give up after, minutes"
                  type="number"
                  min={1}
                  value={patience}
                  onChange={(event) => setPatience(event.target.value)}
                  help="How long it may wait in the queue."
                  error={fieldError(act.error, 'max_queue_seconds')}
                />
              </div>
            </div>
          </Panel>
          <Panel title="Workload">
            <div className="ui-stack">
              <div className="ui-form-row">
                {!scope.project && (
                  <Select
                    label="Project"
                    required
                    value={chosen ?? ''}
                    options={(scope.projects ?? []).map((one) => ({
                      value: one.id,
                      text: `${labelOf(one.name, 'tenant')} / ${one.display_name}`,
                    }))}
                    onChange={(event) => setProject(event.target.value)}
                    error={fieldError(act.error, 'project')}
                  />
                )}
                <Input
                  label="Name"
                  maxLength={120}
                  placeholder="training"
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                  error={fieldError(act.error, 'display_name')}
                />
                <Input
                  label="Image"
                  required
                  className="ui-input--mono"
                  value={image}
                  onChange={(event) => setImage(event.target.value)}
                  error={fieldError(act.error, 'workload.image')}
                />
              </div>
              <Input
                label="Command"
                className="ui-input--mono"
                spellCheck={false}
                value={command}
                onChange={(event) => setCommand(event.target.value)}
                help="The program and its arguments, quoted as in a shell. Empty: it idles, for whoever opens a terminal."
                error={words.wrong ?? fieldError(act.error, 'workload.command')}
              />
              <Textarea
                label="Environment"
                className="ui-input--mono"
                rows={3}
                spellCheck={false}
                placeholder={'SEED=7\nEPOCHS=20'}
                value={env}
                onChange={(event) => setEnv(event.target.value)}
                help="A line for each variable. No secrets: everybody in the project can read them."
                error={variables.wrong ?? fieldError(act.error, 'workload.env')}
              />
            </div>
          </Panel>
        </form>
        <div>
          <Panel title="What it costs">
            <div className="ui-stack">
              <Cost type={type} gpus={gpus} />
              <ProblemNote error={act.error} small except={FIELDS} />
              <Button
                type="submit"
                form={form}
                look="primary"
                icon="launch"
                className="app-submit"
                busy={act.isPending ? 'Launching…' : undefined}
                why={why}
              >
                Launch
              </Button>
              {act.error && (
                <Banner tone="info">Nothing is launched twice: the same request is carried out once.</Banner>
              )}
            </div>
          </Panel>
          <Panel title="The same as a program">
            <Tabs
              label="Language"
              chosen={how}
              onChoose={setHow}
              tabs={[
                {
                  id: 'curl',
                  text: 'curl',
                  content: <CodeBlock label="curl command" code={asCurl(location.origin, body)} />,
                },
                {
                  id: 'python',
                  text: 'Python',
                  content: <CodeBlock label="Python program" code={asPython(location.origin, body)} />,
                },
              ]}
            />
          </Panel>
        </div>
      </div>
    </Page>
  )
}

interface ChoiceProps {
  readonly type: GpuType
  readonly chosen: boolean
  readonly free: number | undefined
  readonly onChoose: () => void
}

function Choice({ type, chosen, free, onChoose }: ChoiceProps) {
  return (
    <label className="app-choice">
      <input type="radio" name="model" value={type.model} checked={chosen} onChange={onChoose} />
      <strong>{type.model}</strong>
      <small>{formatBytes(type.memory_bytes)} memory</small>
      <small className="ui-num">{priceOf(type)} per hour</small>
      {free !== undefined && <small>{free} free now</small>}
    </label>
  )
}

function Cost({ type, gpus }: { readonly type: GpuType | undefined; readonly gpus: number }) {
  if (!type) return <Skeleton height="4rem" />
  const hour = micros(type.price_micros_per_gpu_hour) * BigInt(gpus)
  return (
    <>
      <div className="app-price">
        <span className="ui-muted">
          {gpus} × {type.model} at {priceOf(type)}
        </span>
        <span>
          <strong className="ui-num">{formatMoney(hour, type.currency)}</strong>{' '}
          <span className="ui-muted">/ hour</span>
        </span>
      </div>
      <Facts
        facts={[
          [
            'A day',
            <span key="day" className="ui-num">
              {formatMoney(hour * HOURS_A_DAY, type.currency)}
            </span>,
          ],
          ['While it waits', 'nothing'],
          ['While it is stopped', 'nothing'],
        ]}
      />
    </>
  )
}
