/**
 * What a program may do, to be narrowed: all of its role, or some of it, each with what it means. A permission's word is what
 * logs and refusals say (`allocation.create`); nobody chooses well from words alone.
 */
import { PERMISSIONS, type Permission, ROLES, type Role, type Scope } from '@aicloud/contract'
import { Checkbox } from '@aicloud/ui'
import { useId } from 'react'
import { useWho } from '../app/who'
import './permissions.css'

/** What can be held in a project. */
export type InProject = (typeof ROLES)['project_admin']['permissions'][number]

const MEANS: Record<InProject, string> = {
  'allocation.read': 'See allocations, and what they run',
  'allocation.create': 'Launch: this spends money',
  'allocation.start': 'Start what is stopped: this spends money',
  'allocation.stop': 'Stop what runs',
  'allocation.release': 'Give GPUs back, for good',
  'usage.read': 'See usage and cost',
  'journal.read': 'See what happened to a thing, and when',
  'event.read': 'Hear of changes as they happen',
  'gpu_type.read': 'See GPU types and prices',
  'project.read': 'See the project',
  'project.update': 'Rename the project',
  'member.read': 'See who works in it',
  'member.set': 'Add people, and change their roles',
  'member.remove': 'Remove people',
  'token.read': 'See its tokens, without their secrets',
  'token.create': 'Issue tokens',
  'token.revoke': 'Revoke tokens',
  'service_account.read': 'See service accounts and their public keys',
  'service_account.create': 'Make service accounts',
  'service_account.update': 'Change service accounts, and register and remove their keys',
  'service_account.disable': 'Disable and enable service accounts',
}

const isInProject = (word: string): word is InProject => Object.hasOwn(MEANS, word)

/** What a permission allows, in words; one of another kind of place is its own word. */
export const permissionMeans = (word: string): string => (isInProject(word) ? MEANS[word] : word)

const GROUPS: readonly (readonly [title: string, kinds: readonly string[]])[] = [
  ['Allocations', ['allocation']],
  ['Records', ['usage', 'journal', 'event', 'gpu_type']],
  ['The project', ['project', 'member', 'token']],
  ['Service accounts', ['service_account']],
]

/** What a role allows, in the vocabulary's order. */
export function permissionsOf(role: string): readonly Permission[] {
  const held: readonly string[] = Object.hasOwn(ROLES, role) ? ROLES[role as Role].permissions : []
  return PERMISSIONS.filter((one) => held.includes(one))
}

/** What is left of a choice when there is less to choose from; `undefined`: all of it. */
export const withinOf = (
  chosen: readonly string[] | undefined,
  all: readonly string[],
): readonly string[] | undefined => chosen?.filter((one) => all.includes(one))

/** Why a choice can't be sent. */
export const choiceUnfit = (chosen: readonly string[] | undefined): string | undefined =>
  chosen?.length === 0 ? 'Choose what it may do, one thing at least.' : undefined

export interface PermissionsProps {
  /** Whose permissions these are: `role`, `account`. */
  readonly whose: string
  /** What there is to choose from. */
  readonly all: readonly string[]
  /** Absent: all of it, also what is added later. */
  readonly chosen: readonly string[] | undefined
  readonly onChange: (chosen: readonly string[] | undefined) => void
  /** Where it is lent: nobody lends what they do not hold. */
  readonly scope: Scope
  readonly error?: string | undefined
}

export function Permissions({ whose, all, chosen, onChange, scope, error }: PermissionsProps) {
  const who = useWho()
  const id = useId()
  const lacks = (one: string) => !who.may(one as Permission, scope)
  const toggle = (one: string) =>
    onChange(all.filter((other) => (other === one) !== (chosen ?? []).includes(other)))
  return (
    <fieldset className="app-fieldset" aria-describedby={error ? `${id}-wrong` : undefined}>
      <legend className="app-legend">What it may do</legend>
      <div className="app-extent">
        <label>
          <input type="radio" name={id} checked={chosen === undefined} onChange={() => onChange(undefined)} />
          All that its {whose} may
        </label>
        <label>
          <input
            type="radio"
            name={id}
            checked={chosen !== undefined}
            onChange={() => onChange(all.filter((one) => one.endsWith('.read') && !lacks(one)))}
          />
          Only what I choose
        </label>
      </div>
      {error && (
        <p className="ui-field__error" id={`${id}-wrong`}>
          {error}
        </p>
      )}
      {chosen && (
        <div className="app-permissions">
          {GROUPS.map(([title, kinds]) => {
            const found = all.filter((one) => kinds.includes(one.split('.')[0] ?? ''))
            if (found.length === 0) return null
            return (
              <section key={title} aria-label={title}>
                <h3>{title}</h3>
                {found.map((one) => (
                  <Checkbox
                    key={one}
                    label={permissionMeans(one)}
                    help={lacks(one) ? `${one} · you do not hold it here` : one}
                    checked={chosen.includes(one)}
                    // What somebody chose before can be taken away by whoever does not hold it.
                    disabled={lacks(one) && !chosen.includes(one)}
                    onChange={() => toggle(one)}
                  />
                ))}
              </section>
            )
          })}
        </div>
      )}
    </fieldset>
  )
}

/** What somebody may, as a list; in words, with the permission's own word beside it. */
export function Held({
  permissions,
  whole,
}: {
  readonly permissions: readonly string[] | null
  readonly whole: string
}) {
  if (!permissions) return <>{whole}</>
  return (
    <ul className="app-list">
      {permissions.map((one) => (
        <li key={one}>
          {permissionMeans(one)} <code className="ui-muted">{one}</code>
        </li>
      ))}
    </ul>
  )
}
