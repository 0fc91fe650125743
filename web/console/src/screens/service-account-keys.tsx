/** The keys that a service account signs with: only their public halves come here. */
import { type ServiceAccount, type ServiceAccountKey, take } from '@aicloud/contract'
import { Button, FormDialog, Input, Panel, Textarea, timeNow } from '@aicloud/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../app/api'
import { useAct } from '../parts/act'
import { daysAfter, momentOf, soonest } from '../parts/day'
import { KeyTable } from '../parts/key-table'
import { useLegal } from '../parts/legal'
import { fieldError, ProblemNote } from '../parts/problem'
import { AsOf } from '../parts/screen'
import { Sure } from '../parts/sure'
import { SetRotation } from './service-account-rotation'

export function Keys({
  account,
  why,
}: {
  readonly account: ServiceAccount
  /** Why none can be added. */
  readonly why: string | undefined
}) {
  const legal = useLegal()
  const scope = { tenant: account.tenant.id, project: account.project.id }
  const [adding, setAdding] = useState(false)
  const found = useQuery({
    queryKey: ['keys', account.id, 'signing'],
    queryFn: ({ signal }) =>
      take(api.GET('/v1/service-accounts/{id}/keys', { params: { path: { id: account.id } }, signal })),
  })
  const [going, setGoing] = useState<ServiceAccountKey>()
  const [rotating, setRotating] = useState<ServiceAccountKey>()
  const remove = useAct<ServiceAccountKey>({
    inline: true,
    onDone: () => setGoing(undefined),
    touches: [
      ['keys', account.id],
      ['service-account', account.id],
    ],
    done: 'The key opens nothing any more',
    run: (one, key) =>
      take(
        api.DELETE('/v1/service-accounts/{id}/keys/{key}', {
          params: { path: { id: account.id, key: one.id }, header: { 'Idempotency-Key': key } },
        }),
      ),
  })
  return (
    <Panel
      flush
      title="Signing keys"
      note={<AsOf always at={found.dataUpdatedAt || undefined} />}
      actions={
        <Button size="sm" icon="add" why={why} onClick={() => setAdding(true)}>
          Register a key
        </Button>
      }
    >
      <KeyTable
        label="Signing keys"
        name="keys"
        found={found}
        note={(one) => one.algorithm}
        due={['Refused from', (one) => soonest(one.rotate_by, one.expires_at)]}
        empty={[
          'No key yet',
          'Make a pair where the program runs, and register its public half. The private half never leaves that place.',
        ]}
        verb="Remove"
        why={(one) => legal('key', one, 'remove', scope)}
        onRemove={setGoing}
        change={{
          verb: 'Rotation of',
          why: (one) => legal('key', one, 'update', scope),
          onChange: setRotating,
        }}
      />
      <Sure
        of={going}
        title={(one) => `Remove ${one.label}?`}
        verb="Remove"
        busy="Removing…"
        act={remove}
        why={going && legal('key', going, 'remove', scope)}
        onClose={() => setGoing(undefined)}
      >
        <p>All tokens that were given for it are void at once. A key that was removed never comes back.</p>
      </Sure>
      {rotating && <SetRotation account={account} of={rotating} onClose={() => setRotating(undefined)} />}
      {adding && <AddKey account={account} onClose={() => setAdding(false)} />}
    </Panel>
  )
}

interface Given {
  readonly name: string
  readonly jwk: Record<string, never>
  readonly rotate_by?: string
  readonly expires_at?: string
}

/** Whether a text has the half of a key that never leaves its program: all of it, or cut off. */
const isPrivate = (text: string): boolean => /"d"\s*:/.test(text)

function AddKey({ account, onClose }: { readonly account: ServiceAccount; readonly onClose: () => void }) {
  const [name, setName] = useState('')
  const [jwk, setJwk] = useState('')
  const [rotate, setRotate] = useState('')
  const [end, setEnd] = useState('')
  const [tomorrow] = useState(() => daysAfter(timeNow(), 1))
  const [wrong, setWrong] = useState<string>()
  const act = useAct<Given>({
    inline: true,
    touches: [
      ['keys', account.id],
      ['service-account', account.id],
    ],
    done: 'The key is registered',
    run: (body, key) =>
      take(
        api.POST('/v1/service-accounts/{id}/keys', {
          params: { path: { id: account.id }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    onDone: onClose,
  })
  const write = (text: string) => {
    // What somebody pasted by mistake is not left to be read over their shoulder, or sent.
    const secret = isPrivate(text)
    setJwk(secret ? '' : text)
    setWrong(
      secret
        ? 'That was the private half. It is off this page and was not sent: keep it where it is, and paste the public one.'
        : undefined,
    )
  }
  const submit = () => {
    try {
      const read: unknown = JSON.parse(jwk)
      if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new SyntaxError()
      setWrong(undefined)
      act.mutate({
        name: name.trim(),
        jwk: read as Record<string, never>,
        ...(rotate ? { rotate_by: momentOf(rotate) } : {}),
        ...(end ? { expires_at: momentOf(end) } : {}),
      })
    } catch {
      setWrong('This is no JWK: paste the JSON object that keygen printed.')
    }
  }
  return (
    <FormDialog
      title="Register a key"
      size="md"
      verb="Register"
      busy={act.isPending ? 'Registering…' : undefined}
      onSubmit={submit}
      onClose={onClose}
    >
      <Input
        label="Name"
        required
        placeholder="ci, 2026"
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={fieldError(act.error, 'name')}
      />
      <Textarea
        label="Public key, as JWK"
        required
        rows={6}
        className="ui-input--mono"
        spellCheck={false}
        placeholder={'{"kty": "OKP", "crv": "Ed25519", "x": "…"}'}
        help="Ed25519, or P-256. What `aicloud service-account keygen` prints."
        value={jwk}
        onChange={(event) => write(event.target.value)}
        error={wrong ?? fieldError(act.error, 'jwk')}
      />
      <div className="ui-form-row">
        <Input
          label="Rotate by"
          type="date"
          min={tomorrow}
          help="Another one must have taken its place; can be moved. Empty: as late as keys may be here."
          value={rotate}
          onChange={(event) => setRotate(event.target.value)}
          error={fieldError(act.error, 'rotate_by')}
        />
        <Input
          label="Ends"
          type="date"
          min={tomorrow}
          help="Once and for all. Both days begin at 00:00 UTC."
          value={end}
          onChange={(event) => setEnd(event.target.value)}
          error={fieldError(act.error, 'expires_at')}
        />
      </div>
      <ProblemNote error={act.error} small except={['name', 'jwk', 'rotate_by', 'expires_at']} />
    </FormDialog>
  )
}
