/** Projects: who may make one is offered it where there is none, who may not is told whom to ask; and a project's tokens. */
import { act } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { placeOfId } from '../app/palette'
import { labelFor, labelUnfit, labelWrong } from '../parts/inputs'
import { type Asked, type Opened, openConsole, page, problem, serve, sessionOf } from '../testing'

let console: Opened | undefined
beforeEach(() => localStorage.clear())
afterEach(async () => {
  await console?.close()
  console = undefined
  vi.unstubAllGlobals()
})

const OWNER = sessionOf([{ role: 'tenant_owner', tenant: 'ten_a' }])
const MEMBER = sessionOf([{ role: 'tenant_member', tenant: 'ten_a' }])
const SUPPORT = sessionOf([{ role: 'operator_support' }])
const tenant = (actions: string[]) => ({
  id: 'ten_a',
  label: 'acme',
  display_name: 'ACME Research',
  name: 'core42:aicloud:-:acme::tenant/ten_a',
  standing: 'active',
  created_at: '2026-01-01T00:00:00Z',
  actions,
})
const project = (actions: string[], label = 'lab', display_name = 'Lab') => ({
  id: 'proj_1',
  label,
  display_name,
  tenant: { id: 'ten_a', name: 'core42:aicloud:-:acme::tenant/ten_a' },
  name: `core42:aicloud:-:acme:${label}:project/proj_1`,
  created_at: '2026-01-01T00:00:00Z',
  actions,
})
const token = (label: string, more = {}) => ({
  id: 'tok_1',
  label,
  project: { id: 'proj_1', name: '' },
  issued_at: '2026-01-01T00:00:00Z',
  expires_at: '2099-01-01T00:00:00Z',
  actions: ['revoke'],
  ...more,
})

describe('somebody without a project', () => {
  it('who may make one makes it from home, by a label that fits its name, and is led to it', async () => {
    const served = serve({
      'GET /v1/tenants': page([tenant(['create_project'])]),
      'GET /v1/usage': { as_of: '2026-01-01T00:00:00Z', total: [], allocations: [] },
      'POST /v1/projects': ({ body }: Asked) => {
        const { label, display_name } = body as { label: string; display_name: string }
        const made = project(['update', 'issue_token'], label, display_name)
        served.answers['GET /v1/projects'] = page([made])
        served.answers['GET /v1/projects/proj_1'] = made
        return made
      },
    })
    console = await openConsole('/', OWNER)
    await console.until(() => console?.text().includes('No project yet'))
    await console.until(() => console?.button('New project')?.getAttribute('aria-disabled') !== 'true')
    await console.press('New project')
    await console.type('Name', 'Größere Modelle!')
    expect(console.field('Label')?.value).toBe('gro-ere-modelle')
    await console.type('Label', 'modelle_')
    await console.until(() => console?.text().includes('No _: lower-case letters, digits and hyphens.'))
    await console.press('Make it')
    expect(served.asked.filter((one) => one.method === 'POST')).toEqual([])
    await console.type('Label', 'modelle')
    await console.press('Make it')
    await console.until(() => console?.place.querySelector('h1')?.textContent === 'Größere Modelle!')
    const made = served.asked.find((one) => one.method === 'POST')
    expect(made?.body).toEqual({ tenant: 'ten_a', label: 'modelle', display_name: 'Größere Modelle!' })
    expect(made?.key).toBeTruthy()
    expect(console.router.state.location.search).toMatchObject({ project: 'proj_1' })
  })

  it('who may not reads whom to ask, and by which address they are found', async () => {
    serve({ 'GET /v1/tenants': page([tenant([])]) })
    console = await openConsole('/', MEMBER)
    await console.until(() => console?.text().includes('an owner or admin of ACME Research'))
    expect(console.text()).toContain('user_1@example.org')
    expect(console.button('New project')).toBeUndefined()
  })

  it('whose tenant is suspended sees why it can’t be made', async () => {
    serve({ 'GET /v1/tenants': page([tenant([])]) })
    console = await openConsole('/projects', OWNER)
    await console.until(() => console?.text().includes('Nothing new while the tenant is suspended'))
    expect(console.button('New project')?.getAttribute('aria-disabled')).toBe('true')
  })
})

describe('an owner of two tenants, one of them new', () => {
  const BOTH = sessionOf([
    { role: 'tenant_owner', tenant: 'ten_a' },
    { role: 'tenant_owner', tenant: 'ten_b' },
  ])
  const beta = { ...tenant(['update']), id: 'ten_b', label: 'beta', display_name: 'Beta' }
  const open = async (at: string) => {
    const served = serve({
      'GET /v1/projects': page([project(['update'])]),
      'GET /v1/tenants': page([tenant(['update']), beta]),
      'GET /v1/tenants/ten_a': tenant([]),
      'GET /v1/tenants/ten_b': beta,
      'GET /v1/tenants/ten_a/sso': problem(404, 'not_found'),
      'GET /v1/tenants/ten_b/sso': problem(404, 'not_found'),
      'PATCH /v1/tenants/ten_b': beta,
      'GET /.well-known/oauth-authorization-server': { issuer: 'https://cloud.example' },
    })
    const here = await openConsole(at, BOTH)
    console = here
    const pick = async (value: string) => {
      await here.until(() => here.field('Tenant'))
      await act(async () => {
        const select = here.field('Tenant') as unknown as HTMLSelectElement
        select.value = value
        select.dispatchEvent(new Event('change', { bubbles: true }))
      })
    }
    const asks = (path: string) => served.asked.some((one) => one.path === path)
    return { here, served, pick, asks }
  }

  it('renames each, and is led to its members', async () => {
    const { here, served, asks } = await open('/projects')
    await here.press('Rename Beta')
    await here.type('Name', 'Beta Labs')
    await here.press('Rename')
    await here.until(() => served.asked.some((one) => one.method === 'PATCH'))
    const link = await here.until(() =>
      here.place.querySelector<HTMLElement>('[aria-label="Members of Beta"]'),
    )
    await act(async () => link.click())
    await here.until(() => asks('/v1/tenants/ten_b/members'))
  })

  it('sees the members, the sign-in and the history of the one without a project', async () => {
    const { here, pick, asks, served } = await open('/members')
    await here.until(() => asks('/v1/projects/proj_1/members'))
    await pick('ten_b')
    await here.until(() => asks('/v1/tenants/ten_b/members'))
    expect(here.text(), 'its project is another tenant’s').not.toContain('Project Lab')
    await here.go('/single-sign-on')
    await pick('ten_b')
    await here.until(() => asks('/v1/tenants/ten_b/sso'))
    await here.go('/audit')
    await pick('ten_b')
    await here.until(() =>
      served.asked.some((one) => one.path === '/v1/audit' && one.query.get('tenant') === 'ten_b'),
    )
  })
})

describe('a project', () => {
  it('issues a token that is shown once, with a command that tries it', async () => {
    const mine = project(['update', 'issue_token', 'revoke_token'])
    const served = serve({
      'GET /v1/projects': page([mine]),
      'GET /v1/projects/proj_1': mine,
      'GET /v1/projects/proj_1/tokens': page([token('notebook')]),
      'POST /v1/projects/proj_1/tokens': token('ci', { id: 'tok_2', secret: 'aic_p_secret' }),
    })
    console = await openConsole('/projects/proj_1', OWNER)
    await console.until(() => console?.text().includes('notebook'))
    await console.press('Issue a token')
    await console.type('What it is for', ' ci ')
    await console.type('Good for, days', '91')
    await console.press('Issue')
    expect(served.asked.some((one) => one.method === 'POST')).toBe(false)
    await console.type('Good for, days', '90')
    await console.press('Issue')
    await console.until(() => console?.text().includes('aic_p_secret'))
    expect(console.text()).toContain('/v1/allocations')
    expect(console.text(), 'the secret is in no command').not.toContain('Bearer aic_p_secret')
    expect(served.asked.find((one) => one.method === 'POST')?.body).toEqual({ name: 'ci' })
    await console.press('I have kept it')
    expect(console.text()).not.toContain('aic_p_secret')
  })

  it('revokes one after asking, and says in the question what was refused', async () => {
    const mine = project(['update', 'revoke_token'])
    const served = serve({
      'GET /v1/projects': page([mine]),
      'GET /v1/projects/proj_1': mine,
      'GET /v1/projects/proj_1/tokens': page([token('notebook')]),
      'DELETE /v1/projects/proj_1/tokens/tok_1': problem(503, 'unavailable'),
    })
    console = await openConsole('/projects/proj_1', OWNER)
    await console.press('Revoke notebook')
    expect(served.asked.some((one) => one.method === 'DELETE')).toBe(false)
    await console.press('Revoke')
    await console.until(() => console?.text().includes('title of unavailable'))
    served.answers['DELETE /v1/projects/proj_1/tokens/tok_1'] = new Response(null, { status: 204 })
    served.answers['GET /v1/projects/proj_1/tokens'] = page([])
    await console.press('Revoke')
    await console.until(() => console?.text().includes('No token yet'))
  })

  it('is renamed by who may, and the button says why for who may not', async () => {
    const mine = project(['update'])
    const served = serve({
      'GET /v1/projects': page([mine]),
      'GET /v1/projects/proj_1': mine,
      'PATCH /v1/projects/proj_1': mine,
    })
    console = await openConsole('/projects/proj_1', OWNER)
    await console.press('Rename')
    await console.type('Name', 'Laboratory')
    await console.press('Rename')
    await console.until(() => served.asked.some((one) => one.method === 'PATCH'))
    expect(served.asked.find((one) => one.method === 'PATCH')?.body).toEqual({ display_name: 'Laboratory' })
    await console.until(() => !console?.text().includes('Rename the project'))
  })
})

describe('tenants', () => {
  it('are seen by support, who may change nothing, and by no customer', async () => {
    serve({ 'GET /v1/tenants': page([tenant([])]) })
    console = await openConsole('/ops/tenants', SUPPORT)
    await console.until(() => console?.text().includes('ACME Research'))
    for (const name of ['New tenant', 'Suspend ACME Research', 'Disable ACME Research'])
      expect(console.button(name)?.getAttribute('aria-disabled'), name).toBe('true')
    await console.close()
    console = await openConsole('/ops/tenants', OWNER)
    await console.until(() => console?.text().includes('You may not see this'))
    expect([...console.place.querySelectorAll('a')].map((one) => one.textContent)).not.toContain('Tenants')
  })
})

describe('labels', () => {
  it('are told their rules while they are written', () => {
    const rows: [string, boolean, boolean][] = [
      ['', true, false],
      ['a', true, true],
      ['a-', true, false],
      ['-a', false, false],
      ['a_b', false, false],
      ['a b', false, false],
      ['lab-7', true, true],
      ['a'.repeat(63), true, true],
      ['a'.repeat(64), false, false],
    ]
    for (const [text, goesOn, fits] of rows) {
      expect(labelWrong(text) === undefined, `${text} goes on`).toBe(goesOn)
      expect(labelUnfit(text) === undefined, `${text} fits`).toBe(fits)
      // The API's own rule.
      expect(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(text) && text.length <= 63, text).toBe(fits)
    }
  })

  it('are made of names', () => {
    for (const name of ['ACME Research', '  -- Ünïcode, Inc. --', 'x'.repeat(90), `${'a'.repeat(62)} b`])
      expect(labelUnfit(labelFor(name)), name).toBeUndefined()
    expect(labelFor('ACME Research')).toBe('acme-research')
    expect(labelFor('日本')).toBe('')
  })
})

describe('ids in the palette', () => {
  it('lead to what each kind of person can see', () => {
    const id = (kind: string) => `${kind}_${'0'.repeat(26)}`
    expect(placeOfId(id('proj'), false)?.to).toBe(`/projects/${id('proj')}`)
    expect(placeOfId(id('ten'), true)?.to).toBe(`/ops/tenants/${id('ten')}`)
    expect(placeOfId(id('ten'), false)?.to).toBe('/projects')
    expect(placeOfId(id('user'), true)?.to).toBe(`/ops/users/${id('user')}`)
    expect(placeOfId(id('user'), false)?.to).toBe('/members')
  })
})

describe('who runs a project alone', () => {
  it('adds somebody of the tenant by their address, and hears when nobody there has it', async () => {
    const mine = project(['set_member'])
    const lead = sessionOf([
      { role: 'tenant_member', tenant: 'ten_a' },
      { role: 'project_admin', tenant: 'ten_a', project: 'proj_1' },
    ])
    const path = 'PUT /v1/projects/proj_1/members/lee%40example.org'
    const served = serve({ 'GET /v1/projects': page([mine]), [path]: problem(404, 'not_found') })
    console = await openConsole('/members', lead)
    await console.until(() => console?.button('Add somebody')?.getAttribute('aria-disabled') !== 'true')
    await console.press('Add somebody')
    await console.type('E-mail address', ' lee@example.org ')
    await console.press('Save')
    await console.until(() => console?.text().includes('No member of the tenant has this address.'))
    served.answers[path] = { user: 'user_2', role: 'project_member', actions: [] }
    await console.press('Save')
    await console.until(() => !console?.field('E-mail address'))
    const writes = served.asked.filter((one) => one.method === 'PUT')
    expect(writes.map((one) => one.body)).toEqual([{ role: 'project_member' }, { role: 'project_member' }])
    expect(served.asked.some((one) => one.path === '/v1/tenants/ten_a/members')).toBe(false)
  })
})
