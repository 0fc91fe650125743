/**
 * Which of the cached answers an event makes old. Pure, and complete by kind: an event of a kind that is not known
 * here touches nothing, and what it is about is read anew when somebody looks.
 */
import type { JournalEvent } from '@aicloud/contract'

export type Key = readonly string[]

/** Somebody holds something else from then on; it may be whoever looks. */
const MEMBERSHIP = /\.member_(?:set|removed)$/
/** What may be done with a tenant's things is another thing from then on. */
const STANDING = /^tenant\.(?:suspended|reactivated|disabled|enabled)$/
const OF_TENANTS: readonly Key[] = [
  ['projects'],
  ['project'],
  ['allocations'],
  ['allocation'],
  ['members'],
  ['service-accounts'],
  ['service-account'],
]
const METERING = new Set(['allocation.metering_started', 'allocation.metering_stopped'])

export function touched(event: Pick<JournalEvent, 'kind' | 'type' | 'resource'>): Key[] {
  const { kind, type, resource } = event
  const own: Key[] = MEMBERSHIP.test(type) ? [['session'], ['projects']] : []
  switch (kind) {
    case 'allocation': {
      const keys: Key[] = [['allocations'], ['allocation', resource], ['journal', resource]]
      if (METERING.has(type)) keys.push(['usage'], ['allocation-usage', resource])
      return keys
    }
    case 'node':
      // What a node has and whether it takes work is what is offered.
      return [['nodes'], ['node', resource], ['journal', resource], ['gpu-types']]
    case 'tenant':
      return [
        ['tenants'],
        ['tenant', resource],
        ['members', resource],
        ['invitations', resource],
        ['sso', resource],
        ...(STANDING.test(type) ? OF_TENANTS : own),
      ]
    case 'project':
      return [['projects'], ['project', resource], ['members', resource], ['tokens', resource], ...own]
    case 'service_account':
      return [['service-accounts'], ['service-account', resource], ['keys', resource]]
    case 'catalog':
      return [['gpu-types']]
    case 'user':
      return [['users'], ['user', resource], ['session'], ['sessions'], ['passkeys']]
    default:
      return []
  }
}

/** The same keys once, in the order in which they came. */
export function distinct(keys: Iterable<Key>): Key[] {
  const found = new Map<string, Key>()
  for (const key of keys) found.set(key.join('\u0000'), key)
  return [...found.values()]
}
