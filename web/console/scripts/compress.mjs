// Puts a brotli and a gzip form beside each file of dist that gets smaller by it. Done once here, at the highest
// levels, so that the server never compresses.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url).pathname
const TEXT = /\.(html|js|css|svg|json|txt)$/

// The manifest is for the budget, and not for the world.
for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !TEXT.test(entry.name) || entry.parentPath.endsWith('.vite')) continue
  const path = join(entry.parentPath, entry.name)
  const plain = await readFile(path)
  const brotli = brotliCompressSync(plain, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
  })
  const gzip = gzipSync(plain, { level: 9 })
  for (const [end, small] of [
    ['br', brotli],
    ['gz', gzip],
  ]) {
    const other = `${path}.${end}`
    if (small.length < plain.length * 0.95) await writeFile(other, small)
    else await rm(other, { force: true })
  }
}
