/**
 * A whole cloud for the tests of the console: the real binary with its private database and a real agent, on free ports
 * and in a folder of its own. AICLOUD_E2E_PROGRAM says which binary; AICLOUD_E2E_READY takes a cloud that runs.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Ready {
  readonly url: string
  readonly operator_token: string
  readonly operator_email: string
  readonly operator_password: string
  readonly project_token: string
  readonly project: string
  readonly tenant: string
  readonly node: string
}

/** What another process needs to use a cloud that runs. */
export interface Given {
  readonly ready: Ready
  /** Its folder; absent for a cloud that was not started here. */
  readonly folder?: string
}

const START_MS = 120_000
const STOP_MS = 60_000
const LETTER_MS = 60_000
const ROOT = new URL('../../', import.meta.url).pathname

export class Cloud {
  readonly ready: Ready
  readonly #child: ChildProcess | undefined
  readonly #folder: string | undefined

  private constructor(given: Given, child?: ChildProcess) {
    this.ready = given.ready
    this.#child = child
    this.#folder = given.folder
  }

  /** A cloud that another process has started, and stops. */
  static of(given: Given): Cloud {
    return new Cloud(given)
  }

  get given(): Given {
    return { ready: this.ready, ...(this.#folder ? { folder: this.#folder } : {}) }
  }

  /** `more`: settings, as the environment has them. */
  static async start(more: Readonly<Record<string, string>> = {}): Promise<Cloud> {
    const running = process.env['AICLOUD_E2E_READY']
    if (running) return new Cloud({ ready: JSON.parse(readFileSync(running, 'utf8')) as Ready })
    const program = process.env['AICLOUD_E2E_PROGRAM'] ?? join(ROOT, 'target/debug/aicloud')
    if (!existsSync(program)) throw new Error(`there is no ${program}; \`cargo build --workspace\` makes it`)
    const folder = mkdtempSync(join(tmpdir(), 'aicloud-console.'))
    // As root the database runs as another user, who must be able to pass.
    chmodSync(folder, 0o711)
    const file = join(folder, 'ready.json')
    const child = spawn(program, ['dev', '--ready-file', file, '--gpus', '8xH100'], {
      env: {
        // The binary refuses settings that it does not know, and what is ours here is none of its.
        ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AICLOUD_'))),
        AICLOUD_DATA_DIR: join(folder, 'data'),
        AICLOUD_HTTP_LISTEN: '127.0.0.1:0',
        AICLOUD_AGENTS_LISTEN: '127.0.0.1:0',
        ...more,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-8_000)
    })
    const deadline = Date.now() + START_MS
    while (!existsSync(file)) {
      if (child.exitCode !== null || Date.now() > deadline) {
        child.kill('SIGKILL')
        throw new Error(`aicloud dev did not become ready:\n${said}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const ready = JSON.parse(readFileSync(file, 'utf8')) as Ready
    // A cookie for this host only is taken by browsers from `localhost` without TLS, as from https elsewhere.
    const url = ready.url.replace('127.0.0.1', 'localhost')
    return new Cloud({ ready: { ...ready, url }, folder }, child)
  }

  async stop(): Promise<void> {
    const child = this.#child
    if (!child) return
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill('SIGINT')
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    await ended
    clearTimeout(late)
    if (this.#folder) rmSync(this.#folder, { recursive: true, force: true })
  }

  /** A request by the operator's token. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.ready.url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.ready.operator_token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  /** The code of the newest letter to somebody. */
  async letter(to: string): Promise<string> {
    const folder = this.#folder && join(this.#folder, 'data/mail')
    if (!folder) throw new Error('the letters of a cloud that was given are not known')
    const deadline = Date.now() + LETTER_MS
    for (;;) {
      const found = existsSync(folder) ? readdirSync(folder).sort().reverse() : []
      for (const name of found.filter((one) => one.endsWith('.eml'))) {
        const text = readFileSync(join(folder, name), 'utf8')
          .replace(/=\r?\n/g, '')
          .replaceAll('=3D', '=')
        const code = /aic_l_[0-9A-Za-z_-]+/.exec(text)?.[0]
        if (text.includes(to) && code) return code
      }
      if (Date.now() > deadline) throw new Error(`no letter to ${to}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  /** Somebody with a password, who works in the demo tenant. */
  async person(email: string, role: string): Promise<string> {
    const password = 'mauve-otter-plays-cello-at-noon'
    await this.call('POST', `/v1/tenants/${this.ready.tenant}/invitations`, { email, role })
    const link = await this.letter(email)
    const answer = await fetch(`${this.ready.url}/v1/invitations:accept`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ link, password, display_name: email.split('@')[0] }),
    })
    if (!answer.ok) throw new Error(`${email} could not come in: ${await answer.text()}`)
    return password
  }
}
