/**
 * A project's tokens: bearer tokens that work in it as a member does, each shown once, each with an end. For programs
 * of one's own and for trying things out; what runs for long has a service account, which can be narrowed and cut off.
 */
import { type Project, type Token, take } from '@aicloud/contract'
import {
  Banner,
  Button,
  CodeBlock,
  Empty,
  FormDialog,
  formatTime,
  IconButton,
  Input,
  Panel,
  ShownOnce,
  shortId,
  Table,
  TimeAgo,
  timeNow,
} from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../app/api'
import { tokensQuery } from '../data/project'
import { useAct } from '../parts/act'
import { Due } from '../parts/due'
import { IssuedBy } from '../parts/issued-by'
import { useLegal } from '../parts/legal'
import { fieldError, ProblemNote } from '../parts/problem'
import { NAME_MAX } from '../parts/rename'
import { AsOf } from '../parts/screen'
import { momentOf, useSorting } from '../parts/sorting'
import { Sure } from '../parts/sure'
import { quote } from '../parts/words'

const DAY = 86_400_000
/** What the API gives at most, and by itself. */
const DAYS_MAX = 90

export function Tokens({ project }: { readonly project: Project }) {
  const legal = useLegal()
  const sorting = useSorting('tokens')
  const [issuing, setIssuing] = useState(false)
  const [going, setGoing] = useState<Token>()
  const found = useQuery(tokensQuery(project.id))
  const scope = { tenant: project.tenant.id, project: project.id }
  const touches = [
    ['tokens', project.id],
    ['project', project.id],
  ]
  const revoke = useAct<Token>({
    inline: true,
    touches,
    done: 'The token opens nothing any more',
    onDone: () => setGoing(undefined),
    run: (one, key) =>
      take(
        api.DELETE('/v1/projects/{id}/tokens/{token}', {
          params: { path: { id: project.id, token: one.id }, header: { 'Idempotency-Key': key } },
        }),
      ),
  })
  const rows = found.data?.items
  return (
    <Panel
      flush
      title="Tokens"
      note={<AsOf at={found.dataUpdatedAt || undefined} />}
      actions={
        <Button
          size="sm"
          icon="add"
          why={legal('project', project, 'issue_token', scope)}
          onClick={() => setIssuing(true)}
        >
          Issue a token
        </Button>
      }
    >
      {found.error && <ProblemNote error={found.error} small retry={() => found.refetch()} />}
      {!(found.error && !rows) && (
        <Table
          label="Tokens"
          rows={rows}
          sorting={sorting}
          rowKey={(one) => one.id}
          empty={
            <Empty icon="key" title="No token yet">
              A token launches, stops and releases in this project, until its end. For what runs for long make
              a service account: it can be narrowed, and cut off alone.
            </Empty>
          }
          columns={[
            {
              key: 'label',
              head: 'Token',
              sort: (one) => one.label,
              cell: (one) => (
                <>
                  <strong data-row tabIndex={-1}>
                    {one.label}
                  </strong>
                  <span className="ui-cell-sub">{shortId(one.id)}</span>
                  <IssuedBy principal={one.issued_by} />
                </>
              ),
            },
            {
              key: 'issued',
              head: 'Issued',
              wide: true,
              sort: (one) => momentOf(one.issued_at),
              cell: (one) => <TimeAgo at={one.issued_at} />,
            },
            {
              key: 'ends',
              head: 'Ends',
              sort: (one) => momentOf(one.expires_at),
              cell: (one) => <Due at={one.expires_at} />,
            },
            {
              key: 'act',
              head: 'Actions',
              bareHead: true,
              align: 'right',
              cell: (one) => (
                <IconButton
                  icon="remove"
                  size="sm"
                  label={`Revoke ${one.label}`}
                  why={legal('token', one, 'revoke', scope)}
                  onClick={() => setGoing(one)}
                />
              ),
            },
          ]}
        />
      )}
      <Sure
        of={going}
        title={(one) => `Revoke ${one.label}?`}
        verb="Revoke"
        busy="Revoking…"
        act={revoke}
        why={going && legal('token', going, 'revoke', scope)}
        onClose={() => setGoing(undefined)}
      >
        <p>Whatever uses it is refused from then on, and what it has open is cut. It never comes back.</p>
      </Sure>
      {issuing && <Issue project={project} onClose={() => setIssuing(false)} />}
    </Panel>
  )
}

/** How it is tried at once. It is read from the keyboard, so that it is in no history of commands. */
const trial = (origin: string) =>
  [
    'read -rs AICLOUD_TOKEN; export AICLOUD_TOKEN',
    `curl -sS ${quote(`${origin}/v1/allocations`)} -H "Authorization: Bearer $AICLOUD_TOKEN"`,
  ].join('\n')

function Issue({ project, onClose }: { readonly project: Project; readonly onClose: () => void }) {
  const [name, setName] = useState('')
  const [days, setDays] = useState(String(DAYS_MAX))
  // The clock stands while the form is open: a request that is sent once more is the same.
  const [from] = useState(timeNow)
  const act = useAct<{ name: string; expires_at?: string }, Token>({
    inline: true,
    touches: [
      ['tokens', project.id],
      ['project', project.id],
    ],
    run: (body, key) =>
      take(
        api.POST('/v1/projects/{id}/tokens', {
          params: { path: { id: project.id }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
  })
  const whole = /^\d+$/.test(days) ? Number(days) : 0
  const why =
    name.trim() === ''
      ? 'Say what it is for.'
      : whole < 1 || whole > DAYS_MAX
        ? `Say for how many days, 1 to ${DAYS_MAX}.`
        : undefined
  const submit = () =>
    act.mutate({
      name: name.trim(),
      // The longest is what the server's clock says: ours may be ahead of it.
      ...(whole < DAYS_MAX ? { expires_at: new Date(from + whole * DAY).toISOString() } : {}),
    })
  if (act.data) {
    return (
      <ShownOnce title="The token" onClose={onClose}>
        <Banner tone="warning">
          This is shown once, and kept nowhere. Put it where the program finds it now.
        </Banner>
        {act.data.secret ? (
          <CodeBlock wrap label="token" code={act.data.secret} />
        ) : (
          <p>It was issued before and is not shown again. Revoke it, and issue another.</p>
        )}
        <p>
          It works in {project.display_name} until {formatTime(act.data.expires_at)}. Try it: the first line
          waits for you to paste it.
        </p>
        <CodeBlock wrap label="commands" code={trial(location.origin)} />
      </ShownOnce>
    )
  }
  return (
    <FormDialog
      title="Issue a token"
      verb="Issue"
      busy={act.isPending ? 'Issuing…' : undefined}
      why={why}
      onSubmit={submit}
      onClose={onClose}
    >
      <Input
        label="What it is for"
        required
        maxLength={NAME_MAX}
        placeholder="notebook"
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={fieldError(act.error, 'name')}
      />
      <Input
        label="Good for, days"
        required
        type="number"
        min={1}
        max={DAYS_MAX}
        value={days}
        onChange={(event) => setDays(event.target.value)}
        error={fieldError(act.error, 'expires_at')}
      />
      <ProblemNote error={act.error} small except={['name', 'expires_at']} />
    </FormDialog>
  )
}
