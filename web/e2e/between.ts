/**
 * What stands between the page and the server where a test wants to be: a proxy on a port of its own that hands everything
 * on, and can do what servers and networks do on bad days. It cuts the line, it makes an event stream that never rests, it
 * tells of an engine with as many children as are wanted. The page notices no difference: real sockets, real chunks, the
 * browser's own HTTP and WebSocket, so what is measured is what people get.
 */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

const EVENTS = '/v1/events'
const FEED = '/v1/ops/supervision/watch'
/** RFC 6455, 1.3: what a server adds to the client's key. */
const ACCEPT = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** Writes a text; `false` when the other side has not read what came before it. */
export type Say = (text: string) => boolean
/** Speaks on a line until it ends: gets what it says things with, gives what is to be done at the end. */
export type Speaker = (say: Say) => () => void

/** A text frame from a server: whole, and not masked (RFC 6455, 5.2). */
function frame(text: string): Buffer {
  const payload = Buffer.from(text)
  const head = Buffer.alloc(payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10)
  head[0] = 0x81
  if (head.length === 2) head[1] = payload.length
  else if (head.length === 4) {
    head[1] = 126
    head.writeUInt16BE(payload.length, 2)
  } else {
    head[1] = 127
    head.writeBigUInt64BE(BigInt(payload.length), 2)
  }
  return Buffer.concat([head, payload])
}

export class Between {
  /** Instead of the server's event stream. */
  events: Speaker | undefined
  /** Instead of the engine's feed. */
  feed: Speaker | undefined
  readonly #server: Server
  readonly #target: URL
  readonly #lines = new Set<Duplex>()
  #isCut = false

  private constructor(target: string) {
    this.#target = new URL(target)
    this.#server = createServer((asked, answer) => this.#pass(asked, answer))
    this.#server.on('connection', (socket) => this.#hold(socket))
    this.#server.on('upgrade', (asked, socket, head) => this.#upgrade(asked, socket, head))
  }

  static async start(target: string): Promise<Between> {
    const between = new Between(target)
    await new Promise<void>((resolve) => between.#server.listen(0, '127.0.0.1', resolve))
    return between
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`
  }

  /** From now on nothing passes, and what was open is gone. */
  cut(): void {
    this.#isCut = true
    for (const line of this.#lines) line.destroy()
  }

  mend(): void {
    this.#isCut = false
  }

  async stop(): Promise<void> {
    this.cut()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  #hold(line: Duplex): void {
    if (this.#isCut) {
      line.destroy()
      return
    }
    // A line to the server serves one request after the other.
    if (this.#lines.has(line)) return
    this.#lines.add(line)
    line.on('close', () => this.#lines.delete(line))
    // Who is cut off hears of it as an error.
    line.on('error', () => line.destroy())
  }

  #pass(asked: IncomingMessage, answer: ServerResponse): void {
    const path = asked.url?.split('?')[0]
    if (path === EVENTS && this.events) {
      answer.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      const end = this.events((text) => answer.write(text))
      answer.on('close', end)
      return
    }
    const onward = request(
      {
        host: '127.0.0.1',
        port: this.#target.port,
        method: asked.method,
        path: asked.url,
        headers: asked.headers,
      },
      (said) => {
        answer.writeHead(said.statusCode ?? 502, said.headers)
        answer.flushHeaders()
        said.on('error', () => answer.destroy())
        said.pipe(answer)
      },
    )
    onward.on('socket', (socket) => this.#hold(socket))
    onward.on('error', () => answer.destroy())
    asked.on('error', () => onward.destroy())
    answer.on('close', () => onward.destroy())
    asked.pipe(onward)
  }

  #upgrade(asked: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.feed && asked.url?.split('?')[0] === FEED) {
      const accept = createHash('sha1')
        .update(`${asked.headers['sec-websocket-key']}${ACCEPT}`)
        .digest('base64')
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      )
      const end = this.feed((text) => socket.write(frame(text)))
      // What the page sends is its farewell: nothing else is said on this line.
      socket.on('data', () => socket.destroy())
      socket.on('close', end)
      return
    }
    const onward: Socket = connect(Number(this.#target.port), '127.0.0.1')
    this.#hold(onward)
    onward.write(`${asked.method} ${asked.url} HTTP/1.1\r\n`)
    for (let at = 0; at < asked.rawHeaders.length; at += 2) {
      onward.write(`${asked.rawHeaders[at]}: ${asked.rawHeaders[at + 1]}\r\n`)
    }
    onward.write('\r\n')
    onward.write(head)
    onward.pipe(socket)
    socket.pipe(onward)
    onward.on('close', () => socket.destroy())
    socket.on('close', () => onward.destroy())
  }
}
