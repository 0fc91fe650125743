/**
 * A tenant's identity provider: the certified `oidc-provider`, as the tests of the server run it (http/tests/it/sso), with a page
 * on which a browser chooses who it is. Its package is installed once, where those tests have it, by their lock file.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const ROOT = new URL('../../', import.meta.url).pathname
const SOURCE = join(ROOT, 'http/tests/it/sso')
const START_MS = 30_000

export interface Person {
  readonly email: string
  readonly email_verified: boolean
  readonly name?: string
}

/** A registry fails now and then. */
function fetchPackages(folder: string, tries = 3): void {
  try {
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'pipe' })
  } catch (cause) {
    if (tries === 1)
      throw new Error('npm ci cannot fetch the identity provider of others that is tested against', { cause })
    fetchPackages(folder, tries - 1)
  }
}

function installed(): string {
  const lock = readFileSync(join(SOURCE, 'package-lock.json'))
  const cache = join(process.env['CARGO_TARGET_DIR'] ?? join(ROOT, 'target'), 'tmp/oidc-provider')
  const folder = join(cache, createHash('sha256').update(lock).digest('hex').slice(0, 16))
  if (existsSync(join(folder, 'done'))) return folder
  mkdirSync(cache, { recursive: true })
  // Whole, or not there: another run may be at it.
  const fresh = mkdtempSync(join(cache, 'new-'))
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(SOURCE, file), join(fresh, file))
  fetchPackages(fresh)
  writeFileSync(join(fresh, 'done'), '')
  if (existsSync(join(folder, 'done'))) return folder
  renameSync(fresh, folder)
  return folder
}

export class Provider {
  static readonly CLIENT = 'aicloud'
  static readonly SECRET = 'a-secret-of-a-test-0123456789abcdef0123456789'
  readonly issuer: string
  readonly #child: ChildProcess

  private constructor(issuer: string, child: ChildProcess) {
    this.issuer = issuer
    this.#child = child
  }

  /** Starts one that sends people back to these addresses. */
  static async start(callbacks: readonly string[], people: Record<string, Person>): Promise<Provider> {
    const folder = installed()
    // Packages are looked for beside the script.
    const script = join(folder, 'browser-provider.mjs')
    copyFileSync(join(SOURCE, 'provider.mjs'), script)
    const client = {
      client_id: Provider.CLIENT,
      client_secret: Provider.SECRET,
      redirect_uris: callbacks,
      grant_types: ['authorization_code'],
      response_types: ['code'],
    }
    const child = spawn('node', [script, JSON.stringify({ clients: [client], people })], {
      env: { ...process.env, NODE_ENV: 'test' },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const late = setTimeout(() => child.kill('SIGKILL'), START_MS)
    for await (const line of createInterface({ input: child.stdout })) {
      clearTimeout(late)
      child.stdout.resume()
      return new Provider((JSON.parse(line) as { issuer: string }).issuer, child)
    }
    throw new Error('the provider did not start')
  }

  /** It serves until its input ends. */
  async stop(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()))
    this.#child.stdin?.end()
    await ended
  }
}
