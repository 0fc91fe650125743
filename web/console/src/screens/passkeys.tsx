/** One's own passkeys: adding one, what each is called, when it was last used, removing it. */
import { ApiError, type components, take } from '@aicloud/contract'
import { Badge, Banner, Button, Empty, FormDialog, Input, Panel, Table, TimeAgo } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { api } from '../app/api'
import { useOfflineWhy } from '../live/stream'
import { useAct } from '../parts/act'
import { YourPassword } from '../parts/inputs'
import { hasPasskeys, make } from '../parts/passkey'
import { fieldError, ProblemNote, tell } from '../parts/problem'
import { momentOf, useSorting } from '../parts/sorting'
import { deviceOf } from './sessions'

type Passkey = components['schemas']['MyPasskey']

const TOUCHES = [['passkeys'], ['session']]
const NONE_HERE = 'This browser has no passkeys; take another one.'
/** As many as the server keeps for an account. */
const MOST = 20

export function Passkeys() {
  const offline = useOfflineWhy()
  const [open, setOpen] = useState<{ add: true } | { rename: Passkey } | { remove: Passkey }>()
  const sorting = useSorting('passkeys')
  const found = useQuery({
    queryKey: ['passkeys'],
    queryFn: ({ signal }) => take(api.GET('/v1/me/passkeys', { signal })),
  })
  const full = (found.data?.items.length ?? 0) >= MOST ? `${MOST} are the most. Remove one first.` : undefined
  const barred = found.error instanceof ApiError && found.error.is('forbidden')
  const add = (
    <Button
      size="sm"
      icon="add"
      why={offline ?? (hasPasskeys() ? full : NONE_HERE)}
      onClick={() => setOpen({ add: true })}
    >
      Add a passkey
    </Button>
  )
  const close = () => setOpen(undefined)
  return (
    <Panel flush={!found.error} title="Passkeys" actions={!barred && found.data?.items.length !== 0 && add}>
      {barred ? (
        <Empty icon="lock" title="Not in this session">
          {tell(found.error).detail} {tell(found.error).suggestion}
        </Empty>
      ) : found.error ? (
        <ProblemNote error={found.error} small retry={() => found.refetch()} />
      ) : (
        <Table
          label="Passkeys"
          rows={found.data?.items}
          sorting={sorting}
          rowKey={(one) => one.id}
          empty={
            <Empty icon="passkey" title="No passkey yet" action={add}>
              Your finger, face or PIN on a device of yours signs you in, without a password that somebody
              could learn.
            </Empty>
          }
          columns={[
            {
              key: 'name',
              head: 'Passkey',
              sort: (one) => one.name,
              cell: (one) => (
                <>
                  <strong>{one.name}</strong>{' '}
                  {one.suspect && (
                    <Badge tone="danger" icon="alert">
                      Copied?
                    </Badge>
                  )}
                  <span className="ui-cell-sub">
                    added <TimeAgo at={one.added_at} />
                  </span>
                </>
              ),
            },
            {
              key: 'used',
              head: 'Last used',
              sort: (one) => momentOf(one.used_at),
              cell: (one) =>
                one.used_at ? <TimeAgo at={one.used_at} /> : <span className="ui-muted">never</span>,
            },
            {
              key: 'act',
              head: 'Actions',
              bareHead: true,
              align: 'right',
              cell: (one) => (
                <span className="ui-line app-row-acts">
                  <Button
                    size="sm"
                    data-row
                    why={offline}
                    onClick={() => setOpen({ rename: one })}
                    aria-label={`Rename ${one.name}`}
                  >
                    Rename
                  </Button>
                  <Button
                    size="sm"
                    look="quiet"
                    why={offline}
                    onClick={() => setOpen({ remove: one })}
                    aria-label={`Remove ${one.name}`}
                  >
                    Remove
                  </Button>
                </span>
              ),
            },
          ]}
        />
      )}
      {found.data?.items.some((one) => one.suspect) && (
        <div className="app-pad">
          <Banner tone="danger">
            A passkey that is marked was used by two devices at once, as if there were a copy of it. It opens
            nothing any more: remove it, and add a new one.
          </Banner>
        </div>
      )}
      {open && 'add' in open && (
        <Add names={found.data?.items.map((one) => one.name) ?? []} onClose={close} />
      )}
      {open && 'rename' in open && <Rename passkey={open.rename} onClose={close} />}
      {open && 'remove' in open && <Remove passkey={open.remove} onClose={close} />}
    </Panel>
  )
}

/** What a passkey of this device may be called: as nothing else is. */
export function freeName(device: string, taken: readonly string[]): string {
  const others = new Set(taken)
  if (!others.has(device)) return device
  let number = 2
  while (others.has(`${device} ${number}`)) number += 1
  return `${device} ${number}`
}

function Add({ names, onClose }: { readonly names: readonly string[]; readonly onClose: () => void }) {
  const [name, setName] = useState(() => freeName(deviceOf(navigator.userAgent), names))
  const [password, setPassword] = useState('')
  const stop = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => stop.current?.abort(), [])
  const act = useAct<{ name: string; password: string }, Passkey>({
    inline: true,
    touches: TOUCHES,
    done: 'The passkey is added',
    run: async (given, key) => {
      stop.current = new AbortController()
      const { signal } = stop.current
      const { public_key } = await take(
        api.POST('/v1/me/passkeys:begin', {
          params: { header: { 'Idempotency-Key': `${key}-begin` } },
          body: { password: given.password },
          signal,
        }),
      )
      const credential = await make(public_key, signal)
      return take(
        api.POST('/v1/me/passkeys', {
          params: { header: { 'Idempotency-Key': key } },
          body: { name: given.name, credential },
        }),
      )
    },
    onDone: onClose,
  })
  return (
    <FormDialog
      title="Add a passkey"
      verb="Continue"
      busy={act.isPending ? 'Waiting for your device…' : undefined}
      why={name.trim() === '' ? 'Give it a name first.' : undefined}
      onSubmit={() => act.mutate({ name: name.trim(), password })}
      onClose={onClose}
    >
      <p>Your password once more, then your device asks for your finger, face or PIN.</p>
      <Input
        label="Name"
        required
        maxLength={120}
        help="So that you know it again: the device that keeps it."
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={fieldError(act.error, 'name')}
      />
      <YourPassword value={password} onChange={setPassword} error={act.error} />
      <ProblemNote error={act.error} small except={['name', 'password']} />
    </FormDialog>
  )
}

function Rename({ passkey, onClose }: { readonly passkey: Passkey; readonly onClose: () => void }) {
  const [name, setName] = useState(passkey.name)
  const act = useAct<string>({
    inline: true,
    touches: TOUCHES,
    done: 'The passkey has another name',
    run: (given, key) =>
      take(
        api.PATCH('/v1/me/passkeys/{id}', {
          params: { path: { id: passkey.id }, header: { 'Idempotency-Key': key } },
          body: { name: given },
        }),
      ),
    onDone: onClose,
  })
  return (
    <FormDialog
      title={`Rename ${passkey.name}`}
      verb="Rename"
      busy={act.isPending ? 'Saving…' : undefined}
      why={name.trim() === '' ? 'Give it a name first.' : undefined}
      onSubmit={() => act.mutate(name.trim())}
      onClose={onClose}
    >
      <Input
        label="Name"
        required
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={fieldError(act.error, 'name')}
      />
      <ProblemNote error={act.error} small except={['name']} />
    </FormDialog>
  )
}

function Remove({ passkey, onClose }: { readonly passkey: Passkey; readonly onClose: () => void }) {
  const [password, setPassword] = useState('')
  const act = useAct<string>({
    inline: true,
    touches: TOUCHES,
    done: 'The passkey opens nothing any more',
    run: (given, key) =>
      take(
        api.DELETE('/v1/me/passkeys/{id}', {
          params: { path: { id: passkey.id }, header: { 'Idempotency-Key': key } },
          body: { password: given },
        }),
      ),
    onDone: onClose,
  })
  return (
    <FormDialog
      title={`Remove ${passkey.name}?`}
      verb="Remove"
      danger
      busy={act.isPending ? 'Removing…' : undefined}
      onSubmit={() => act.mutate(password)}
      onClose={onClose}
    >
      <p>
        It opens nothing from then on; sessions that it opened go on. The device goes on offering it until you
        delete it there, too.
      </p>
      <YourPassword value={password} onChange={setPassword} error={act.error} />
      <ProblemNote error={act.error} small except={['password']} />
    </FormDialog>
  )
}
