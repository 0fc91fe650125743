/** What a project has used, and what it costs: a total, and a line for each allocation. */
import { formatMoney, micros, take } from '@aicloud/contract'
import { Button, Empty, formatTime, Meter, Page, Panel, Select, Stat, Stats, Table } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { api } from '../app/api'
import { useScope } from '../app/scope'
import { AllocationLink } from '../parts/links'
import { ProblemNote } from '../parts/problem'
import { AsOf, Guarded } from '../parts/screen'

const route = getRouteApi('/app/usage')
const DAYS = ['1', '7', '30', '90', '365'] as const
const DAY = 86_400_000

export function Usage() {
  return (
    <Guarded needs="usage.read" title="Usage">
      <UsageScreen />
    </Guarded>
  )
}

/** The beginning of a range, to the minute, so that the same question has the same answer for a while. */
export const beginOf = (days: number, now: number): string =>
  new Date(Math.floor((now - days * DAY) / 60_000) * 60_000).toISOString()

function UsageScreen() {
  const { project, projects } = useScope()
  const search = route.useSearch()
  const navigate = useNavigate()
  const days = DAYS.find((one) => one === search.days) ?? '30'
  const usage = useQuery({
    queryKey: ['usage', project?.id ?? '', days],
    queryFn: ({ signal }) =>
      take(
        api.GET('/v1/usage', {
          params: { query: { project: project?.id ?? '', from: beginOf(Number(days), Date.now()) } },
          signal,
        }),
      ),
    enabled: project !== undefined,
  })
  const data = usage.data
  const largest =
    data?.allocations.reduce(
      (most, one) => (micros(one.cost_micros) > most ? micros(one.cost_micros) : most),
      0n,
    ) ?? 0n
  const sorted =
    data && [...data.allocations].sort((a, b) => (micros(a.cost_micros) < micros(b.cost_micros) ? 1 : -1))
  return (
    <Page
      title="Usage"
      beside={<AsOf at={usage.dataUpdatedAt || undefined} />}
      lead="An allocation is billed while it is active, and in no other phase, by the price that it was created at."
      actions={
        <>
          <Select
            label="Range"
            bare
            value={days}
            options={DAYS.map((value) => ({
              value,
              text: value === '1' ? 'Last day' : `Last ${value} days`,
            }))}
            onChange={(event) =>
              navigate({ to: '.', search: (old) => ({ ...old, days: event.target.value }) })
            }
          />
          {data && sorted && sorted.length > 0 && (
            <Button
              icon="download"
              onClick={() => save(`usage-${project?.label}-${days}d.csv`, asCsv(sorted))}
            >
              CSV
            </Button>
          )}
        </>
      }
    >
      {!project && projects && (
        <Panel>
          <Empty icon="usage" title="Choose a project">
            Usage is counted by project. Choose one above.
          </Empty>
        </Panel>
      )}
      {usage.error && <ProblemNote error={usage.error} retry={() => usage.refetch()} />}
      {project && !(usage.error && !data) && (
        <>
          <Stats>
            {data && data.total.length > 0 ? (
              data.total.map((amount) => (
                <Stat
                  key={amount.currency}
                  label="Cost"
                  value={formatMoney(amount.cost_micros, amount.currency)}
                  note={`counted as of ${formatTime(data.as_of)}`}
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
              value={data ? data.allocations.length : '…'}
              note="that were active in the range"
            />
          </Stats>
          <Panel flush title="By allocation">
            <Table
              label="Usage by allocation"
              rows={sorted}
              rowKey={(one) => one.allocation}
              empty={
                <Empty icon="usage" title="No usage in this range">
                  Nothing was active. Choose a longer range, or launch something.
                </Empty>
              }
              columns={[
                {
                  key: 'allocation',
                  head: 'Allocation',
                  cell: (one) => <AllocationLink id={one.allocation} row />,
                },
                { key: 'gpu', head: 'GPUs', cell: (one) => `${one.gpu_count} × ${one.gpu_model}` },
                { key: 'hours', head: 'GPU-hours', align: 'right', cell: (one) => gpuHours([one]) },
                {
                  key: 'share',
                  head: 'Share',
                  wide: true,
                  width: '14rem',
                  cell: (one) => (
                    <Meter
                      label="Share of the largest"
                      value={Number(micros(one.cost_micros))}
                      max={Math.max(1, Number(largest))}
                      text=""
                    />
                  ),
                },
                {
                  key: 'cost',
                  head: 'Cost',
                  align: 'right',
                  cell: (one) => formatMoney(one.cost_micros, one.currency),
                },
              ]}
            />
          </Panel>
        </>
      )}
    </Page>
  )
}

interface Line {
  readonly allocation: string
  readonly gpu_model: string
  readonly gpu_count: number
  readonly gpu_seconds: string
  readonly cost_micros: string
  readonly currency: string
}

const gpuHours = (all: readonly { readonly gpu_seconds: string }[]): string => {
  const hours = all.reduce((sum, one) => sum + Number(one.gpu_seconds), 0) / 3_600
  return hours.toLocaleString('en-US', { maximumFractionDigits: hours < 10 ? 3 : 1 })
}

/** For a spreadsheet. Nothing in it can be taken for a formula: ids, numbers and words of ours only. */
export function asCsv(lines: readonly Line[]): string {
  const head = 'allocation,gpu_model,gpu_count,gpu_seconds,cost_micros,currency'
  const rows = lines.map((one) =>
    [one.allocation, one.gpu_model, one.gpu_count, one.gpu_seconds, one.cost_micros, one.currency].join(','),
  )
  return `${[head, ...rows].join('\r\n')}\r\n`
}

function save(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
