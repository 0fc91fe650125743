// Writes src/generated from docs/openapi.json: types and paths (openapi-typescript), and the closed words with
// their meaning (`x-vocabulary`). `--check` writes nothing and fails when what is committed is not what comes out.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'

const check = process.argv.includes('--check')
const document = new URL('../../../../docs/openapi.json', import.meta.url)
const folder = new URL('../src/generated/', import.meta.url)
const HEAD = '// Made from docs/openapi.json by scripts/codegen.sh. Not edited by hand.\n'

const api = JSON.parse(await readFile(document, 'utf8'))
const words = api['x-vocabulary']
if (!words) throw new Error('docs/openapi.json has no x-vocabulary')

const schema = astToString(await openapiTS(document, { alphabetize: true, defaultNonNullable: false }))

const list = (name, type, values) =>
  `export const ${name} = ${JSON.stringify(values, null, 2)} as const\nexport type ${type} = (typeof ${name})[number]\n`
const table = (name, type, key, rows) => {
  const entries = rows.map(
    ({ [key]: word, ...rest }) => `  ${JSON.stringify(word)}: ${JSON.stringify(rest)},`,
  )
  return `export const ${name} = {\n${entries.join('\n')}\n} as const\nexport type ${type} = keyof typeof ${name}\n`
}
const sorts = api.paths['/v1/ops/supervision/{directory}/actors'].get.parameters
// Each word may stand alone with what it means (`oneOf` of one-word enums), or all in one `enum`.
const wordsIn = (schema) => [
  ...(schema.enum ?? []),
  ...[...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...(schema.allOf ?? [])].flatMap((one) =>
    wordsIn(one),
  ),
]
const enumOf = (name) => {
  const found = wordsIn(sorts.find((parameter) => parameter.name === name).schema).filter(
    (one) => one !== null,
  )
  if (found.length === 0) throw new Error(`docs/openapi.json has no words for ${name}`)
  return found
}

const vocabulary = [
  table('PHASES', 'Phase', 'word', words.phases),
  table('PENDING_REASONS', 'PendingReason', 'word', words.pending_reasons),
  list('OUTCOMES', 'OutcomeKind', words.outcomes),
  list('NODE_LIVES', 'NodeLife', words.node_lives),
  list('PERMISSIONS', 'Permission', words.permissions),
  table('ROLES', 'Role', 'word', words.roles),
  table('PROBLEMS', 'ProblemCode', 'code', words.problems),
  table('SSO_REASONS', 'SsoReason', 'word', words.sso_reasons),
  list('RUNBOOKS', 'Runbook', words.runbooks),
  list('ACTOR_SORTS', 'ActorSort', enumOf('sort')),
  list('ACTOR_PHASES', 'ActorPhase', enumOf('phase')),
].join('\n')

let drifted = false
await mkdir(folder, { recursive: true })
for (const [name, text] of [
  ['schema.ts', `${HEAD}${schema}`],
  ['vocabulary.ts', `${HEAD}${vocabulary}`],
]) {
  const path = new URL(name, folder)
  const there = await readFile(path, 'utf8').catch(() => '')
  if (there === text) continue
  if (check) {
    drifted = true
    process.stderr.write(`web/packages/contract/src/generated/${name} is old: run scripts/codegen.sh\n`)
  } else {
    await writeFile(path, text)
  }
}
process.exitCode = drifted ? 1 : 0
