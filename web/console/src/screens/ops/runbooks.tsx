/** Runbooks: what to do when something wakes somebody, and what leads to each. */
import { Badge, Empty, Input, Page, Panel, Table } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { runbooksQuery } from '../../data/runbook'
import { inline } from '../../parts/markdown'
import { ProblemNote } from '../../parts/problem'
import { Guarded } from '../../parts/screen'
import { useSorting } from '../../parts/sorting'

export function Runbooks() {
  return (
    <Guarded needs="supervision.read" title="Runbooks">
      <RunbooksScreen />
    </Guarded>
  )
}

function RunbooksScreen() {
  const found = useQuery(runbooksQuery)
  const [text, setText] = useState('')
  const sorting = useSorting('runbooks')
  const wanted = text.trim().toLowerCase()
  const rows = found.data?.items.filter((one) => JSON.stringify(one).toLowerCase().includes(wanted))
  return (
    <Page
      title="Runbooks"
      lead="One page for each thing that wakes somebody. They are of the release that runs."
    >
      <div className="ui-filters">
        <Input
          label="Find"
          bare
          type="search"
          placeholder="An alert, a code, a phase"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      {found.error ? (
        <ProblemNote error={found.error} retry={() => found.refetch()} />
      ) : (
        <Panel flush>
          <Table
            label="Runbooks"
            rows={rows}
            sorting={sorting}
            rowKey={(one) => one.id}
            empty={
              <Empty icon="search" title="No runbook has that">
                Look for a part of an alert’s name, a problem’s code or a phase.
              </Empty>
            }
            columns={[
              {
                key: 'title',
                head: 'Page',
                sort: (one) => one.title,
                width: '22%',
                cell: (one) => (
                  <Link to="/ops/runbooks/$id" params={{ id: one.id }} data-row>
                    {one.title}
                  </Link>
                ),
              },
              {
                key: 'shows',
                head: 'Shows as',
                wide: true,
                cell: (one) => <span>{inline(one.shows_as, (_, shown) => shown)}</span>,
              },
              {
                key: 'leads',
                head: 'What leads there',
                width: '30%',
                cell: (one) => (
                  <span className="app-chips">
                    {one.alerts.map((alert) => (
                      <Badge
                        key={alert.name}
                        tone={alert.severity === 'page' ? 'danger' : 'warning'}
                        icon="alert"
                      >
                        {alert.name}
                      </Badge>
                    ))}
                    {[...one.problems, ...one.phases, ...one.pending_reasons].map((word) => (
                      <Badge key={word}>{word}</Badge>
                    ))}
                  </span>
                ),
              },
            ]}
          />
        </Panel>
      )}
    </Page>
  )
}
