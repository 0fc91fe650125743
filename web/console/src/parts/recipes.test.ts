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

  it('has no secret value in it', () => {
    const secret = { ...body, workload: { ...body.workload, secret_env: { HF_TOKEN: 'canary' } } }
    const shown = [asCurl('http://localhost:8080', secret), asPython('http://localhost:8080', secret)]
    expect(shown.join()).not.toContain('canary')
    expect(shown[0]).toContain('"HF_TOKEN": "…"')
    expect(shown[1]).toContain('"HF_TOKEN": os.environ["HF_TOKEN"],')
    expect(secret.workload.secret_env.HF_TOKEN).toBe('canary')
  })

  it('is Python that means the same', () => {
    const code = `import json\nprint(json.dumps(${python(body)}))`
    expect(JSON.parse(execFileSync('python3', ['-c', code]).toString())).toEqual(body)
    expect(python({ a: null, b: [true, false, 3], c: {} })).toBe(
      '{\n    "a": None,\n    "b": [True, False, 3],\n    "c": {},\n}',
    )
  })
  it('launches by the package for Python', () => {
    const workload = { ...body.workload, secret_env: { HF_TOKEN: 'unshown' } }
    const whole = { ...body, workload, max_queue_seconds: 60 }
    // In place of the package, something that says what it was told; clients/python tests what it makes of it.
    const program = `
import sys
sys.dont_write_bytecode = True
code = sys.stdin.read()
import types
class Cloud:
    def __init__(self, url, token):
        self.said = [url, token]
    def __enter__(self):
        return self
    def __exit__(self, *_):
        pass
    def launch(self, **given):
        import json
        print(json.dumps([*self.said, given]))
        return types.SimpleNamespace(id="alloc_1")
sys.modules["aicloud"] = types.SimpleNamespace(Cloud=Cloud)
exec(code)
`
    const said = execFileSync('python3', ['-c', program], {
      input: asPython('http://localhost:8080', whole),
      env: { ...process.env, AICLOUD_TOKEN: 't', HF_TOKEN: 'hf_1' },
    })
      .toString()
      .split('\n')
    expect(JSON.parse(said[0] ?? '')).toEqual([
      'http://localhost:8080',
      't',
      {
        model: 'H100',
        count: 2,
        image: 'busybox',
        command: body.workload.command,
        env: body.workload.env,
        name: body.display_name,
        project: 'proj_1',
        max_queue_seconds: 60,
        secret_env: { HF_TOKEN: 'hf_1' },
      },
    ])
    expect(said[1]).toBe('alloc_1')
    const least = { gpu: { model: 'H100', count: 1 }, workload: { image: 'busybox' } }
    expect(asPython('http://localhost:8080', least)).not.toMatch(
      /\b(env|name|project|max_queue_seconds|command)=/,
    )
  })
})
