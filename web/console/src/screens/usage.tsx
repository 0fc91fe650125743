/** What a project has used, or a tenant with all its projects, and what it costs: a total, and a line for each part. */
import { formatCost, formatMoney } from '@aicloud/contract'
import { Button, Empty, formatTime, Page, Panel, Select, Stat, Stats } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { labelOf, useScope } from '../app/scope'
import { RUNNING_MS } from '../data/allocation'
import { nameOfPeriod, offered, periodOf, searchOf, textOfPeriod } from '../data/period'
import { type Grouping, idOf, payerOf, usageQuery } from '../data/usage'
import { ProblemNote } from '../parts/problem'
import { AsOf, Guarded } from '../parts/screen'
import { UsageChart } from '../parts/usage-chart'
import { AllocationLines, allocationsOf, csvOf, gpuHours, ProjectLines } from '../parts/usage-tables'

const route = getRouteApi('/app/usage')

export function Usage() {
  return (
    <Guarded needs="usage.read" title="Usage">
      <UsageScreen />
    </Guarded>
  )
}

function UsageScreen() {
  const scope = useScope()
  const search = route.useSearch()
  const navigate = useNavigate()
  const now = Date.now()
  const period = periodOf(search, now)
  const name = nameOfPeriod(period)
  const periods = offered(period, now)
  const payer = payerOf(scope, search.tenant)
  const whose = payer && idOf(payer)
  const part = payer && 'tenant' in payer ? 'project' : 'allocation'
  const [divided, setDivided] = useState(false)
  const by: Grouping = divided ? part : 'gpu_model'
  const usage = useQuery({
    ...usageQuery(payer, period, by),
    enabled: payer !== undefined,
    refetchInterval: RUNNING_MS,
    // Divided otherwise it is the same bill: it stays while the other division is under way.
    placeholderData: (old, before) =>
      before?.queryKey[1] === whose && before?.queryKey[2] === name ? old : undefined,
  })
  const data = usage.data
  const csv = data && csvOf(data)
  const label =
    data && (data.project ? labelOf(data.project.name, 'project') : labelOf(data.tenant.name, 'tenant'))
  return (
    <Page
      title="Usage"
      beside={<AsOf at={usage.dataUpdatedAt || undefined} />}
      lead="An allocation is billed while it is active, and in no other phase, by the price that it was created at."
      actions={
        <>
          <Select
            label="Period"
            bare
            value={name}
            options={periods.map((one) => ({ value: nameOfPeriod(one), text: textOfPeriod(one, now) }))}
            onChange={(event) => {
              const chosen = periods.find((one) => nameOfPeriod(one) === event.target.value)
              if (chosen)
                navigate({
                  to: '.',
                  search: ({ days: _, month: __, ...old }) => ({ ...old, ...searchOf(chosen) }),
                })
            }}
          />
          {csv && (
            <Button icon="download" onClick={() => save(`usage-${label}-${name}.csv`, csv)}>
              CSV
            </Button>
          )}
        </>
      }
    >
      {!payer && scope.projects && (
        <Panel>
          <Empty icon="usage" title="Choose a project">
            Usage is counted by project, and for a tenant. Choose a project above, or come from a tenant’s own
            page.
          </Empty>
        </Panel>
      )}
      {usage.error && <ProblemNote error={usage.error} retry={() => usage.refetch()} />}
      {payer && !(usage.error && !data) && (
        <>
          <Stats>
            {data && data.total.length > 0 ? (
              data.total.map((amount) => (
                <Stat
                  key={amount.currency}
                  label={part === 'project' ? 'Cost of all projects' : 'Cost'}
                  value={formatCost(amount.cost_micros, amount.currency)}
                  note={countedText(data)}
                />
              ))
            ) : (
              <Stat
                label="Cost"
                value={data ? formatMoney(0n, 'USD') : '…'}
                note={data && 'nothing was active'}
              />
            )}
            <Stat label="GPU-hours" value={data ? gpuHours(data.total) : '…'} />
            <Stat
              label="Allocations"
              value={data ? allocationsOf(data) : '…'}
              note="that were active in the period"
            />
          </Stats>
          {data && data.total.length > 0 && (
            <UsageChart
              usage={data}
              period={period}
              by={by}
              part={part}
              onBy={(chosen) => setDivided(chosen !== 'gpu_model')}
              waiting={usage.isPlaceholderData}
            />
          )}
          {part === 'project' ? <ProjectLines usage={data} /> : <AllocationLines usage={data} />}
        </>
      )}
    </Page>
  )
}

/** Until when it is counted: to the period's end, or to now. */
const countedText = ({ as_of, to }: { readonly as_of: string; readonly to: string }): string =>
  Date.parse(as_of) > Date.parse(to)
    ? `all of it, to ${formatTime(to)}`
    : `counted as of ${formatTime(as_of)}`

function save(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
