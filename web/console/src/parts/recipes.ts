/** The same request as a program sends it. What is shown is what the form would send, to the byte. */
import type { CreateAllocation } from '@aicloud/contract'
import { quote } from './words'

export function asCurl(origin: string, body: CreateAllocation): string {
  const json = JSON.stringify(body, null, 2)
  return [
    `curl -sS ${quote(`${origin}/v1/allocations`)} \\`,
    '  -H "Authorization: Bearer $AICLOUD_TOKEN" \\',
    '  -H "Idempotency-Key: $(uuidgen)" \\',
    '  -H "Content-Type: application/json" \\',
    `  -d ${quote(json)}`,
  ].join('\n')
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

export function asPython(origin: string, body: CreateAllocation): string {
  return `import os, uuid
import requests

answer = requests.post(
    ${JSON.stringify(`${origin}/v1/allocations`)},
    headers={
        "Authorization": f"Bearer {os.environ['AICLOUD_TOKEN']}",
        "Idempotency-Key": str(uuid.uuid4()),
    },
    json=${python(body, 4)},
    timeout=30,
)
answer.raise_for_status()
print(answer.json()["id"])
`
}
