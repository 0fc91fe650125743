// What the first visit loads, compressed: the page, its scripts and styles, the fonts, and the largest screen. It
// must stay within the budget, because it is what people wait for.
import { readFile, rm, stat } from 'node:fs/promises'

const BUDGET = 250_000
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', dist), 'utf8'))

const size = async (file) => {
  for (const end of ['.br', '']) {
    const found = await stat(new URL(`${file}${end}`, dist)).catch(() => undefined)
    if (found) return found.size
  }
  throw new Error(`${file} is in the manifest and not in dist`)
}

/** Files that come with a part of the manifest, but for those that `seen` has. */
function files(key, seen = new Set()) {
  const part = manifest[key]
  const found = []
  for (const file of [part.file, ...(part.css ?? []), ...(part.assets ?? [])]) {
    if (!seen.has(file)) {
      seen.add(file)
      found.push(file)
    }
  }
  for (const other of part.imports ?? []) found.push(...files(other, seen))
  return found
}

const total = async (list) => (await Promise.all(list.map(size))).reduce((sum, one) => sum + one, 0)
const seen = new Set()
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry)
const first = (await total(files(entry, seen))) + (await size('index.html'))
let largest = ['none', 0]
const later = []
for (const key of Object.keys(manifest).filter((one) => manifest[one].isDynamicEntry)) {
  const own = await total(files(key, new Set(seen)))
  // What a screen itself loads when it is looked at (charts) comes after the first load, beside what is there.
  if (!key.startsWith('src/screens/')) later.push([key, own])
  else if (own > largest[1]) largest = [key, own]
}
const all = first + largest[1]
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`
process.stdout.write(
  `${later.map(([key, own]) => `later: ${key} ${kB(own)}\n`).join('')}first load ${kB(first)}, largest screen ${kB(largest[1])} (${largest[0]}), together ${kB(all)} of ${kB(BUDGET)}\n`,
)
await rm(new URL('.vite', dist), { recursive: true })
if (all > BUDGET) {
  process.stderr.write('the first load is over its budget\n')
  process.exitCode = 1
}
