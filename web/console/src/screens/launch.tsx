/**
 * Launching: which GPUs, what runs on them, and what would become of it before it is asked for. The same request stands
 * beside the form for those who would rather write it.
 */
import { type Allocation, type CreateAllocation, type GpuType, take } from '@aicloud/contract'
import {
  Banner,
  Button,
  CodeBlock,
  Confirm,
  Empty,
  Input,
  Page,
  Panel,
  Select,
  Skeleton,
  Tabs,
  Textarea,
} from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { api } from '../app/api'
import { labelOf, useScope } from '../app/scope'
import { useWho } from '../app/who'
import { allocationQuery } from '../data/allocation'
import { formatBytes, gpuTypesQuery, priceOf, roomOf } from '../data/catalog'
import { useOfflineWhy } from '../live/stream'
import { useAct } from '../parts/act'
import { whyNoLaunch } from '../parts/launch-link'
import { NoProject } from '../parts/new-project'
import { fieldError, ProblemNote } from '../parts/problem'
import { asCurl, asPython, withoutSecrets } from '../parts/recipes'
import { Guarded } from '../parts/screen'
import { join, readEnv, readSecrets, split, Unreadable, writeEnv } from '../parts/words'
import { LaunchPlan, usePlan } from './launch-plan'

const route = getRouteApi('/app/launch')
const IN_MINUTES = 'Give up after: whole minutes, please.'
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
  const like = useQuery({ ...allocationQuery(search.like ?? ''), enabled: search.like !== undefined })

  const [project, setProject] = useState('')
  const [name, setName] = useState('')
  const [model, setModel] = useState(search.model ?? '')
  const [count, setCount] = useState('1')
  const [image, setImage] = useState('busybox')
  const [command, setCommand] = useState(`/bin/sh -c 'trap exit TERM; while :; do sleep 1; done'`)
  const [env, setEnv] = useState('')
  const [secrets, setSecrets] = useState('')
  const [patience, setPatience] = useState('')
  const [how, setHow] = useState('curl')
  const [sure, setSure] = useState(false)

  // Launched again: as the other one was. Once, because what becomes of that one later is not asked for.
  const filled = useRef<string>(undefined)
  useEffect(() => {
    const spec = like.data?.spec
    if (!spec || filled.current === like.data?.id) return
    filled.current = like.data?.id
    setProject(like.data?.project.id ?? '')
    setName(like.data?.display_name ?? '')
    setModel(spec.gpu.model)
    setCount(String(spec.gpu.count))
    setImage(spec.workload.image)
    setCommand(join(spec.workload.command))
    setEnv(writeEnv(spec.workload.env as Record<string, string>))
    // Their values are read back by nobody.
    setSecrets((spec.workload.secret_env ?? []).map((secret) => `${secret}=`).join('\n'))
    setPatience(spec.max_queue_seconds ? String(Math.ceil(spec.max_queue_seconds / 60)) : '')
  }, [like.data])

  const all = types.data?.items
  // What starts now comes first, then what starts when others end. What no node takes work with is chosen by nobody but its user.
  const first = (all?.find((one) => one.largest_now > 0) ?? all?.find((one) => one.largest_ever > 0))?.model
  useEffect(() => {
    // Once: what somebody is about to launch does not change under the button.
    if (first) setModel((before) => before || first)
  }, [first])
  const type = all?.find((one) => one.model === model)
  const mine = scope.projects?.find((one) => one.id === project)
  const only = scope.projects?.length === 1 ? scope.projects[0] : undefined
  // Of several none is presumed: it says who pays.
  const chosen = mine?.id ?? scope.project?.id ?? only?.id
  const place = scope.projects?.find((one) => one.id === chosen)
  const words = tried(() => split(command))
  const variables = tried(() => readEnv(env))
  const hidden = tried(() => readSecrets(secrets, variables.value ?? {}))
  const gpus = /^\d+$/.test(count) ? Number(count) : 0
  const minutes = /^\d+$/.test(patience) ? Number(patience) : 0
  const body = useMemo(
    (): CreateAllocation => ({
      ...(name.trim() === '' ? {} : { display_name: name.trim() }),
      project: chosen ?? 'proj_…',
      gpu: { model: type?.model ?? '', count: gpus },
      workload: {
        image: image.trim(),
        ...(words.value && words.value.length > 0 ? { command: words.value } : {}),
        ...(variables.value && Object.keys(variables.value).length > 0 ? { env: variables.value } : {}),
        ...(hidden.value && Object.keys(hidden.value).length > 0 ? { secret_env: hidden.value } : {}),
      },
      ...(minutes > 0 ? { max_queue_seconds: minutes * 60 } : {}),
    }),
    [name, chosen, type, gpus, image, words.value, variables.value, hidden.value, minutes],
  )
  const act = useAct<CreateAllocation, Allocation>({
    inline: true,
    touches: [['allocations']],
    done: (made) => `${made.display_name ?? 'The allocation'} is asked for`,
    run: (given, key) =>
      take(api.POST('/v1/allocations', { params: { header: { 'Idempotency-Key': key } }, body: given })),
    onDone: (made) => navigate({ to: '/allocations/$id', params: { id: made.id } }),
  })
  const allowed = scope.projects ? whyNoLaunch(who, place, scope.projects) : 'Your projects are being read.'
  const incomplete =
    scope.projects && !place
      ? 'Choose the project first.'
      : all && model !== '' && !type
        ? `${model} is not offered any more; choose another.`
        : all && !type
          ? 'Choose the GPUs first.'
          : gpus < 1 || gpus > 64
            ? 'Say how many GPUs, 1 to 64.'
            : image.trim() === ''
              ? 'Say which image.'
              : !/^([1-9]\d*)?$/.test(patience)
                ? IN_MINUTES
                : (words.wrong ?? variables.wrong ?? hidden.wrong)
  const why = offline ?? allowed ?? incomplete
  const plan = usePlan(why || !type ? undefined : withoutSecrets(body))
  /** What the launch was refused for, or would be. */
  const wrong = act.error ?? plan.error
  const endless = type !== undefined && gpus > type.largest_ever && minutes === 0
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (why || act.isPending) return
    if (endless) setSure(true)
    else act.mutate(body)
  }
  if (types.error && !all) {
    return (
      <Page title="Launch">
        <ProblemNote error={types.error} retry={() => types.refetch()} />
      </Page>
    )
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
  if (scope.projects?.length === 0) {
    return (
      <Page title="Launch">
        <Panel>
          <NoProject />
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
                          onChoose={() => setModel(one.model)}
                        />
                      ))
                    : [1, 2, 3].map((at) => <Skeleton key={at} height="4.5rem" />)}
                </div>
              </fieldset>
              {endless && <Banner tone="warning">{endlessText(type, gpus)}</Banner>}
              <div className="ui-form-row">
                <Input
                  label="How many"
                  required
                  type="number"
                  min={1}
                  max={64}
                  value={count}
                  onChange={(event) => setCount(event.target.value)}
                  error={fieldError(wrong, 'gpu.count')}
                />
                <Input
                  label="Give up after, minutes"
                  inputMode="numeric"
                  value={patience}
                  onChange={(event) => setPatience(event.target.value)}
                  help="How long it may wait in the queue."
                  error={why === IN_MINUTES ? IN_MINUTES : fieldError(wrong, 'max_queue_seconds')}
                />
              </div>
            </div>
          </Panel>
          <Panel title="Workload">
            <div className="ui-stack">
              <div className="ui-form-row">
                {scope.projects && scope.projects.length > 1 && (
                  <Select
                    label="Project"
                    required
                    value={chosen ?? ''}
                    options={[
                      ...(chosen ? [] : [{ value: '', text: 'Choose…' }]),
                      ...(scope.projects ?? []).map((one) => ({
                        value: one.id,
                        text: `${labelOf(one.name, 'tenant')} / ${one.display_name}`,
                      })),
                    ]}
                    onChange={(event) => setProject(event.target.value)}
                    error={fieldError(wrong, 'project')}
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
                  error={fieldError(wrong, 'workload.image')}
                />
              </div>
              <Input
                label="Command"
                className="ui-input--mono"
                spellCheck={false}
                value={command}
                onChange={(event) => setCommand(event.target.value)}
                help="The program and its arguments, quoted as in a shell. Empty: it idles until it is stopped."
                error={words.wrong ?? fieldError(wrong, 'workload.command')}
              />
              <Textarea
                label="Environment"
                className="ui-input--mono"
                rows={3}
                spellCheck={false}
                placeholder={'SEED=7\nEPOCHS=20'}
                value={env}
                onChange={(event) => setEnv(event.target.value)}
                help="A line for each variable. Everybody in the project can read them."
                error={variables.wrong ?? fieldError(wrong, 'workload.env')}
              />
              <Textarea
                label="Secret variables"
                className="ui-input--mono"
                rows={2}
                spellCheck={false}
                autoComplete="off"
                placeholder="HF_TOKEN=hf_…"
                value={secrets}
                onChange={(event) => setSecrets(event.target.value)}
                help="A line for each. Only the workload sees their values: nobody reads them back, not even you."
                error={hidden.wrong ?? fieldError(wrong, 'workload.secret_env')}
              />
            </div>
          </Panel>
        </form>
        <div>
          <Panel title="What it costs, and when it starts">
            <div className="ui-stack">
              <LaunchPlan
                plan={plan}
                why={allowed ?? incomplete}
                offline={offline !== undefined}
                except={FIELDS}
                said={endless ? ['waits_without_end'] : []}
              />
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
            <p className="ui-muted app-recipe">
              <code>AICLOUD_TOKEN</code> is an API key of one of the project’s{' '}
              <Link to="/service-accounts">service accounts</Link>: issue one there, and{' '}
              <code>export AICLOUD_TOKEN=aic_k_…</code> where the program runs.
              {how === 'python' &&
                ' The Python package comes with aicloud’s source, in clients/python; ask whoever runs this cloud for its wheel.'}
              {body.workload.secret_env &&
                (how === 'python'
                  ? ' It takes the secret variables from its own environment.'
                  : ' Secret values are not shown: write each where … stands.')}
            </p>
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
      <Confirm
        open={sure && endless}
        title="Launch what no node can take now?"
        verb="Launch all the same"
        busy={act.isPending ? 'Launching…' : undefined}
        why={why}
        error={<ProblemNote error={act.error} small />}
        onConfirm={() => act.mutate(body)}
        onClose={() => setSure(false)}
      >
        {endless && <p>{endlessText(type, gpus)}</p>}
      </Confirm>
    </Page>
  )
}

/** Of what has no room on any node, and no time after which it gives up. */
const endlessText = (type: GpuType, gpus: number): string =>
  `${
    type.largest_ever === 0
      ? `No node takes work with ${type.model} now`
      : `No node that takes work has ${gpus} × ${type.model} together, even when empty (${type.largest_ever} at most)`
  }, so it waits until one does, at no cost. Say after how long it gives up, or choose another.`

interface ChoiceProps {
  readonly type: GpuType
  readonly chosen: boolean
  readonly onChoose: () => void
}

function Choice({ type, chosen, onChoose }: ChoiceProps) {
  return (
    <label className="app-choice">
      <input type="radio" name="model" value={type.model} checked={chosen} onChange={onChoose} />
      <strong>{type.model}</strong>
      <small>{formatBytes(type.memory_bytes)} memory</small>
      <small className="ui-num">{priceOf(type)} per hour</small>
      <small>{roomOf(type).text}</small>
    </label>
  )
}
