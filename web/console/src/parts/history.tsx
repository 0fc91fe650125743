/** What happened to a resource, from its journal: who, when, on whose authority; live. */
import { type JournalEntry, take } from '@aicloud/contract'
import { humanize, lookOf } from '@aicloud/tokens'
import { Button, Empty, type IconName, type Moment, Panel, Skeleton, Timeline } from '@aicloud/ui'
import { api } from '../app/api'
import { Principal } from './links'
import { usePages } from './pages'
import { ProblemNote } from './problem'

export const readJournal = (resource: string, token: string | undefined, signal: AbortSignal) =>
  take(
    api.GET('/v1/journal', {
      params: { query: { resource, limit: 200, ...(token ? { page_token: token } : {}) } },
      signal,
    }),
  )

/** Other names than those of phases. */
const MARKS: Record<string, { icon: IconName; tone: Moment['tone']; text?: string }> = {
  desired_changed: { icon: 'user', tone: 'info', text: 'Asked for' },
  metering_started: { icon: 'usage', tone: 'success', text: 'Meter started' },
  metering_stopped: { icon: 'usage', tone: 'neutral', text: 'Meter stopped' },
  cleanup_failed: { icon: 'alert', tone: 'danger', text: 'Cleanup failed' },
}

export function momentOf(entry: JournalEntry, note?: string): Moment {
  const what = entry.type.slice(entry.type.indexOf('.') + 1)
  const mark = MARKS[what]
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
        <Principal principal={entry.principal} />
      </>
    ),
  }
}

export interface HistoryProps {
  readonly resource: string
  readonly note?: (entry: JournalEntry) => string | undefined
}

export function History({ resource, note }: HistoryProps) {
  const pages = usePages<JournalEntry, Awaited<ReturnType<typeof readJournal>>>({
    queryKey: ['journal', resource],
    read: (token, signal) => readJournal(resource, token, signal),
  })
  const rows = pages.rows && [...pages.rows].reverse()
  return (
    <Panel
      title="Timeline"
      note="from the journal"
      actions={
        pages.more && (
          <Button size="sm" onClick={pages.more}>
            Read on
          </Button>
        )
      }
    >
      {pages.error && <ProblemNote error={pages.error} small retry={pages.refetch} />}
      {!rows && !pages.error && <Skeleton height="12rem" />}
      {rows?.length === 0 && <Empty icon="audit" title="Nothing has happened yet" />}
      {rows && rows.length > 0 && (
        <Timeline label="Timeline" moments={rows.map((entry) => momentOf(entry, note?.(entry)))} />
      )}
    </Panel>
  )
}
