/**
 * Emptying a node: asking for it with a deadline and a reason, seeing first what it would do, and following it. What runs on a
 * node is other people's work, so the dialog says whose room is elsewhere and who would wait, before anything is sent.
 */
import type { Node, Notice, Versioned } from '@aicloud/contract'
import {
  Badge,
  Banner,
  Button,
  FormDialog,
  formatTime,
  Icon,
  Input,
  Select,
  Skeleton,
  timeNow,
  useNow,
} from '@aicloud/ui'
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { Fragment, useRef, useState } from 'react'
import { useWho } from '../../app/who'
import { allocationQuery, nameOf } from '../../data/allocation'
import {
  DRAIN_SECONDS_MAX,
  type DrainTerms,
  drainNode,
  type Held,
  heldOn,
  type Moved,
  movedFrom,
  type NodeAction,
  nodeQuery,
  nodesQuery,
  REASON_MAX,
  takesWork,
} from '../../data/node'
import { useAct } from '../../parts/act'
import { Afresh } from '../../parts/afresh'
import { Leaving, leftOf } from '../../parts/leaving'
import { useLegal } from '../../parts/legal'
import { AllocationLink } from '../../parts/links'
import { fieldError, ProblemNote } from '../../parts/problem'
import { RunbookLink } from '../../parts/runbook'

const HOUR = 3_600
const PRESETS = [
  { key: 'now', text: 'Now', seconds: 0 },
  { key: '1h', text: '1 h', seconds: HOUR },
  { key: '4h', text: '4 h', seconds: 4 * HOUR },
  { key: '24h', text: '24 h', seconds: 24 * HOUR },
  { key: 'custom', text: 'Other', seconds: undefined },
] as const
/** Of a node that drains already: its deadline stays where it is. */
const AS_IS = { key: 'as_is', text: 'As it is', seconds: undefined } as const
const UNITS = { minutes: 60, hours: HOUR, days: 24 * HOUR } as const
/** So many are named; the rest is counted. */
const NAMED = 6

const some = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`

export interface NodeDrainProps {
  readonly node: Versioned<Node>
  readonly onClose: () => void
}

/** Asks for it; for a node that drains, asks for another deadline or reason. */
export function DrainDialog(props: NodeDrainProps) {
  const client = useQueryClient()
  const { queryKey } = nodeQuery(props.node.id)
  return (
    <Afresh read={() => client.refetchQueries({ queryKey, exact: true })}>
      {(afresh) => <DrainForm {...props} afresh={afresh} />}
    </Afresh>
  )
}

function DrainForm({ node: shown, onClose, afresh }: NodeDrainProps & { readonly afresh: () => void }) {
  const legal = useLegal()
  // The first that was read: what comes later is another one's doing, and is not to be overwritten unseen.
  const [node] = useState(shown)
  const { drain } = node
  const presets = drain ? [AS_IS, ...PRESETS] : PRESETS
  const [preset, setPreset] = useState<(typeof PRESETS)[number]['key'] | 'as_is'>(drain ? 'as_is' : '1h')
  const [amount, setAmount] = useState('2')
  const [unit, setUnit] = useState<keyof typeof UNITS>('hours')
  const [reason, setReason] = useState(drain?.reason ?? '')
  // The clock stands while the dialog is open: the time that it names is the one that somebody chose.
  const [from] = useState(timeNow)
  // Reckoned when it is sent, because a deadline that stays is nearer then; and once, so that pressing again asks for the same.
  const left = useRef<number>(undefined)
  const act = useAct<DrainTerms, Node>({
    inline: true,
    touches: [['node', node.id], ['nodes'], ['journal', node.id], ['allocations'], ['allocation']],
    done: (after) =>
      after.life === 'maintenance' ? `${node.label} is empty` : `${node.label} is being emptied`,
    run: (terms, key) => drainNode(node, terms, key),
    onDone: onClose,
  })
  const custom = /^\d+$/.test(amount) ? Number(amount) * UNITS[unit] : undefined
  const seconds = preset === 'custom' ? custom : PRESETS.find(({ key }) => key === preset)?.seconds
  const until =
    preset === 'as_is' ? drain?.deadline : seconds === undefined ? undefined : from + seconds * 1_000
  const wrong =
    preset === 'as_is'
      ? undefined
      : seconds === undefined
        ? 'A whole number, please.'
        : seconds > DRAIN_SECONDS_MAX
          ? 'Thirty days at most.'
          : undefined
  const why =
    legal('node', shown, 'drain') ??
    (wrong || (reason.trim() === '' ? 'Say why: who uses it reads that.' : undefined))
  const changes = node.life === 'draining'
  const submit = () => {
    if (preset === 'as_is' && drain)
      left.current ??= Math.min(DRAIN_SECONDS_MAX, leftOf(drain.deadline, timeNow()) / 1_000)
    const deadline_seconds = preset === 'as_is' ? left.current : seconds
    if (deadline_seconds !== undefined) act.mutate({ deadline_seconds, reason: reason.trim() })
  }
  return (
    <FormDialog
      size="md"
      title={changes ? `Change the drain of ${node.label}` : `Drain ${node.label}?`}
      verb={changes ? 'Change' : 'Drain'}
      danger={!changes}
      busy={act.isPending ? (changes ? 'Changing…' : 'Draining…') : undefined}
      why={why}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>
        It takes no more work. Who uses it is told, and can leave until the deadline; what still runs then is
        ended gently, goes back to its old place in the queue, and starts anew elsewhere. What does not run
        yet leaves at once.
      </p>
      <Impact node={shown} />
      <fieldset className="app-fieldset">
        <legend className="app-legend">Time to leave</legend>
        <div className="app-segments">
          {presets.map(({ key, text }) => (
            <label key={key}>
              <input type="radio" name="deadline" checked={preset === key} onChange={() => setPreset(key)} />
              {text}
            </label>
          ))}
        </div>
        {preset === 'custom' && (
          <div className="ui-form-row app-segments__more">
            <Input
              label="How long"
              required
              inputMode="numeric"
              value={amount}
              onChange={(event) => setAmount(event.target.value.trim())}
              error={wrong ?? fieldError(act.error, 'deadline_seconds')}
            />
            <Select
              label="Unit"
              value={unit}
              options={Object.keys(UNITS).map((value) => ({ value, text: value }))}
              onChange={(event) => setUnit(event.target.value as keyof typeof UNITS)}
            />
          </div>
        )}
        {until !== undefined && !wrong && (
          <p className="ui-field__help">
            {seconds === 0
              ? 'What runs is moved at once: nobody has time to save anything.'
              : `Until ${formatTime(until)}${preset === 'as_is' ? ', as they were told' : ''}.`}
          </p>
        )}
      </fieldset>
      <Input
        label="Reason"
        required
        maxLength={REASON_MAX}
        placeholder="Power works in rack 7"
        help="Customers read it beside their allocations, and it goes into the journal."
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={fieldError(act.error, 'reason')}
      />
      <ProblemNote error={act.error} small except={['reason', 'deadline_seconds']} afresh={afresh} />
    </FormDialog>
  )
}

/** What is on it, and whether there is room elsewhere now. */
function Impact({ node }: { readonly node: Node }) {
  const nodes = useQuery(nodesQuery)
  if (heldOn(node).length === 0)
    return (
      <Banner tone="success" icon="check">
        Nothing runs on it: it is empty at once.
      </Banner>
    )
  if (nodes.error && !nodes.data) return <ProblemNote error={nodes.error} small />
  if (!nodes.data) return <Skeleton height="6rem" />
  const moved = movedFrom(node, nodes.data.items)
  return (
    <div className="ui-stack ui-stack--tight">
      <p>
        <strong>
          {some(moved.length, 'allocation')} with{' '}
          {some(
            moved.reduce((sum, { gpus }) => sum + gpus, 0),
            'GPU',
          )}{' '}
          on it
        </strong>
        {roomText(moved)}
      </p>
      <ul className="app-impact" aria-label="Allocations on it">
        {moved.slice(0, NAMED).map((one) => (
          <Impacted key={one.id} one={one} free={freeElsewhere(node, nodes.data.items, one.model)} />
        ))}
      </ul>
      {moved.length > NAMED && <p className="ui-muted app-small">And {moved.length - NAMED} more.</p>}
    </div>
  )
}

/** Whether there is room elsewhere, now: an hour on it is another. */
export function roomText(moved: readonly Moved[]): string {
  const stranded = moved.filter(({ fits }) => !fits).length
  if (moved.length === 1)
    return stranded ? '; no other node has room for it now.' : '; another node has room now.'
  if (stranded === 0) return '; other nodes have room for all of them now.'
  if (stranded === moved.length) return '; no other node has room for any of them now.'
  return `; for ${stranded} of them no other node has room now.`
}

function Impacted({ one, free }: { readonly one: Moved; readonly free: number }) {
  return (
    <li>
      <AllocationLink id={one.id} />
      <span className="ui-num">
        {one.gpus} × {one.model}
      </span>
      <span className="ui-muted ui-num">{free} free elsewhere</span>
      {one.fits ? (
        <Badge tone="success" icon="check">
          finds room
        </Badge>
      ) : (
        <Badge tone="warning" icon="clock">
          would wait
        </Badge>
      )}
    </li>
  )
}

const freeElsewhere = (node: Node, nodes: readonly Node[], model: string): number =>
  nodes
    .filter((one) => one.id !== node.id && takesWork(one))
    .flatMap((one) => one.capacity)
    .reduce((sum, one) => sum + (one.model === model ? one.free : 0), 0)

export interface DrainingProps {
  readonly node: Node
  readonly notice: Notice
  /** What is under way. */
  readonly busy: NodeAction | undefined
  readonly onAct: (action: 'cordon' | 'uncordon') => void
  readonly onChange: () => void
}

/** A node that is being emptied: how far it is, and the ways out. */
export function Draining({ node, notice, busy, onAct, onChange }: DrainingProps) {
  const legal = useLegal()
  const left = heldOn(node)
  const isOver = leftOf(notice.deadline, useNow()) === 0
  return (
    <Leaving
      title={left.length === 0 ? 'Draining: nothing is left' : `Draining: ${leftText(node)}`}
      notice={notice}
      over="Time is over"
      actions={
        <>
          <Button size="sm" icon="clock" why={legal('node', node, 'drain')} onClick={onChange}>
            Change
          </Button>
          <Button
            size="sm"
            icon="pause"
            why={legal('node', node, 'cordon')}
            busy={busy === 'cordon' ? 'Stopping…' : undefined}
            onClick={() => onAct('cordon')}
          >
            Stop, stay closed
          </Button>
          <Button
            size="sm"
            icon="play"
            why={legal('node', node, 'uncordon')}
            busy={busy === 'uncordon' ? 'Stopping…' : undefined}
            onClick={() => onAct('uncordon')}
          >
            Stop, take work
          </Button>
        </>
      }
    >
      {isOver ? (
        <p>
          What was still here is being moved, which takes a minute or two: each ends gently, and what it wrote
          is wiped. Where one stays for longer, somebody does not answer. <RunbookLink id="drain-overdue" />
        </p>
      ) : (
        <p>
          What still runs here at the deadline is moved. When nothing is left, it goes into maintenance and
          can be switched off.
        </p>
      )}
      <Untold left={left} />
    </Leaving>
  )
}

/** Those that are held learn of nothing until they are let go, so that their people are to be told by somebody. */
function Untold({ left }: { readonly left: readonly Held[] }) {
  const who = useWho()
  const read = useQueries({
    queries: left.map(({ id }) => ({ ...allocationQuery(id), enabled: who.maySomewhere('allocation.read') })),
  })
  const untold = read.flatMap(({ data }) => (data?.held ? [data] : []))
  if (untold.length === 0) return null
  return (
    <p>
      <Icon name="lock" size={14} /> <strong>{untold.length} held, and not told of it:</strong>{' '}
      {untold.map((one, place) => (
        <Fragment key={one.id}>
          {place > 0 && ', '}
          <AllocationLink id={one.id} text={nameOf(one)} />
        </Fragment>
      ))}
      . Nothing reaches {untold.length === 1 ? 'it' : 'them'} before the quarantine ends, neither this notice
      nor the move. Release {untold.length === 1 ? 'it' : 'them'}, or tell the people yourself.{' '}
      <RunbookLink id="quarantined-actor" />
    </p>
  )
}

/** How far a drain is, in words. */
export const leftText = (node: Node): string => `${some(heldOn(node).length, 'allocation')} left`
