/**
 * The same request as a program sends it. What is shown is what the form would send, to the byte, but for the values of
 * secret variables: a program that is shown, copied and kept has none of them.
 */
import type { CreateAllocation } from '@aicloud/contract'
import { quote } from './words'

export function asCurl(origin: string, body: CreateAllocation): string {
  const json = JSON.stringify(withoutSecrets(body), null, 2)
  return [
    `curl -sS ${quote(`${origin}/v1/allocations`)} \\`,
    '  -H "Authorization: Bearer $AICLOUD_TOKEN" \\',
    '  -H "Idempotency-Key: $(uuidgen)" \\',
    '  -H "Content-Type: application/json" \\',
    `  -d ${quote(json)}`,
  ].join('\n')
}

/** What stands for a value that is not shown. */
export const UNSHOWN = '…'

/** The same without the values of its secret variables: for what is shown, and for what is only asked. */
export function withoutSecrets(body: CreateAllocation): CreateAllocation {
  const { secret_env } = body.workload
  if (!secret_env) return body
  const names = Object.keys(secret_env).map((name) => [name, UNSHOWN])
  return { ...body, workload: { ...body.workload, secret_env: Object.fromEntries(names) } }
}

/** A value as Python writes it. */
export function python(value: unknown, indent = 0): string {
  const pad = ' '.repeat(indent + 4)
  const end = ' '.repeat(indent)
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  // JSON's strings are Python's, but for nothing that can stand here.
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) {
    return value.length === 0 ? '[]' : `[${value.map((one) => python(one, indent)).join(', ')}]`
  }
  if (typeof value === 'object') {
    const lines = Object.entries(value).map(
      ([key, one]) => `${pad}${JSON.stringify(key)}: ${python(one, indent + 4)},`,
    )
    return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${end}}`
  }
  return String(value)
}

/** By the package of clients/python: keys, what is sent again and errors are its business. */
export function asPython(origin: string, body: CreateAllocation): string {
  const { gpu, workload, display_name, project, max_queue_seconds } = body
  const given = {
    model: gpu.model,
    count: gpu.count,
    image: workload.image,
    command: workload.command,
    env: workload.env && Object.keys(workload.env).length > 0 ? workload.env : undefined,
    name: display_name,
    project,
    max_queue_seconds,
  }
  const secrets = Object.keys(workload.secret_env ?? {}).map(
    (name) => `            ${python(name)}: os.environ[${python(name)}],\n`,
  )
  const hidden = secrets.length > 0 ? `        secret_env={\n${secrets.join('')}        },\n` : ''
  const lines = Object.entries(given)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `        ${name}=${python(value, 8)},`)
  return `# Install aicloud's own package first: whoever runs this cloud has it (PyPI's "aicloud" is another).
# AICLOUD_TOKEN is an API key of a service account of the project.
import os

from aicloud import Cloud

with Cloud(${JSON.stringify(origin)}, os.environ["AICLOUD_TOKEN"]) as cloud:
    job = cloud.launch(
${lines.join('\n')}
${hidden}    )
    print(job.id)
`
}
