/**
 * What would become of a launch, shown while it is written: what it costs, whether it gets its GPUs now or after whom, and
 * what to think of first. It is asked for when the writer pauses, what is asked in vain is canceled, and what was
 * said last stays until the next is there, with the time that it was true. Nothing is held by it.
 */
import { type AllocationPlan, type CreateAllocation, formatMoney, micros, take } from '@aicloud/contract'
import { Badge, Banner, Button, Facts, formatClock, Skeleton } from '@aicloud/ui'
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../app/api'
import { runbookOfPending } from '../data/runbook'
import { ProblemNote } from '../parts/problem'
import { RunbookLink } from '../parts/runbook'
import { waitText } from '../parts/waiting'

const HOURS_A_DAY = 24n
/** A pause in writing. */
const PAUSE_MS = 400
/** A plan older than this is asked for again when somebody comes back to the page. */
const FRESH_MS = 10_000

/** What something is once it has not changed for a while. */
export function useSettled<T>(value: T, pause = PAUSE_MS): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause)
    return () => clearTimeout(timer)
  }, [value, pause])
  return settled
}

/** A name is no part of it: it changes nothing but itself. */
export const planQuery = ({ display_name, ...body }: CreateAllocation) =>
  queryOptions({
    queryKey: ['plan', body] as const,
    queryFn: ({ signal }) => take(api.POST('/v1/allocations:plan', { body, signal })),
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
    gcTime: FRESH_MS,
  })

/** The plan of what is written; `undefined` as long as it can't be asked for. */
export function usePlan(body: CreateAllocation | undefined) {
  const settled = useSettled(body)
  const nothing: CreateAllocation = { gpu: { model: '', count: 0 }, workload: { image: '' } }
  return useQuery({ ...planQuery(settled ?? nothing), enabled: settled !== undefined })
}

/** When it would run, in a sentence. */
export function whenText({ placement }: AllocationPlan): string {
  if (placement.now) return 'A node has the GPUs now.'
  const { pending } = placement
  if (!pending) return 'It would wait.'
  const ahead =
    pending.gpus_ahead === 0
      ? 'Nobody is ahead.'
      : `${pending.gpus_ahead === 1 ? '1 GPU is' : `${pending.gpus_ahead} GPUs are`} asked for ahead of it.`
  return `${pending.text} ${ahead}`
}

export type Caution = AllocationPlan['cautions'][number]['code']

/** The server speaks to programs, by the names of fields; here these are called otherwise. */
const CAUTIONS: Readonly<Record<string, string>> = {
  waits_without_end:
    'No node that takes work could take it even when empty. Ask for fewer GPUs, or say after how long it gives up, or it waits until one can.',
  likely_expires: 'It gives up before its turn is expected, so it would likely never run.',
  runs_until_released:
    'Without a command it idles for whoever opens a terminal, and is billed until it is released.',
  secret_in_environment:
    'A variable is named like a secret. Whoever may read the allocation sees its value, and the journal keeps it for ever. Give it among the secret variables.',
} satisfies Record<Caution, string>

export interface LaunchPlanProps {
  readonly plan: ReturnType<typeof usePlan>
  /** Why there is nothing to ask for, or nobody to ask. */
  readonly why: string | undefined
  readonly offline: boolean
  /** Fields that tell their own errors. */
  readonly except: readonly string[]
  /** What to think of that the form says itself. */
  readonly said: readonly Caution[]
}

export function LaunchPlan({ plan, why, offline, except, said }: LaunchPlanProps) {
  const { data, error, isFetching, isPlaceholderData, refetch } = plan
  if (offline && !data) {
    return <Banner tone="warning">Not connected: what would become of it can’t be asked.</Banner>
  }
  if (!data) {
    if (error) return <ProblemNote error={error} small retry={() => refetch()} except={except} />
    return why ? <p className="ui-muted">{why}</p> : <Skeleton height="7rem" />
  }
  const { price, placement, as_of } = data
  const cautions = data.cautions.filter(({ code }) => !said.includes(code))
  const hour = micros(price.micros_per_hour)
  const { pending } = placement
  const wait = pending && waitText(pending)
  return (
    <div className="ui-stack" aria-busy={isFetching || isPlaceholderData}>
      <div className="app-price">
        <span className="ui-muted">While it is active</span>
        <span>
          <strong className="ui-num">{formatMoney(hour, price.currency)}</strong>{' '}
          <span className="ui-muted">/ hour</span>
        </span>
      </div>
      <p className="app-plan__when">
        <Badge tone={placement.now ? 'success' : 'warning'} icon={placement.now ? 'check' : 'clock'}>
          {placement.now ? 'Starts now' : `Would wait, place ${pending?.position ?? 1}`}
        </Badge>{' '}
        {whenText(data)} <RunbookLink id={runbookOfPending(pending?.reason)} />
      </p>
      <Facts
        facts={[
          wait
            ? [
                'How long',
                <span key="wait" title={pending?.wait?.method}>
                  {wait}
                </span>,
              ]
            : undefined,
          [
            'Where',
            `${placement.region}${placement.node_gpus ? `, on a node with ${placement.node_gpus} GPUs` : ''}`,
          ],
          [
            'A day',
            <span key="day" className="ui-num">
              {formatMoney(hour * HOURS_A_DAY, price.currency)}
            </span>,
          ],
          ['While it waits or is stopped', 'nothing'],
        ]}
      />
      {cautions.map((caution) => (
        <Banner key={`${caution.code} ${caution.field ?? ''}`} tone="warning">
          {CAUTIONS[caution.code] ?? caution.text}
          {caution.code === 'secret_in_environment' && caution.field && (
            <>
              {' '}
              <code>{caution.field.replace('workload.env.', '')}</code>
            </>
          )}
        </Banner>
      ))}
      <ProblemNote error={error} small retry={() => refetch()} except={except} />
      <p className="app-plan__as-of ui-muted">
        <span className="ui-num">
          {offline || error ? 'Stale, as of' : 'As of'} {formatClock(as_of)}. Nothing is held.
        </span>
        <Button
          size="sm"
          look="quiet"
          icon="refresh"
          why={offline ? 'Not connected to the control plane.' : undefined}
          onClick={() => refetch()}
        >
          Look again
        </Button>
      </p>
    </div>
  )
}
