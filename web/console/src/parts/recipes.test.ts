// @vitest-environment node
import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { asCurl, asPython, python } from './recipes'

const body = {
  display_name: `it's "quoted" \\ and ✓`,
  project: 'proj_1',
  gpu: { model: 'H100', count: 2 },
  workload: {
    image: 'busybox',
    command: ['/bin/sh', '-c', `trap exit TERM; echo '$HOME'`],
    env: { A: 'x\ny' },
  },
}

describe('the same request as programs send it', () => {
  it('reaches a shell as it is', () => {
    const script = asCurl('http://localhost:8080', body).replace(
      /^curl/,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's, not ours
      'last() { eval "printf %s \\"\\${$#}\\""; }; last',
    )
    const said = execFileSync('sh', ['-c', script], {
      env: { ...process.env, AICLOUD_TOKEN: 't' },
    }).toString()
    expect(JSON.parse(said)).toEqual(body)
  })

  it('is Python that means the same', () => {
    const code = `import json\nprint(json.dumps(${python(body)}))`
    expect(JSON.parse(execFileSync('python3', ['-c', code]).toString())).toEqual(body)
    const whole = asPython('http://localhost:8080', body)
    execFileSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], { input: whole })
    expect(python({ a: null, b: [true, false, 3], c: {} })).toBe(
      '{\n    "a": None,\n    "b": [True, False, 3],\n    "c": {},\n}',
    )
  })
})
