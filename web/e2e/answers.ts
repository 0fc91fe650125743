/**
 * What is done between the page and the server, to bring about states that the server does not show on demand: an answer is
 * held back, changed, or another one is given. What the page makes of it is its own doing, and that is what is tested.
 */
import type { Page, Route } from 'playwright-core'

/** What `$project`, `$allocation` and the like stand for; filled when the cloud is there. */
export const NAMES: Record<string, string> = {}

/** A text with those names in it, as this cloud has them. `$id` belongs to the screens' own paths. */
export const filled = (text: string): string =>
  text.replace(/\$(allocation|project|account|node|tenant|user)\b/g, (name) => NAMES[name] ?? name)

export const matches = (path: string) => (url: URL) => {
  const wanted = `/v1${filled(path)}`
  return wanted.endsWith('*') ? url.pathname.startsWith(wanted.slice(0, -1)) : url.pathname === wanted
}

export const json = (body: unknown, status = 200) => ({
  status,
  contentType: status === 200 ? 'application/json' : 'application/problem+json',
  body: JSON.stringify(body),
})

/** An answer of this path (its beginning, behind /v1) becomes another. */
export function give(path: string, body: unknown, status = 200) {
  return (page: Page) =>
    page.route(matches(path), (route: Route) =>
      route.request().method() === 'GET' ? route.fulfill(json(body, status)) : route.fallback(),
    )
}

/** What is in an answer of this path becomes something else; a list's items each. */
export function change(path: string, how: (thing: Thing) => Thing) {
  return (page: Page) =>
    page.route(matches(path), async (route: Route) => {
      if (route.request().method() !== 'GET') return route.fallback()
      const response = await route.fetch()
      const body = (await response.json()) as Thing
      const items = body['items'] as Thing[] | undefined
      return route.fulfill({ response, json: items ? { ...body, items: items.map(how) } : how(body) })
    })
}
type Thing = Readonly<Record<string, unknown>>

/** A moment, minutes from now. */
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const certificate = (issued: number, serial: string) => ({
  serial,
  issued_at: inMinutes(issued),
  expires_at: inMinutes(issued + 60),
})
export const RENEWED = [
  certificate(-41, '3f1d60c2a94e7b58d20c4471aa90be13'),
  certificate(-11, '7c04e2b9815f6ad3407cd92e5b1f8a60'),
]
const LEAVES = () => ({
  since: inMinutes(-18),
  deadline: inMinutes(42),
  reason: 'Power works in rack 7: the machine is switched off for two hours.',
})
export const draining = (node: Thing): Thing => ({
  ...node,
  life: 'draining',
  schedulable: false,
  actions: ['drain', 'cordon', 'uncordon', 'retire'],
  drain: LEAVES(),
  certificates: RENEWED,
})
export const inMaintenance = (node: Thing): Thing => ({
  ...node,
  life: 'maintenance',
  reachable: false,
  schedulable: false,
  capacity: (node['capacity'] as Thing[]).map((one) => ({ ...one, free: one['total'] })),
  gpus: (node['gpus'] as Thing[]).map((gpu) => ({ ...gpu, holder: undefined, hold: undefined })),
  actions: ['uncordon', 'retire'],
  certificates: RENEWED,
})
export const notRenewed =
  (minutes: number) =>
  (node: Thing): Thing => ({
    ...node,
    certificates: [certificate(minutes - 60, '3f1d60c2a94e7b58d20c4471aa90be13')],
  })
export const noticed = (allocation: Thing): Thing =>
  allocation['placement'] ? { ...allocation, notice: LEAVES() } : allocation

/** Its part of the engine takes no orders. */
export const held = (allocation: Thing): Thing => ({
  ...allocation,
  actions: [],
  held: { reason: 'crashes', text: 'It crashed too often.', crash_id: 'crash_01jd4q8w0zf2n9k3m5p7r9t1v3' },
})
/** It ran, and failed half an hour ago. */
export const failed = (allocation: Thing): Thing => ({
  ...allocation,
  phase: 'released',
  phase_since: inMinutes(-30),
  actions: [],
  pending: undefined,
  placement: undefined,
  outcome: {
    kind: 'failed',
    reason: 'exited',
    message: 'The workload ended with exit code 3.',
    exit_code: 3,
  },
})

/** What has ended is what is there, and it failed. */
export const endedBadly = (page: Page) =>
  page.route(matches('/allocations'), async (route: Route) => {
    const url = route.request().url()
    if (!url.includes('expired')) return route.fallback()
    const response = await route.fetch({ url: url.replaceAll(/&?phase=[^&]*/g, '') })
    const body = (await response.json()) as { readonly items: Thing[] }
    return route.fulfill({ response, json: { ...body, items: body.items.slice(0, 2).map(failed) } })
  })
/** A pulse in which several things are wrong, over five minutes. */
export const aboveItsLimits = (pulse: Thing): Thing => {
  const now = Date.now()
  const steps = Array.from({ length: 30 }, (_, at) => new Date(now - (29 - at) * 10_000).toISOString())
  const grown = (to: number) => steps.map((_, at) => (at < 12 ? 0 : (to * (at - 11)) / 18))
  const wrong: Readonly<Record<string, Thing>> = {
    requests: { value: 214, series: steps.map((_, at) => 190 + 30 * Math.sin(at)) },
    failed: { value: 0.081, state: 'critical', runbook: 'database-away', series: grown(0.2) },
    refused: { value: 0.079, series: grown(0.2) },
    answer_p50: { value: 0.012, state: 'ok', series: steps.map(() => 0.012) },
    answer_p99: { value: 3.1, state: 'warning', series: grown(4.2) },
    mailbox_oldest: {
      value: 4.2,
      state: 'critical',
      series: grown(4.2).map((value, at) => (at < 6 ? null : value)),
      of: { directory: 'allocation', id: filled('$allocation') },
    },
    commit_p99: { value: 1.4, state: 'warning', series: grown(1.8) },
    crashes: { value: 3, state: 'warning', series: steps.map((_, at) => (at % 10 === 9 ? 1 : 0)) },
    nodes_silent: { value: 1, state: 'critical', series: grown(1) },
    queue_depth: { value: 7, series: grown(7) },
    queue_oldest: { value: 1_840, state: 'ok', of: { directory: 'allocation', id: filled('$allocation') } },
    mail_waiting: { value: undefined, state: 'unknown', series: steps.map(() => null) },
  }
  const figures = pulse['figures'] as Thing[]
  return {
    ...pulse,
    state: 'critical',
    steps,
    window_seconds: 300,
    figures: figures.map((one) => ({ ...one, series: steps.map(() => 0), ...wrong[one['name'] as string] })),
    problems: [
      { code: 'unavailable', status: 503, count: 5_079, runbook: 'database-away' },
      { code: 'internal', status: 500, count: 131, runbook: 'quarantined-actor' },
    ],
    gpus: [
      { model: 'A100', total: 16, held: 9, free: 7 },
      { model: 'H100', total: 64, held: 51, free: 5 },
    ],
  }
}

/** A month's usage, whatever is billed in this cloud: the answer to the question for these days of UTC, and to no other. */
export const usageOfFebruary = (page: Page) =>
  page.route(
    ({ pathname, searchParams: asked }) =>
      pathname === '/v1/usage' &&
      asked.get('from') === '2026-02-01T00:00:00.000Z' &&
      asked.get('to') === '2026-03-01T00:00:00.000Z' &&
      asked.get('step') === 'day',
    async (route) => {
      const response = await route.fetch()
      const told = (await response.json()) as Thing
      return route.fulfill({ response, json: { ...told, ...february() } })
    },
  )

/** Two allocations, one of which ran half of the month. */
function february(): Thing {
  const amount = (gpuHours: number) => ({
    currency: 'USD',
    cost_micros: String(gpuHours * 2_490_000),
    gpu_seconds: (gpuHours * 3_600).toFixed(3),
    gpu_microseconds: String(gpuHours * 3_600_000_000),
  })
  const days = Array.from({ length: 28 }, (_, at) => ({
    from: new Date(Date.UTC(2026, 1, at + 1)).toISOString(),
    to: new Date(Date.UTC(2026, 1, at + 2)).toISOString(),
    parts: [{ gpu_model: 'H100', ...amount(at < 14 ? 24 : 72) }],
  }))
  const of = (allocation: string, display_name: string, gpu_count: number, gpuHours: number) => ({
    allocation,
    display_name,
    gpu_model: 'H100',
    gpu_count,
    ...amount(gpuHours),
  })
  return {
    total: [amount(1_344)],
    projects: [
      {
        project: { id: filled('$project'), name: '' },
        display_name: 'lab',
        allocations: 2,
        ...amount(1_344),
      },
    ],
    allocations: [
      of(`alloc_${NOBODY}`, 'training', 1, 672),
      of(`alloc_${NOBODY.slice(1)}1`, 'evaluation', 2, 672),
    ],
    series: days,
  }
}

/** An answer never comes. */
export function hold(path: string) {
  return (page: Page) => page.route(matches(path), () => new Promise<void>(() => {}))
}

export const problem = (code: string, status: number, more: object = {}) => ({
  type: `urn:aicloud:problem:${code}`,
  title: 'It was broken for the test',
  status,
  detail: 'Nothing is wrong but this answer.',
  code,
  retry: 'no',
  suggestion: 'Read the test.',
  runbook: `docs/problems.md#${code}`,
  instance: 'urn:aicloud:request:req_test',
  request_id: 'req_00000000000000000000000000',
  ...more,
})
export const broken = (path: string) => give(path, problem('internal', 500), 500)
export const denied = (path: string, missing: string) =>
  give(path, problem('forbidden', 403, { missing_permission: missing }), 403)
export const nothing = { items: [], position: '0-0' }

/** The event stream breaks and does not come back. */
export async function breakStream(page: Page): Promise<void> {
  await page.route('**/v1/events**', (route) => route.abort('connectionrefused'))
}

/** The engine's feed can't be opened. */
export async function breakFeed(page: Page): Promise<void> {
  await page.routeWebSocket('**/v1/ops/supervision/watch**', (socket) => socket.close())
}

/** Ids of the right shape that name nothing. */
export const NOBODY = '00000000000000000000000000'
