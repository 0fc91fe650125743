/**
 * What somebody may do with a thing now, and why not the rest. The server decides both: each thing lists its `actions`, by
 * what its reader holds, where it is in its life and where its tenant stands. A button is on when its word is in that list
 * and off when it is not, so that none is pressed in vain and none is missing; no screen asks roles instead.
 *
 * A list does not say why a word is not in it. For that the page knows which permission each word asks for: who lacks it is
 * told its name, and who has it is told what else stands in the way. That is a text, and decides nothing.
 *
 * What is not there yet is in no list: a new tenant, node or account (`who.why`), an order to the engine, and what people
 * do about themselves. A word that the API adds does not compile before it has its line here.
 */
import type {
  Allocation,
  ApiKey,
  Invitation,
  Member,
  Node,
  Permission,
  Project,
  Scope,
  ServiceAccount,
  ServiceAccountKey,
  Sso,
  Tenant,
  Token,
  User,
} from '@aicloud/contract'
import { humanize } from '@aicloud/tokens'
import { useCallback } from 'react'
import { useWho, type Who } from '../app/who'
import { notNow } from '../data/allocation'
import { useOfflineWhy } from '../live/stream'

/** Things that list what may be done with them. */
interface Things {
  readonly allocation: Allocation
  readonly api_key: ApiKey
  readonly invitation: Invitation
  readonly key: ServiceAccountKey
  readonly member: Member
  readonly node: Node
  readonly project: Project
  readonly service_account: ServiceAccount
  readonly sso: Sso
  readonly tenant: Tenant
  readonly token: Token
  readonly user: User
}
export type ThingKind = keyof Things
export type Word<K extends ThingKind> = Things[K]['actions'][number]

/** What a word asks for, and what else it may fail for. */
type Line<Thing> = readonly [needs: Permission, otherwise: string | ((thing: Thing) => string)]

const SHUT = 'Nothing new while the tenant is suspended or disabled.'
const MORE_THAN_YOU = 'It may do more than you, or its tenant is suspended or disabled.'
const inThisLife = (node: Node) => `Not while it is ${humanize(node.life).toLowerCase()}.`

const LINES: { readonly [K in ThingKind]: Readonly<Record<Word<K>, Line<Things[K]>>> } = {
  allocation: {
    start: ['allocation.start', (one) => notNow(one, 'start')],
    stop: ['allocation.stop', (one) => notNow(one, 'stop')],
    release: ['allocation.release', (one) => notNow(one, 'release')],
  },
  api_key: { revoke: ['service_account.update', 'It is revoked already.'] },
  invitation: { cancel: ['invitation.cancel', 'It is not open any more.'] },
  key: {
    update: ['service_account.update', MORE_THAN_YOU],
    remove: ['service_account.update', 'It is removed already.'],
  },
  member: {
    update: [
      'member.set',
      'Not the last owner, nor who holds more than you; and nobody while the tenant is suspended or disabled.',
    ],
    remove: ['member.remove', 'Not the last owner, nor who holds more than you.'],
  },
  node: {
    cordon: ['node.cordon', inThisLife],
    uncordon: ['node.cordon', inThisLife],
    drain: ['node.drain', inThisLife],
    retire: ['node.retire', inThisLife],
  },
  project: {
    update: ['project.update', SHUT],
    create_allocation: ['allocation.create', SHUT],
    create_service_account: ['service_account.create', SHUT],
    set_member: ['member.set', `${SHUT} And you can give no role that holds more than yours.`],
    issue_token: ['token.create', `${SHUT} And a project has only so many tokens.`],
    revoke_token: ['token.revoke', 'There is none.'],
  },
  service_account: {
    update: ['service_account.update', SHUT],
    disable: ['service_account.disable', 'It is disabled already.'],
    enable: ['service_account.disable', MORE_THAN_YOU],
    add_key: ['service_account.update', `There is no room for more. ${MORE_THAN_YOU}`],
    remove_key: ['service_account.update', 'It has none.'],
    issue_api_key: ['service_account.update', `There is no room for more. ${MORE_THAN_YOU}`],
    revoke_api_key: ['service_account.update', 'It has none.'],
  },
  sso: {
    update: ['sso.update', `${SHUT} It can be removed.`],
    remove: ['sso.update', 'There is none.'],
    verify_domain: ['sso.verify', SHUT],
  },
  tenant: {
    update: ['tenant.update', SHUT],
    suspend: ['tenant.suspend', 'It is suspended or disabled already.'],
    reactivate: ['tenant.suspend', 'It is not suspended.'],
    disable: ['tenant.disable', 'It is disabled already.'],
    enable: ['tenant.disable', 'It is not disabled.'],
    invite: ['invitation.create', `${SHUT} And only so many invitations can be open.`],
    create_project: ['project.create', SHUT],
    set_sso: ['sso.update', SHUT],
    remove_sso: ['sso.update', 'There is none.'],
  },
  token: { revoke: ['token.revoke', 'It is revoked already.'] },
  user: {
    update: ['user.update', 'Not now.'],
    reset_second_factor: ['user.update', 'Only of somebody else, who has a second factor.'],
    disable: ['user.disable', 'It is disabled already.'],
    enable: ['user.disable', 'It is not disabled.'],
  },
}

/** Why a thing does not allow this to somebody now; `undefined` when it does. `at`: where the thing is. */
export function whyNot<K extends ThingKind>(
  who: Who,
  kind: K,
  thing: Things[K] | undefined,
  action: Word<K>,
  at?: Scope,
): string | undefined {
  if (!thing) return 'It is being read.'
  if ((thing.actions as readonly string[]).includes(action)) return undefined
  const line: Line<Things[K]> = LINES[kind][action]
  const [needs, otherwise] = line
  return who.why(needs, at) ?? (typeof otherwise === 'string' ? otherwise : otherwise(thing))
}

export type Legal = <K extends ThingKind>(
  kind: K,
  thing: Things[K] | undefined,
  action: Word<K>,
  at?: Scope,
) => string | undefined

/** {@link whyNot} for whoever looks, and while nothing can be sent the reason for that: what a button's `why` takes. */
export function useLegal(): Legal {
  const who = useWho()
  const offline = useOfflineWhy()
  return useCallback(
    (kind, thing, action, at) => offline ?? whyNot(who, kind, thing, action, at),
    [who, offline],
  )
}
