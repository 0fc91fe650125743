/**
 * What a state looks like: a tone (colour), an icon and a word, always all three, so that no meaning hangs on
 * colour alone. The table is the only place that knows; a word that is not in it is shown as it is, in neutral,
 * because a server newer than this page may have more states than we know.
 */

export const TONES = ['neutral', 'info', 'progress', 'success', 'warning', 'danger'] as const
export type Tone = (typeof TONES)[number]

/** Icons by meaning; the ui package draws them. */
export const ICONS = [
  'circle',
  'dashed',
  'clock',
  'spinner',
  'check',
  'play',
  'pause',
  'stop',
  'alert',
  'cross',
  'ban',
  'lost',
  'lock',
  'wrench',
  'moon',
  'hourglass',
] as const
export type IconName = (typeof ICONS)[number]

export interface Look {
  readonly tone: Tone
  readonly icon: IconName
  readonly text: string
}

const look = (tone: Tone, icon: IconName, text: string): Look => ({ tone, icon, text })

/** What has states, in the words of the API. */
export const LOOKS = {
  allocation: {
    requested: look('neutral', 'dashed', 'Requested'),
    queued: look('info', 'clock', 'Queued'),
    reserved: look('progress', 'spinner', 'Reserved'),
    provisioning: look('progress', 'spinner', 'Provisioning'),
    configuring: look('progress', 'spinner', 'Configuring'),
    active: look('success', 'play', 'Active'),
    stopping: look('progress', 'spinner', 'Stopping'),
    stopped: look('neutral', 'stop', 'Stopped'),
    lost: look('danger', 'lost', 'Lost'),
    releasing: look('progress', 'spinner', 'Releasing'),
    failed_cleanup: look('danger', 'alert', 'Cleanup failed'),
    released: look('neutral', 'check', 'Released'),
    canceled: look('neutral', 'cross', 'Canceled'),
    expired: look('warning', 'hourglass', 'Expired'),
  },
  outcome: {
    succeeded: look('success', 'check', 'Succeeded'),
    failed: look('danger', 'cross', 'Failed'),
    node_lost: look('danger', 'lost', 'Node lost'),
    canceled: look('neutral', 'cross', 'Canceled'),
    expired: look('warning', 'hourglass', 'Expired'),
  },
  node: {
    registered: look('neutral', 'dashed', 'Registered'),
    enrolled: look('progress', 'spinner', 'Enrolled'),
    ready: look('success', 'check', 'Ready'),
    cordoned: look('warning', 'pause', 'Cordoned'),
    draining: look('warning', 'hourglass', 'Draining'),
    maintenance: look('info', 'wrench', 'Maintenance'),
    retired: look('neutral', 'ban', 'Retired'),
    unreachable: look('danger', 'lost', 'Unreachable'),
  },
  standing: {
    active: look('success', 'check', 'Active'),
    suspended: look('warning', 'pause', 'Suspended'),
    disabled: look('danger', 'ban', 'Disabled'),
  },
  actor: {
    cold: look('neutral', 'moon', 'Cold'),
    activating: look('progress', 'spinner', 'Activating'),
    active: look('success', 'check', 'Active'),
    backing_off: look('warning', 'hourglass', 'Backing off'),
    quarantined: look('danger', 'lock', 'Quarantined'),
    exited: look('neutral', 'stop', 'Exited'),
    paused: look('warning', 'pause', 'Paused'),
  },
  child: {
    waiting: look('neutral', 'clock', 'Waiting'),
    starting: look('progress', 'spinner', 'Starting'),
    running: look('success', 'check', 'Running'),
    backing_off: look('warning', 'hourglass', 'Backing off'),
    finished: look('neutral', 'check', 'Finished'),
    failed: look('danger', 'cross', 'Failed'),
    stopped: look('neutral', 'stop', 'Stopped'),
  },
  order: {
    pending: look('progress', 'spinner', 'Under way'),
    done: look('success', 'check', 'Done'),
    refused: look('warning', 'ban', 'Refused'),
  },
  figure: {
    ok: look('success', 'check', 'Well'),
    idle: look('neutral', 'moon', 'Quiet'),
    unknown: look('warning', 'dashed', 'Not known'),
    warning: look('warning', 'alert', 'Look'),
    critical: look('danger', 'alert', 'Act'),
  },
  audit: {
    done: look('success', 'check', 'Done'),
    denied: look('danger', 'ban', 'Denied'),
  },
} as const satisfies Record<string, Record<string, Look>>

export type Kind = keyof typeof LOOKS

/** How a state of this kind looks; a word that is not known is shown as it came. */
export function lookOf(kind: Kind, state: string): Look {
  const known: Readonly<Record<string, Look>> = LOOKS[kind]
  return Object.hasOwn(known, state) ? (known[state] as Look) : look('neutral', 'circle', humanize(state))
}

/** `failed_cleanup` as people write it. */
export function humanize(word: string): string {
  const text = word.replace(/[_-]+/g, ' ').trim()
  return text === '' ? '—' : text.charAt(0).toUpperCase() + text.slice(1)
}
