// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { type Follow, follow, Parser, type ServerEvent, type StreamState } from './events'

const bytes = (text: string) => new TextEncoder().encode(text)

/** A small generator with a seed, so that a failure can be played again. */
function dice(seed: number) {
  let state = seed >>> 0
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe('Parser', () => {
  it('reads what our server sends', () => {
    const parser = new Parser()
    const text =
      ': watching\nretry: 1000\nid: 4-2\n\nid: 5-1\nevent: allocation.active\ndata: {"seq":3}\n\n: keep-alive\n\n'
    expect(parser.push(bytes(text))).toEqual([{ id: '5-1', type: 'allocation.active', data: '{"seq":3}' }])
    expect(parser.retry).toBe(1000)
    expect(parser.lastId).toBe('5-1')
  })

  it('takes the place of the greeting, which is no event', () => {
    const parser = new Parser()
    expect(parser.push(bytes('id: 9-9\n\n'))).toEqual([])
    expect(parser.lastId).toBe('9-9')
  })

  it('knows all ends of lines, several lines of data, and fields that it does not know', () => {
    const parser = new Parser()
    const found = parser.push(bytes('data: a\r\ndata:b\rdata\nother: x\nid: bad\0id\n\ndata: c\n\n'))
    expect(found.map((event) => event.data)).toEqual(['a\nb\n', 'c'])
    expect(found.map((event) => event.type)).toEqual(['message', 'message'])
    expect(parser.lastId).toBe('')
  })

  it('reads the same however the bytes are cut', () => {
    const text =
      'id: 1-1\r\nevent: a\r\ndata: {"név":"ž✓"}\r\n\r\n: c\n\nid: 1-2\rdata: x\rdata: y\r\r\ndata: z\n\n'
    const whole = bytes(text)
    const expected = new Parser().push(whole)
    expect(expected).toHaveLength(3)
    for (let seed = 1; seed <= 300; seed++) {
      const roll = dice(seed)
      const parser = new Parser()
      const found: ServerEvent[] = []
      for (let at = 0; at < whole.length; ) {
        const length = 1 + roll(7)
        found.push(...parser.push(whole.subarray(at, at + length)))
        at += length
      }
      expect(found, `seed ${seed}`).toEqual(expected)
    }
  })

  it('survives whatever comes', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const roll = dice(seed)
      const parser = new Parser()
      const noise = Uint8Array.from({ length: 200 }, () => {
        const usual = [10, 13, 58, 32, 100, 97, 116, 105]
        return roll(3) === 0 ? roll(256) : (usual[roll(usual.length)] as number)
      })
      for (const event of parser.push(noise)) expect(typeof event.data).toBe('string')
    }
  })
})

describe('follow', () => {
  /** A server that plays one answer after the other; the last one stays open. */
  function server(answers: (Response | Error)[]) {
    const asked: (string | null)[] = []
    const fake = async (_url: unknown, init?: RequestInit): Promise<Response> => {
      asked.push(new Headers(init?.headers).get('last-event-id'))
      const answer = answers.shift()
      if (answer instanceof Error) throw answer
      return answer ?? new Response(new ReadableStream({ start() {} }))
    }
    return { asked, fetch: fake as typeof fetch }
  }
  const problem = (status: number, code: string) =>
    new Response(JSON.stringify({ code, title: code, detail: '', status }), { status })

  async function run(
    answers: (Response | Error)[],
    until: (states: StreamState[]) => boolean,
    more: Partial<Follow> = {},
  ) {
    const stop = new AbortController()
    const states: StreamState[] = []
    const events: ServerEvent[] = []
    let forgotten = 0
    const peer = server(answers)
    const running = follow({
      url: '/v1/events',
      signal: stop.signal,
      fetch: peer.fetch,
      random: () => -0.5,
      onEvents: (came) => events.push(...came),
      onState: (state) => {
        states.push(state)
        if (until(states)) stop.abort()
      },
      onForgotten: () => {
        forgotten += 1
      },
      ...more,
    })
    await running
    return { states: states.map((state) => state.kind), events, forgotten, asked: peer.asked }
  }
  const lives = (count: number) => (states: StreamState[]) =>
    states.filter((state) => state.kind === 'live').length === count

  it('comes back with the place of the last event, and loses none', async () => {
    const first = new Response('id: 1-1\n\nid: 1-2\nevent: a\ndata: 1\n\nid: 1-3\ndata: cut off')
    const found = await run([first, new Error('no route'), new Response('id: 1-3\ndata: 2\n\n')], lives(3))
    expect(found.events.map((event) => event.data)).toEqual(['1', '2'])
    // What was cut off was not handed on, so its place does not count.
    expect(found.asked.slice(0, 3)).toEqual([null, '1-2', '1-2'])
    expect(found.states).toEqual(['connecting', 'live', 'broken', 'broken', 'live', 'broken', 'live'])
  })

  it('begins anew when the journal has forgotten its place', async () => {
    const first = new Response('id: 7-7\n\n')
    const found = await run([first, problem(410, 'position_too_old')], lives(2))
    expect(found.forgotten).toBe(1)
    expect(found.asked).toEqual([null, '7-7', null])
  })

  it('does not come back where it is not allowed', async () => {
    const found = await run([problem(403, 'forbidden')], () => false)
    expect(found.states).toEqual(['connecting', 'refused'])
  })

  it('says since when nothing was heard, and not since when that was noticed', async () => {
    const hour = 3_600_000
    let clock = 1_000
    const stop = new AbortController()
    const since: number[] = []
    // It says something at 2,000; then the machine sleeps for eight hours, and the connection is found dead.
    const body = new ReadableStream<Uint8Array>(
      {
        pull(stream) {
          if (clock === 1_000) {
            clock = 2_000
            stream.enqueue(bytes(': keep-alive\n\n'))
            return
          }
          clock += 8 * hour
          stream.error(new TypeError('the network was changed'))
        },
      },
      { highWaterMark: 0 },
    )
    await follow({
      url: '/v1/events',
      signal: stop.signal,
      fetch: async () => new Response(body),
      now: () => clock,
      random: () => -0.5,
      onEvents: () => {},
      onForgotten: () => {},
      onState: (state) => {
        if (state.kind !== 'broken') return
        since.push(state.since)
        stop.abort()
      },
    })
    expect(since).toEqual([2_000])
  })

  it('believes who says that the network has gone, and comes back as soon as it has', async () => {
    const network = new EventTarget()
    const tell = (name: string) => setTimeout(() => network.dispatchEvent(new Event(name)))
    const began = Date.now()
    const found = await run(
      [],
      (states) => {
        const last = states.at(-1)?.kind
        if (last === 'live') tell('offline')
        if (last === 'broken') tell('online')
        return lives(3)(states)
      },
      // A pause that would outlast the test.
      { network, random: () => 1e6 },
    )
    expect(found.states).toEqual(['connecting', 'live', 'broken', 'live', 'broken', 'live'])
    expect(Date.now() - began).toBeLessThan(10_000)
  })

  it('comes back when the server is too busy', async () => {
    const found = await run([problem(429, 'overloaded'), problem(503, 'unavailable')], lives(1))
    // Who says that there is no room is heard.
    expect(found.states).toEqual(['connecting', 'waiting', 'broken', 'live'])
  })
})
