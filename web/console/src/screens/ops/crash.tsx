/** One crash: what was handled, what it said, where, and how it came there. */
import { take } from '@aicloud/contract'
import { CopyField, Empty, Facts, formatTime, Page, Panel } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api } from '../../app/api'
import { childPath } from '../../data/supervision'
import { Backtrace } from '../../parts/backtrace'
import { InTree } from '../../parts/engine-links'
import { ActorLink } from '../../parts/links'
import { RunbookLink } from '../../parts/runbook'
import { BackTo, Guarded, Missing, ScreenPending } from '../../parts/screen'

const route = getRouteApi('/app/ops/crashes/$id')

export function CrashScreen() {
  return (
    <Guarded needs="supervision.read" title="Crash">
      <Load />
    </Guarded>
  )
}

function Load() {
  const { id } = route.useParams()
  const found = useQuery({
    queryKey: ['crash', id],
    queryFn: ({ signal }) =>
      take(api.GET('/v1/ops/crashes/{crash_id}', { params: { path: { crash_id: id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const trail = <BackTo to="/ops" text="Overview" />
  if (found.error) {
    return (
      <Page title="Crash" trail={trail}>
        <Missing error={found.error} what="crash" back={<Link to="/ops">Overview</Link>} />
      </Page>
    )
  }
  if (!found.data) return <ScreenPending />
  const crash = found.data
  const path = childPath(crash)
  return (
    <Page title={crash.message} trail={trail}>
      <div className="ui-columns">
        <div>
          <Panel title="Backtrace">
            {crash.backtrace ? (
              <Backtrace text={crash.backtrace} />
            ) : (
              <Empty icon="crash" title="There is no backtrace">
                The process was started without them. The place below is where it broke.
              </Empty>
            )}
          </Panel>
        </div>
        <div>
          <Panel title="Facts">
            <Facts
              facts={[
                ['Crash', <CopyField key="id" value={crash.id} label="crash id" />],
                path
                  ? ['Part of the tree', <code key="part">{path}</code>]
                  : ['Actor', <ActorLink key="actor" directory={crash.directory} id={crash.actor} />],
                [
                  'Place',
                  path ? (
                    <InTree key="place" path={path} />
                  ) : (
                    <InTree key="place" directory={crash.directory} id={crash.actor} />
                  ),
                ],
                ['Kind', crash.directory],
                ['Handled', <code key="command">{crash.command}</code>],
                ['When', formatTime(crash.at)],
                ['Life', `incarnation ${crash.incarnation}`],
                crash.location ? ['Where', <code key="where">{crash.location}</code>] : undefined,
                [
                  'Runbook',
                  <RunbookLink key="runbook" id="quarantined-actor">
                    quarantined-actor
                  </RunbookLink>,
                ],
              ]}
            />
          </Panel>
        </div>
      </div>
    </Page>
  )
}
