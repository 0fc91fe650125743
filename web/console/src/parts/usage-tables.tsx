/** A bill's lines: by allocation for a project, by project for a tenant. Both are read alike, the dearest first. */
import { formatCost, micros, type Usage } from '@aicloud/contract'
import { type Column, Empty, Meter, Panel, shortId, Table } from '@aicloud/ui'
import { Link } from '@tanstack/react-router'
import { AllocationLink } from './links'
import { useSorting } from './sorting'

interface Amount {
  readonly gpu_seconds: string
  readonly cost_micros: string
  readonly currency: string
}

export const gpuHours = (all: readonly { readonly gpu_seconds: string }[]): string => {
  const hours = all.reduce((sum, one) => sum + Number(one.gpu_seconds), 0) / 3_600
  // As with money: a little is not nothing.
  if (hours > 0 && hours < 0.0005) return '<0.001'
  return hours.toLocaleString('en-US', { maximumFractionDigits: hours < 10 ? 3 : 1 })
}

const dearestFirst = <Row extends Amount>(rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => (micros(a.cost_micros) < micros(b.cost_micros) ? 1 : -1))

/** What every line ends with. */
function figures<Row extends Amount>(rows: readonly Row[] | undefined): Column<Row>[] {
  const costs = rows?.map((one) => micros(one.cost_micros)) ?? []
  const largest = costs.reduce((most, one) => (one > most ? one : most), 0n)
  return [
    {
      key: 'hours',
      head: 'GPU-hours',
      align: 'right',
      sort: (one) => Number(one.gpu_seconds),
      cell: (one) => gpuHours([one]),
    },
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
      sort: (one) => micros(one.cost_micros),
      cell: (one) => formatCost(one.cost_micros, one.currency),
    },
  ]
}

const NOTHING = (
  <Empty icon="usage" title="No usage in this period">
    Nothing was active. Choose another period, or launch something.
  </Empty>
)

/** What has no line of its own, so that what is shown adds up. */
function Rest({ usage, of }: { readonly usage: Usage | undefined; readonly of: string }) {
  if (!usage?.rest) return null
  return (
    <p className="ui-muted">
      {usage.rest
        .map((one) => `${one.lines} more ${of}, ${formatCost(one.cost_micros, one.currency)} together`)
        .join('; ')}
      . They are in the total.
    </p>
  )
}

export function AllocationLines({ usage }: { readonly usage: Usage | undefined }) {
  const rows = usage && dearestFirst(usage.allocations)
  const sorting = useSorting('usage', !usage?.rest)
  return (
    <Panel flush title="By allocation">
      <Table
        label="Usage by allocation"
        rows={rows}
        sorting={sorting}
        rowKey={(one) => one.allocation}
        empty={NOTHING}
        columns={[
          {
            key: 'allocation',
            head: 'Allocation',
            sort: (one) => one.display_name || one.allocation,
            cell: (one) => (
              <>
                <AllocationLink id={one.allocation} text={one.display_name || one.allocation} row />
                {one.display_name && <span className="ui-cell-sub">{shortId(one.allocation)}</span>}
              </>
            ),
          },
          {
            key: 'gpu',
            head: 'GPUs',
            sort: (one) => one.gpu_count,
            cell: (one) => `${one.gpu_count} × ${one.gpu_model}`,
          },
          ...figures(rows),
        ]}
      />
      <Rest usage={usage} of="allocations" />
    </Panel>
  )
}

export function ProjectLines({ usage }: { readonly usage: Usage | undefined }) {
  const rows = usage && dearestFirst(usage.projects)
  const sorting = useSorting('usage', !usage?.rest)
  return (
    <Panel flush title="By project">
      <Table
        label="Usage by project"
        rows={rows}
        sorting={sorting}
        rowKey={(one) => `${one.project.id} ${one.currency}`}
        empty={NOTHING}
        columns={[
          {
            key: 'project',
            head: 'Project',
            sort: (one) => one.display_name,
            cell: (one) => (
              // The same period, of that project alone.
              <Link to="/usage" search={(old) => ({ ...old, project: one.project.id })} data-row>
                {one.display_name}
              </Link>
            ),
          },
          {
            key: 'allocations',
            head: 'Allocations',
            align: 'right',
            sort: (one) => one.allocations,
            cell: (one) => String(one.allocations),
          },
          ...figures(rows),
        ]}
      />
      <Rest usage={usage} of="projects" />
    </Panel>
  )
}

const text = (head: string, rows: readonly (readonly (string | number)[])[]): string =>
  `${[head, ...rows.map((row) => row.join(','))].join('\r\n')}\r\n`

type AllocationLine = Pick<Usage['allocations'][number], 'allocation' | 'gpu_model' | 'gpu_count'> & Amount
type ProjectLine = Pick<Usage['projects'][number], 'project' | 'allocations'> & Amount

/** For a spreadsheet. Nothing in it can be taken for a formula: ids, numbers and words of ours only. */
export const asCsv = (lines: readonly AllocationLine[]): string =>
  text(
    'allocation,gpu_model,gpu_count,gpu_seconds,cost_micros,currency',
    lines.map((one) => [
      one.allocation,
      one.gpu_model,
      one.gpu_count,
      one.gpu_seconds,
      one.cost_micros,
      one.currency,
    ]),
  )

/** The same of a tenant: a full name begins with the cloud's own word. */
export const projectsAsCsv = (lines: readonly ProjectLine[]): string =>
  text(
    'project,name,allocations,gpu_seconds,cost_micros,currency',
    lines.map((one) => [
      one.project.id,
      one.project.name,
      one.allocations,
      one.gpu_seconds,
      one.cost_micros,
      one.currency,
    ]),
  )

/** How many allocations were active, those without a line of their own as well. */
export const allocationsOf = ({
  project,
  projects,
  rest,
}: Pick<Usage, 'project' | 'projects' | 'rest'>): number =>
  // A project's own line counts all of its allocations.
  [...projects, ...(project ? [] : (rest ?? []))].reduce((sum, one) => sum + one.allocations, 0)

/** All lines of an answer, the dearest first, and what has none as `others`: they add up. None where there is nothing to save. */
export function csvOf(usage: Usage): string | undefined {
  if (usage.projects.length === 0) return undefined
  const lines = usage.project
    ? asCsv(dearestFirst(usage.allocations))
    : projectsAsCsv(dearestFirst(usage.projects))
  const rest = (usage.rest ?? []).map((one) => {
    const whose = usage.project ? ['others', '', ''] : ['others', '', one.allocations]
    return `${[...whose, one.gpu_seconds, one.cost_micros, one.currency].join(',')}\r\n`
  })
  return lines + rest.join('')
}
