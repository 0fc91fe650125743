/** Actors, by one order: whose mail is oldest, who is busiest, who crashes; or one that is looked for. */
import {
  ACTOR_PHASES,
  ACTOR_SORTS,
  type Actor,
  type ActorPhase,
  type ActorSort,
  take,
} from '@aicloud/contract'
import { humanize } from '@aicloud/tokens'
import {
  Badge,
  Button,
  Empty,
  formatSpan,
  Input,
  Meter,
  Page,
  Panel,
  Select,
  State,
  Table,
} from '@aicloud/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api } from '../../app/api'
import { compact } from '../../data/supervision'
import { beatOf, useEngine } from '../../live/engine'
import { useAgain } from '../../parts/again'
import { EngineBadge } from '../../parts/engine'
import { ActorLink } from '../../parts/links'
import { params, usePages } from '../../parts/pages'
import { ProblemNote } from '../../parts/problem'
import { AsOf, Guarded, Refresh } from '../../parts/screen'

const route = getRouteApi('/app/ops/actors')

const SORT_WORDS: Record<ActorSort, string> = {
  mailbox_age: 'Oldest mail',
  depth: 'Longest mailbox',
  handled: 'Most handled',
  rate: 'Busiest now',
  rejected: 'Most refused',
  crashes: 'Most crashes',
  resets: 'Most resets',
  handle_p99: 'Slowest',
  unused: 'Longest unused',
  id: 'By id, all of them',
}

export function Actors() {
  return (
    <Guarded needs="supervision.read" title="Actors">
      <ActorsScreen />
    </Guarded>
  )
}

function readActors(directory: string, query: Record<string, unknown>, signal: AbortSignal) {
  return take(
    api.GET('/v1/ops/supervision/{directory}/actors', { params: { path: { directory }, query }, signal }),
  )
}

function ActorsScreen() {
  const search = route.useSearch()
  const navigate = useNavigate()
  const [text, setText] = useState(search.search ?? '')
  const engine = useQuery({
    queryKey: ['supervision'],
    queryFn: ({ signal }) => take(api.GET('/v1/ops/supervision', { signal })),
  })
  const names = engine.data?.directories.map((one) => one.name) ?? ['allocation']
  const quarantined = engine.data?.directories.find((one) => one.actors.quarantined > 0)?.name
  // Who comes from the overview for those in quarantine is led to where they are.
  const directory =
    search.directory ?? (search.phase === 'quarantined' ? quarantined : undefined) ?? 'allocation'
  const sort = ACTOR_SORTS.find((one) => one === search.sort) ?? 'mailbox_age'
  const phase = ACTOR_PHASES.find((one) => one === search.phase)
  const query = params({ sort, phase, search: search.search, limit: 50 })
  const pages = usePages<Actor, Awaited<ReturnType<typeof readActors>>>({
    queryKey: ['actors', directory, query],
    read: (token, signal) =>
      readActors(directory, { ...query, ...(token ? { page_token: token } : {}) }, signal),
  })
  const feed = useEngine({ directory })
  const client = useQueryClient()
  useAgain(
    () => client.refetchQueries({ queryKey: ['actors', directory, query] }, { cancelRefetch: false }),
    beatOf(feed.view),
  )
  const shown = pages.rows?.length ?? 0
  const set = (more: Record<string, string | undefined>) =>
    navigate({ to: '.', search: (old) => params({ ...old, ...more }) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    set({ search: text.trim() || undefined })
  }
  return (
    <Page
      title="Actors"
      beside={
        <span className="ui-line">
          <EngineBadge state={feed.state} asOf={feed.view.supervision?.as_of} />
          <AsOf at={pages.updatedAt} always />
        </span>
      }
      actions={<Refresh busy={pages.loading} onRefresh={pages.refetch} />}
      lead="Counted beside the mailboxes: an actor that is flooded, blocked or in quarantine is seen exactly then."
    >
      <form className="ui-filters" onSubmit={submit}>
        <Select
          label="Kind"
          bare
          value={directory}
          options={names.map((value) => ({ value, text: humanize(value) }))}
          onChange={(event) => set({ directory: event.target.value })}
        />
        <Select
          label="Order"
          bare
          value={sort}
          options={ACTOR_SORTS.map((value) => ({ value, text: SORT_WORDS[value] }))}
          onChange={(event) => set({ sort: event.target.value })}
        />
        <Select
          label="Phase"
          bare
          value={phase ?? ''}
          options={[
            { value: '', text: 'Every phase' },
            ...ACTOR_PHASES.map((value: ActorPhase) => ({ value, text: humanize(value) })),
          ]}
          onChange={(event) => set({ phase: event.target.value || undefined })}
        />
        <Input
          label="Id"
          bare
          type="search"
          placeholder="Part of an id"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" icon="search">
          Search
        </Button>
      </form>
      {pages.error && <ProblemNote error={pages.error} retry={pages.refetch} />}
      {!(pages.error && !pages.rows) && (
        <Panel flush>
          <Table
            label="Actors"
            rows={pages.rows}
            rowKey={(one) => one.id}
            more={pages.more}
            loadingMore={pages.loadingMore}
            empty={
              phase || search.search ? (
                <Empty
                  icon="search"
                  title="None is like that"
                  action={
                    <Button onClick={() => set({ phase: undefined, search: undefined })}>Show all</Button>
                  }
                >
                  No {directory.replaceAll('_', ' ')} in memory is as you asked.
                </Empty>
              ) : (
                <Empty icon="moon" title="Nobody is awake">
                  Entities leave memory when nobody uses them, and come back when somebody does.
                </Empty>
              )
            }
            columns={[
              {
                key: 'id',
                head: 'Actor',
                cell: (one) => <ActorLink directory={one.directory} id={one.id} row />,
              },
              {
                key: 'phase',
                head: 'Phase',
                cell: (one) => (
                  <span className="ui-line">
                    <State kind="actor" state={one.phase} />
                    {one.paused && <State kind="actor" state="paused" />}
                  </span>
                ),
              },
              {
                key: 'mail',
                head: 'Mailbox',
                width: '11rem',
                cell: (one) => (
                  <Meter
                    label="Mailbox"
                    value={one.mailbox.waiting}
                    max={one.mailbox.limit}
                    tone={
                      one.mailbox.waiting > one.mailbox.limit / 2
                        ? 'danger'
                        : one.mailbox.waiting > 0
                          ? 'warning'
                          : 'success'
                    }
                    text={
                      typeof one.mailbox.oldest_ms === 'number'
                        ? `${one.mailbox.waiting}, ${formatSpan(one.mailbox.oldest_ms)}`
                        : `${one.mailbox.waiting}`
                    }
                  />
                ),
              },
              {
                key: 'busy',
                head: 'Does',
                wide: true,
                cell: (one) =>
                  one.busy_with ? (
                    `${one.busy_with.command}, ${formatSpan(one.busy_with.for_ms)}`
                  ) : (
                    <span className="ui-muted">nothing</span>
                  ),
              },
              { key: 'handled', head: 'Handled', align: 'right', cell: (one) => compact(one.handled) },
              {
                key: 'p99',
                head: 'p99',
                wide: true,
                align: 'right',
                cell: (one) => (typeof one.handle_p99_us === 'number' ? micros(one.handle_p99_us) : '—'),
              },
              {
                key: 'crashes',
                head: 'Crashes',
                align: 'right',
                cell: (one) =>
                  one.crashes_in_window > 0 ? (
                    <Badge
                      tone="warning"
                      icon="crash"
                    >{`${one.crashes_in_window} of ${one.crashes_limit}`}</Badge>
                  ) : (
                    compact(one.crashes)
                  ),
              },
              {
                key: 'unused',
                head: 'Unused',
                wide: true,
                align: 'right',
                cell: (one) => formatSpan(one.unused_for_ms),
              },
            ]}
          />
          {pages.total !== undefined && !pages.more && shown < pages.total && (
            <p className="ui-muted app-pad">
              The first {shown.toLocaleString('en-US')} of {pages.total.toLocaleString('en-US')}: this order
              goes no further. Look for one by its id, or order them by id to go on to the end.
            </p>
          )}
        </Panel>
      )}
    </Page>
  )
}

/** Microseconds, short. */
export const micros = (us: number): string =>
  us < 1_000 ? `${us} µs` : `${(us / 1_000).toFixed(us < 10_000 ? 1 : 0)} ms`
