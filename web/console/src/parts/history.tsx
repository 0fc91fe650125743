/** What happened to a resource, from its journal, the newest first: who, when, on whose authority; live. */
import { type JournalEntry, take } from '@aicloud/contract'
import { humanize, lookOf } from '@aicloud/tokens'
import { Button, Empty, type IconName, type Moment, Panel, Skeleton, Timeline } from '@aicloud/ui'
import { api } from '../app/api'
import { useNames } from '../data/people'
import { AllocationLink, Principal } from './links'
import { usePages } from './pages'
import { ProblemNote } from './problem'

/** As many as one looks at; who wants more asks for what is older. */
const LENGTH = 50

export const readJournal = (resource: string, token: string | undefined, signal: AbortSignal) =>
  take(
    api.GET('/v1/journal', {
      params: {
        query: { resource, order: 'newest', limit: LENGTH, ...(token ? { page_token: token } : {}) },
      },
      signal,
    }),
  )

/** Other names than those of phases, and what no phase is named after. */
const MARKS: Record<string, { icon: IconName; tone: Moment['tone']; text?: string }> = {
  desired_changed: { icon: 'user', tone: 'info', text: 'Asked for' },
  metering_started: { icon: 'usage', tone: 'success', text: 'Meter started' },
  metering_stopped: { icon: 'usage', tone: 'neutral', text: 'Meter stopped' },
  noticed: { icon: 'hourglass', tone: 'warning', text: 'Told that its node leaves' },
  notice_withdrawn: { icon: 'check', tone: 'success', text: 'Its node stays' },
  drain_started: { icon: 'hourglass', tone: 'warning', text: 'Drain started' },
  drained: { icon: 'wrench', tone: 'info', text: 'Drained' },
  registered: { icon: 'node', tone: 'neutral' },
  join_token_issued: { icon: 'key', tone: 'neutral', text: 'Join command issued' },
  enrolled: { icon: 'shield', tone: 'info', text: 'Joined' },
  certificate_renewed: { icon: 'shield', tone: 'neutral', text: 'Certificate renewed' },
  attached: { icon: 'check', tone: 'success', text: 'Agent connected' },
  inventory_observed: { icon: 'gpu', tone: 'neutral', text: 'GPUs read' },
  uncordoned: { icon: 'play', tone: 'success', text: 'Takes work again' },
  gpus_held: { icon: 'gpu', tone: 'info', text: 'GPUs held' },
  hold_confirmed: { icon: 'gpu', tone: 'success', text: 'GPUs taken' },
  hold_quarantined: { icon: 'lock', tone: 'danger', text: 'GPUs kept from others' },
  gpus_freed: { icon: 'gpu', tone: 'neutral', text: 'GPUs free again' },
  task_issued: { icon: 'right', tone: 'info', text: 'Order to the agent' },
  task_finished: { icon: 'done', tone: 'neutral', text: 'Agent has done it' },
  task_delivered: { icon: 'forward', tone: 'neutral', text: 'Result passed on' },
  allocation_told: { icon: 'forward', tone: 'neutral', text: 'Allocation told whether it is heard' },
  allocation_told_of_drain: { icon: 'forward', tone: 'neutral', text: 'Allocation told of the drain' },
  cleanup_failed: { icon: 'alert', tone: 'danger', text: 'Cleanup failed' },
}

export function momentOf(entry: JournalEntry, note?: string, name?: string): Moment {
  const what = entry.type.slice(entry.type.indexOf('.') + 1)
  const mark = MARKS[what]
  // Of what a node does, most is for one allocation.
  const about = entry.kind === 'node' ? allocationIn(entry.data) : undefined
  const look = lookOf(entry.kind === 'allocation' ? 'allocation' : 'node', what)
  return {
    key: String(entry.seq),
    at: entry.at,
    title: mark?.text ?? (look.icon === 'circle' ? humanize(what) : look.text),
    // Something that is over does not turn.
    icon: mark?.icon ?? (look.icon === 'spinner' ? 'right' : look.icon),
    tone: mark?.tone ?? look.tone,
    note: (
      <>
        {note && <>{note} · </>}
        {about && (
          <>
            <AllocationLink id={about} /> ·{' '}
          </>
        )}
        <Principal principal={entry.principal} name={name} />
      </>
    ),
  }
}

function allocationIn(data: JournalEntry['data']): string | undefined {
  const id = (data as Record<string, unknown> | null)?.['allocation_id']
  return typeof id === 'string' ? id : undefined
}

export interface HistoryProps {
  readonly resource: string
  readonly note?: (entry: JournalEntry) => string | undefined
}

export function History({ resource, note }: HistoryProps) {
  const names = useNames()
  const pages = usePages<JournalEntry, Awaited<ReturnType<typeof readJournal>>>({
    queryKey: ['journal', resource],
    read: (token, signal) => readJournal(resource, token, signal),
  })
  const { rows } = pages
  return (
    <Panel title="Timeline" note="from the journal">
      {pages.error && <ProblemNote error={pages.error} small retry={pages.refetch} />}
      {!rows && !pages.error && <Skeleton height="12rem" />}
      {rows?.length === 0 && <Empty icon="audit" title="Nothing has happened yet" />}
      {rows && rows.length > 0 && (
        <Timeline
          label="Timeline"
          moments={rows.map((entry) => momentOf(entry, note?.(entry), names.of(entry.principal)))}
        />
      )}
      {rows && pages.more && (
        <Button size="sm" onClick={pages.more} busy={pages.loadingMore ? 'Reading on…' : undefined}>
          Show what was before
        </Button>
      )}
    </Panel>
  )
}
