/** Every component in every state, on one page: for those who build with them, and for the pictures that tests keep. */
import { type Kind, LOOKS, TONES } from '@aicloud/tokens'
import {
  Badge,
  Banner,
  Button,
  Checkbox,
  CodeBlock,
  type Column,
  Confirm,
  CopyField,
  Dialog,
  Empty,
  ErrorNote,
  Facts,
  IconButton,
  Input,
  Keys,
  Menu,
  Meter,
  Page,
  Panel,
  Select,
  type SortedBy,
  Sparkline,
  Stat,
  State,
  Stats,
  Stepper,
  Table,
  Tabs,
  Textarea,
  TimeAgo,
  Timeline,
  Tree,
  type TreeRow,
  useToast,
} from '@aicloud/ui'
import { useState } from 'react'
import { GalleryCharts } from './gallery-charts'

const LONG_AGO = '2026-01-05T08:00:00Z'
const SERIES = [3, 5, 4, 8, 6, 9, 12, 7, 6, 8, 14, 11, 9, 10]

interface Sample {
  readonly id: string
  readonly phase: string
  readonly cost: string
}
const ROWS: readonly Sample[] = [
  { id: 'training', phase: 'active', cost: '$4.98' },
  { id: 'evaluation', phase: 'queued', cost: '$2.49' },
  { id: 'ablation', phase: 'failed_cleanup', cost: '$9.96' },
]
const COLUMNS = [
  {
    key: 'id',
    head: 'Name',
    cell: (row: Sample) => (
      <a href="#training" data-row>
        {row.id}
      </a>
    ),
  },
  { key: 'phase', head: 'Phase', cell: (row: Sample) => <State kind="allocation" state={row.phase} /> },
  { key: 'cost', head: 'Per hour', align: 'right' as const, cell: (row: Sample) => row.cost },
]

const ORDERED_BY: Readonly<Record<string, (row: Sample) => string | number>> = {
  id: (row) => row.id,
  phase: (row) => row.phase,
  cost: (row) => Number(row.cost.slice(1)),
}
const SORTABLE: readonly Column<Sample>[] = COLUMNS.map((column) => {
  const sort = ORDERED_BY[column.key]
  return sort ? { ...column, sort } : column
})

interface Branch extends TreeRow {
  readonly text: string
  readonly phase: string
}
const TREE: readonly Branch[] = [
  { key: 'root', level: 1, open: true, text: 'aicloud', phase: 'running' },
  { key: 'core', level: 2, open: true, text: 'core', phase: 'running' },
  { key: 'w0', level: 3, text: 'writer-0', phase: 'backing_off', tone: 'warning' },
  { key: 'w1', level: 3, text: 'writer-1', phase: 'failed', tone: 'danger' },
  { key: 'dir', level: 2, open: false, text: 'allocation', phase: 'running' },
]

export function Gallery() {
  const toast = useToast()
  const [tab, setTab] = useState('one')
  const [dialog, setDialog] = useState<'plain' | 'confirm'>()
  const [order, setOrder] = useState<SortedBy | undefined>({ key: 'cost', falling: true })
  return (
    <main>
      <Page title="Gallery" lead="Every component in every state. What is not here does not exist.">
        <Panel title="Buttons">
          <div className="ui-stack">
            <div className="ui-line">
              <Button look="primary">Primary</Button>
              <Button>Plain</Button>
              <Button look="quiet">Quiet</Button>
              <Button look="danger" icon="remove">
                Danger
              </Button>
              <Button icon="add">With icon</Button>
              <Button size="sm">Small</Button>
              <IconButton icon="refresh" label="Refresh" />
            </div>
            <div className="ui-line">
              <Button look="primary" why="You need allocation.create here.">
                Off, and why
              </Button>
              <Button why="Not while it is stopping.">Off, and why</Button>
              <Button look="quiet" why="Nothing to close.">
                Off, and why
              </Button>
              <Button look="primary" busy="Launching…">
                Busy
              </Button>
              <Button busy="Saving…">Busy</Button>
            </div>
          </div>
        </Panel>
        <Panel title="States: colour, icon and word">
          <div className="ui-stack">
            {(Object.keys(LOOKS) as Kind[]).map((kind) => (
              <div className="ui-line" key={kind}>
                <span className="ui-muted app-gallery__kind">{kind}</span>
                {Object.keys(LOOKS[kind]).map((state) => (
                  <State key={state} kind={kind} state={state} />
                ))}
              </div>
            ))}
            <div className="ui-line">
              <span className="ui-muted app-gallery__kind">tones</span>
              {TONES.map((tone) => (
                <Badge key={tone} tone={tone}>
                  {tone}
                </Badge>
              ))}
              <State kind="allocation" state="a_state_of_a_newer_server" />
            </div>
          </div>
        </Panel>
        <Panel title="Fields">
          <div className="ui-form-row">
            <Input label="Name" placeholder="training" help="Need not be unique." />
            <Input label="How many" required defaultValue="900" error="Must be 1 to 64." />
            <Input label="Code" required className="ui-input--code" defaultValue="287082" />
            <Select
              label="Model"
              options={[
                { value: 'H100', text: 'H100' },
                { value: 'H200', text: 'H200' },
              ]}
            />
            <Textarea label="Environment" className="ui-input--mono" defaultValue={'SEED=7\nEPOCHS=20'} />
            <Checkbox label="Also with allocations on it" help="They end as lost." />
          </div>
        </Panel>
        <Panel title="Notices">
          <div className="ui-stack">
            <Banner tone="info">It waits for its turn.</Banner>
            <Banner tone="success">A letter is under way.</Banner>
            <Banner tone="warning" action={<Button size="sm">Look</Button>}>
              This is shown once.
            </Banner>
            <Banner tone="danger" icon="lost">
              Its node has gone silent.
            </Banner>
            <ErrorNote
              title="A value is not acceptable"
              detail="gpu.count: must be 1 to 64"
              suggestion="Correct the field that is named."
              code="invalid_value"
              requestId="req_01jd4q8w0zf2n9k3m5p7r9t1v3"
              runbook={<a href="/ops/runbooks/not-ready">not-ready</a>}
              action={
                <Button size="sm" icon="refresh">
                  Try again
                </Button>
              }
            />
            <ErrorNote
              small
              title="The e-mail address or the password is wrong"
              suggestion="Try again."
              code="sign_in_failed"
            />
            <div className="ui-line">
              <Button onClick={() => toast({ tone: 'success', title: 'Asked to stop' })}>Good toast</Button>
              <Button
                onClick={() =>
                  toast({
                    tone: 'danger',
                    title: 'The actor is busy',
                    detail: 'Pause it, and order it again.',
                    requestId: 'req_01jd4q8w0zf2n9k3m5p7r9t1v3',
                  })
                }
              >
                Bad toast
              </Button>
              <Button onClick={() => setDialog('plain')}>Dialog</Button>
              <Button onClick={() => setDialog('confirm')}>Dialog that asks why</Button>
              <Menu
                label="Menu of the sample"
                button="Menu"
                items={[
                  { text: 'Light', checked: true, onSelect: () => {} },
                  { text: 'Dark', checked: false, onSelect: () => {} },
                  'line',
                  { text: 'Not now', why: 'Not now.', onSelect: () => {} },
                ]}
              />
            </div>
          </div>
        </Panel>
        <div className="ui-columns">
          <div>
            <Panel title="Table" flush>
              <Table
                label="Sample"
                rows={ROWS}
                rowKey={(row) => row.id}
                columns={COLUMNS}
                empty={null}
                more={() => {}}
              />
            </Panel>
            <Panel title="Table in order" flush>
              <Table
                label="Sample in order"
                rows={ROWS}
                rowKey={(row) => row.id}
                columns={SORTABLE}
                empty={null}
                sorting={{ by: order, onSort: setOrder }}
              />
            </Panel>
            <Panel title="Table that loads" flush>
              <Table<Sample>
                label="Loading sample"
                rows={undefined}
                rowKey={(row) => row.id}
                columns={COLUMNS}
                empty={null}
              />
            </Panel>
            <Panel title="Tree" flush>
              <Tree
                label="Sample tree"
                rows={TREE}
                name={(row) => row.text}
                columns={[
                  {
                    key: 'phase',
                    head: 'Phase',
                    width: '9rem',
                    cell: (row) => <State kind="child" state={row.phase} />,
                  },
                ]}
                onToggle={() => {}}
                onChoose={() => {}}
                chosen="w0"
              />
            </Panel>
          </div>
          <div>
            <Panel title="None yet">
              <Empty
                icon="launch"
                title="Nothing runs"
                action={<Button look="primary">Launch the first</Button>}
              >
                An allocation is GPUs on one node and the program that runs on them.
              </Empty>
            </Panel>
            <Panel title="No results">
              <Empty icon="search" title="Nothing matches" action={<Button>Show everything</Button>} />
            </Panel>
            <Panel title="Timeline">
              <Timeline
                label="Sample timeline"
                moments={[
                  {
                    key: '3',
                    at: '2026-01-05T08:00:04.300Z',
                    title: 'Active',
                    icon: 'play',
                    tone: 'success',
                    note: 'node',
                  },
                  {
                    key: '2',
                    at: '2026-01-05T08:00:01Z',
                    title: 'Reserved',
                    icon: 'right',
                    tone: 'progress',
                    note: 'GPU-0',
                  },
                  { key: '1', at: LONG_AGO, title: 'Queued', icon: 'clock', tone: 'info', note: 'user' },
                ]}
              />
            </Panel>
          </div>
        </div>
        <GalleryCharts />
        <Panel title="Progress">
          <div className="ui-stack">
            <Stepper
              label="Sample life"
              steps={[
                { text: 'Queued', state: 'done' },
                { text: 'Provisioning', state: 'now', note: '2s' },
                { text: 'Active', state: 'next' },
              ]}
            />
            <Stepper
              label="Sample failed life"
              steps={[
                { text: 'Queued', state: 'done' },
                { text: 'Active', state: 'failed' },
                { text: 'Cleanup', state: 'skipped' },
              ]}
            />
            <Meter label="Free GPUs" value={6} max={8} text="6 of 8 free" tone="success" />
            <Meter label="Mailbox" value={200} max={256} text="200 of 256" tone="danger" />
          </div>
        </Panel>
        <Panel title="Figures">
          <Stats>
            <Stat
              label="Messages"
              value="128/s"
              chart={<Sparkline values={SERIES} label="The last minute" />}
            />
            <Stat label="Cost per hour" value="$17.43" note="while all of it runs" />
            <Stat label="Waiting" value="…" />
            <Stat
              label="Oldest mailbox"
              value="4s 200ms"
              state={<State kind="figure" state="critical" />}
              chart={<Sparkline values={[0, 0, null, null, 1, 2, 4.2]} label="The last 5 minutes" />}
              note="above 1s: AicloudMailboxOld speaks after 1m"
            />
            <Stat label="Failed" value="—" state={<State kind="figure" state="idle" />} />
            <Stat label="Requests" value="12/s" state={<State kind="figure" state="ok" />} />
          </Stats>
        </Panel>
        <Panel title="Texts">
          <div className="ui-stack">
            <Facts
              facts={[
                ['Id', <CopyField key="id" value="alloc_01jd4q8w0zf2n9k3m5p7r9t1v3" label="id" />],
                ['Created', <TimeAgo key="ago" at={LONG_AGO} />],
                ['Keys', <Keys key="keys" keys={['g', 'a']} />],
              ]}
            />
            <CodeBlock
              label="sample"
              code={'curl -sS "$URL/v1/allocations" \\\n  -H "Authorization: Bearer $TOKEN"'}
            />
            <Tabs
              label="Sample"
              chosen={tab}
              onChoose={setTab}
              tabs={[
                { id: 'one', text: 'First', count: 3, content: 'The first.' },
                { id: 'two', text: 'Second', content: 'The second.' },
              ]}
            />
          </div>
        </Panel>
        <Dialog
          open={dialog === 'plain'}
          title="Dialog"
          onClose={() => setDialog(undefined)}
          actions={<Button onClick={() => setDialog(undefined)}>Close it</Button>}
        >
          <p>It keeps the focus, and gives it back.</p>
        </Dialog>
        <Confirm
          open={dialog === 'confirm'}
          title="Quarantine?"
          verb="Quarantine"
          danger
          reason
          error={null}
          onConfirm={() => setDialog(undefined)}
          onClose={() => setDialog(undefined)}
        >
          <p>It lets nobody in until it is released.</p>
        </Confirm>
      </Page>
    </main>
  )
}
