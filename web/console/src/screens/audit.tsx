/** Who did what, when, from where and by which credential; and what was not allowed. */
import { type AuditEntry, take } from '@aicloud/contract'
import {
  Badge,
  Button,
  CodeBlock,
  CopyField,
  Dialog,
  Empty,
  Facts,
  formatTime,
  Input,
  Page,
  Panel,
  Select,
  State,
  Table,
  timeNow,
} from '@aicloud/ui'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useMemo, useState } from 'react'
import { api } from '../app/api'
import { useScope } from '../app/scope'
import { useWho } from '../app/who'
import { useNames } from '../data/people'
import { Principal } from '../parts/links'
import { params, usePages } from '../parts/pages'
import { ProblemNote } from '../parts/problem'
import { BackTo, Guarded, Refresh } from '../parts/screen'
import { useTenantChoice } from '../parts/tenant-choice'

const route = getRouteApi('/app/audit')
const HOURS = [
  { value: '1', text: 'Last hour' },
  { value: '24', text: 'Last day' },
  { value: '168', text: 'Last 7 days' },
  { value: '720', text: 'Last 30 days' },
] as const

export function Audit() {
  return (
    <Guarded needs="audit.read" title="Audit">
      <AuditScreen />
    </Guarded>
  )
}

function AuditScreen() {
  const who = useWho()
  const { filter, projects } = useScope()
  const search = route.useSearch()
  const { tenant, picker } = useTenantChoice('audit.read', search.tenant)
  const navigate = useNavigate()
  const names = useNames()
  const [open, setOpen] = useState<AuditEntry>()
  const [principal, setPrincipal] = useState(search.principal ?? '')
  const [type, setType] = useState(search.type ?? '')
  const hours = HOURS.find((one) => one.value === search.hours)?.value ?? '24'
  // Fixed when the question is asked, so that its pages belong together. It has no end: the newest is what one comes for.
  const [asked, setAsked] = useState(timeNow)
  const query = useMemo(() => {
    const result = search.result === 'done' || search.result === 'denied' ? search.result : undefined
    const whole = who.operator ? search.tenant : tenant
    const place = whole ? { tenant: whole } : filter
    return params({
      ...place,
      result,
      principal: search.principal,
      type: search.type,
      from: new Date(asked - Number(hours) * 3_600_000).toISOString(),
    })
  }, [filter, tenant, who.operator, search, hours, asked])
  const pages = usePages<AuditEntry, Awaited<ReturnType<typeof readAudit>>>({
    queryKey: ['audit', query],
    read: (token, signal) =>
      readAudit({ ...query, order: 'newest', ...(token ? { page_token: token } : {}) }, signal),
    // Until they are known, so is not whose history is asked for.
    enabled: projects !== undefined,
  })
  const set = (more: Record<string, string | undefined>) => {
    setAsked(timeNow())
    navigate({ to: '.', search: (old) => params({ ...old, ...more }) })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // By name as well, where one bears it: who reads this knows people, not ids.
    const meant = names.find(principal) ?? principal.trim()
    setPrincipal(meant)
    set({ principal: meant || undefined, type: type.trim() || undefined })
  }
  const filtered = search.result !== undefined || search.principal !== undefined || search.type !== undefined
  // An export is in the journal's own order, whatever is shown.
  const download = `/v1/audit?${new URLSearchParams({ ...(query as Record<string, string>), format: 'jsonl' })}`
  return (
    <Page
      title="Audit"
      trail={
        who.operator &&
        search.tenant && <BackTo to={`/ops/tenants/${search.tenant}`} text="The tenant that this is of" />
      }
      lead="Each line is in the journal, under a hash that proves that nobody has edited it."
      actions={
        <>
          {picker}
          <Refresh busy={pages.fetching} onRefresh={() => setAsked(timeNow())} />
          <a className="ui-button ui-button--plain ui-button--md" href={download} download="audit.jsonl">
            Export JSON Lines
          </a>
        </>
      }
    >
      <form className="ui-filters" onSubmit={submit}>
        <Select
          label="Range"
          bare
          value={hours}
          options={HOURS}
          onChange={(event) => set({ hours: event.target.value })}
        />
        <Select
          label="Result"
          bare
          value={search.result ?? ''}
          options={[
            { value: '', text: 'Done and denied' },
            { value: 'done', text: 'Done' },
            { value: 'denied', text: 'Denied' },
          ]}
          onChange={(event) => set({ result: event.target.value || undefined })}
        />
        <Input
          label="Principal"
          bare
          type="search"
          placeholder="Who: a name, or user/user_…"
          value={principal}
          onChange={(event) => setPrincipal(event.target.value)}
        />
        <Input
          label="Type"
          bare
          type="search"
          placeholder="Type: allocation.active"
          value={type}
          onChange={(event) => setType(event.target.value)}
        />
        <Button type="submit" icon="search">
          Search
        </Button>
      </form>
      {pages.error && <ProblemNote error={pages.error} retry={pages.refetch} />}
      {!(pages.error && !pages.rows) && (
        <Panel flush>
          <Table
            label="Audit entries"
            rows={pages.rows}
            rowKey={(entry) => `${entry.resource}-${entry.seq}`}
            more={pages.more}
            loadingMore={pages.loadingMore}
            empty={
              filtered ? (
                <Empty
                  icon="search"
                  title="Nothing matches"
                  action={
                    <Button
                      onClick={() => {
                        setPrincipal('')
                        setType('')
                        set({ result: undefined, principal: undefined, type: undefined })
                      }}
                    >
                      Show everything
                    </Button>
                  }
                >
                  Nothing in this range is as you asked.
                </Empty>
              ) : (
                <Empty icon="audit" title="Nothing in this range">
                  Choose a longer range.
                </Empty>
              )
            }
            columns={[
              {
                key: 'at',
                head: 'When',
                cell: (entry) => <span className="ui-num">{formatTime(entry.at)}</span>,
              },
              { key: 'result', head: 'Result', cell: (entry) => <State kind="audit" state={entry.result} /> },
              {
                key: 'what',
                head: 'What',
                cell: (entry) => (
                  <>
                    <button type="button" className="app-link" data-row onClick={() => setOpen(entry)}>
                      {whatOf(entry)}
                    </button>
                    <More entry={entry} />
                  </>
                ),
              },
              {
                key: 'who',
                head: 'Who',
                cell: (entry) => <Principal principal={entry.principal} name={names.of(entry.principal)} />,
              },
              {
                key: 'from',
                head: 'From',
                wide: true,
                cell: (entry) => (entry.address ? <code>{entry.address}</code> : '—'),
              },
            ]}
          />
        </Panel>
      )}
      {open && (
        <Entry
          entry={open}
          name={names.of(open.principal)}
          onOnly={() => {
            setOpen(undefined)
            setPrincipal(open.principal)
            set({ principal: open.principal })
          }}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Page>
  )
}

const readAudit = async (query: Record<string, unknown>, signal: AbortSignal) => {
  const page = await take(api.GET('/v1/audit', { params: { query: { limit: 100, ...query } }, signal }))
  // Text is what the export is; nobody asked for that here.
  if (typeof page === 'string') throw new TypeError('the audit came as text')
  return page
}

interface Denial {
  readonly operation?: string
  readonly why?: string
  readonly missing?: string
  readonly more?: number
}

const denialOf = (entry: AuditEntry): Denial | undefined => (entry.data as { denial?: Denial }).denial

const whatOf = (entry: AuditEntry): string => denialOf(entry)?.operation ?? entry.type

function More({ entry }: { readonly entry: AuditEntry }) {
  const denial = denialOf(entry)
  if (!denial) return <span className="ui-cell-sub">{entry.resource}</span>
  return (
    <span className="ui-cell-sub">
      {denial.why?.replaceAll('_', ' ')}
      {denial.missing && `, ${denial.missing} was missing`}
      {(denial.more ?? 0) > 0 && (
        <>
          {' '}
          <Badge tone="warning">{denial.more} more like it</Badge>
        </>
      )}
    </span>
  )
}

interface EntryProps {
  readonly entry: AuditEntry
  readonly name: string | undefined
  /** Shows what they did, and nothing else. */
  readonly onOnly: () => void
  readonly onClose: () => void
}

function Entry({ entry, name, onOnly, onClose }: EntryProps) {
  return (
    <Dialog
      open
      size="lg"
      title={whatOf(entry)}
      onClose={onClose}
      actions={
        <Button icon="search" onClick={onOnly}>
          Show only what {name ?? 'they'} did
        </Button>
      }
    >
      <div className="ui-stack">
        <Facts
          facts={[
            ['Result', <State key="result" kind="audit" state={entry.result} />],
            ['When', formatTime(entry.at)],
            [
              'Who',
              <span key="who">
                {name && `${name} `}
                <CopyField value={entry.principal} label="principal" />
              </span>,
            ],
            entry.credential
              ? ['Proved by', <CopyField key="credential" value={entry.credential} label="credential" />]
              : undefined,
            entry.address ? ['From', <code key="address">{entry.address}</code>] : undefined,
            ['About', <CopyField key="resource" value={entry.resource} label="resource id" />],
            ['Place in its history', String(entry.seq)],
            ['Request', <CopyField key="request" value={entry.request_id} label="request id" />],
            ['Hash', <code key="hash">{entry.hash}</code>],
          ]}
        />
        <CodeBlock label="details" code={JSON.stringify(entry.data, null, 2)} />
      </div>
    </Dialog>
  )
}
