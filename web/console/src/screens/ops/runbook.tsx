/** One runbook, word for word as it is in the release that runs. */
import { Badge, Facts, Page, Panel } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { runbookQuery } from '../../data/runbook'
import { Markdown } from '../../parts/markdown'
import { BackTo, Guarded, Missing, ScreenPending } from '../../parts/screen'

const route = getRouteApi('/app/ops/runbooks/$id')

export function RunbookScreen() {
  return (
    <Guarded needs="supervision.read" title="Runbook">
      <Load />
    </Guarded>
  )
}

/** Pages lead to each other by their file names; other places of docs/ are not served here. */
function toPage(to: string, text: ReactNode): ReactNode {
  const id = /^([a-z-]+)\.md(#.*)?$/.exec(to)?.[1]
  if (id) {
    return (
      <Link to="/ops/runbooks/$id" params={{ id }}>
        {text}
      </Link>
    )
  }
  return <span title={to}>{text}</span>
}

function Load() {
  const { id } = route.useParams()
  const found = useQuery(runbookQuery(id))
  const trail = <BackTo to="/ops/runbooks" text="Runbooks" />
  if (found.error) {
    return (
      <Page title="Runbook" trail={trail}>
        <Missing error={found.error} what="runbook" back={<Link to="/ops/runbooks">All runbooks</Link>} />
      </Page>
    )
  }
  if (!found.data) return <ScreenPending />
  const { title, markdown, alerts, problems, phases, pending_reasons } = found.data
  const words = (all: readonly string[]) =>
    all.length === 0 ? 'none' : all.map((word) => <code key={word}>{`${word} `}</code>)
  return (
    <Page title={title} trail={trail}>
      <div className="ui-columns">
        <div>
          <Panel>
            <Markdown text={markdown.replace(/^# .*\n/, '')} link={toPage} />
          </Panel>
        </div>
        <div>
          <Panel title="What leads here">
            <div className="ui-stack">
              {alerts.map((alert) => (
                <div key={alert.name}>
                  <Badge tone={alert.severity === 'page' ? 'danger' : 'warning'} icon="alert">
                    {alert.name}
                  </Badge>
                  <span className="ui-cell-sub">
                    {alert.summary} ({alert.severity === 'page' ? 'at once' : 'in the morning'})
                  </span>
                </div>
              ))}
              <Facts
                facts={[
                  ['Problems', words(problems)],
                  ['Phases', words(phases)],
                  ['Reasons to wait', words(pending_reasons)],
                ]}
              />
            </div>
          </Panel>
        </div>
      </div>
    </Page>
  )
}
