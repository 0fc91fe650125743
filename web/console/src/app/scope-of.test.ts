import type { Grant, Project } from '@aicloud/contract'
import { describe, expect, it } from 'vitest'
import { neededForAll, scopeOf, streamOf } from './scope-of'

const project = (id: string, tenant = 'ten_a') =>
  ({ id, tenant: { id: tenant }, name: `core42:aicloud:-:${tenant}:${id}:project/${id}` }) as Project
const at = (role: string, tenant?: string, project?: string) =>
  ({ role, tenant, project }) as unknown as Grant
const [one, two, other] = [project('proj_1'), project('proj_2'), project('proj_3', 'ten_b')]

interface Row {
  readonly who: string
  readonly grants: readonly Grant[]
  readonly projects: readonly Project[]
  readonly asked?: string
  readonly remembered?: string
  readonly filter: object
  readonly tenant?: string | undefined
  readonly stream: object | undefined
  readonly all: boolean
}

const member = [
  at('tenant_member', 'ten_a'),
  at('project_member', 'ten_a', 'proj_1'),
  at('project_member', 'ten_a', 'proj_2'),
]
const ROWS: readonly Row[] = [
  {
    who: 'a member of two projects, at first sight',
    grants: member,
    projects: [one, two],
    filter: { project: 'proj_1' },
    tenant: 'ten_a',
    stream: { project: 'proj_1' },
    all: false,
  },
  {
    who: 'a member of two projects who has chosen',
    grants: member,
    projects: [one, two],
    asked: 'proj_2',
    filter: { project: 'proj_2' },
    tenant: 'ten_a',
    stream: { project: 'proj_2' },
    all: false,
  },
  {
    who: 'a member of two projects with a link that says all',
    grants: member,
    projects: [one, two],
    asked: 'all',
    remembered: 'proj_2',
    filter: { project: 'proj_1' },
    tenant: 'ten_a',
    stream: { project: 'proj_1' },
    all: false,
  },
  {
    who: 'somebody who pays, and may list nothing',
    grants: [at('tenant_billing', 'ten_a')],
    projects: [one, two],
    filter: { project: 'proj_1' },
    tenant: 'ten_a',
    stream: undefined,
    all: false,
  },
  {
    who: 'a tenant’s viewer',
    grants: [at('tenant_viewer', 'ten_a')],
    projects: [one, two],
    filter: { tenant: 'ten_a' },
    tenant: 'ten_a',
    stream: { tenant: 'ten_a' },
    all: true,
  },
  {
    who: 'a tenant’s viewer of its only project',
    grants: [at('tenant_viewer', 'ten_a')],
    projects: [one],
    filter: { project: 'proj_1' },
    tenant: 'ten_a',
    stream: { tenant: 'ten_a' },
    all: true,
  },
  {
    who: 'the viewer of a whole tenant who works in another, too',
    grants: [
      at('tenant_viewer', 'ten_a'),
      at('tenant_member', 'ten_b'),
      at('project_member', 'ten_b', 'proj_3'),
    ],
    projects: [one, other],
    remembered: 'all',
    filter: { tenant: 'ten_a' },
    tenant: 'ten_a',
    stream: { tenant: 'ten_a' },
    all: true,
  },
  {
    who: 'the same in the other tenant’s project',
    grants: [
      at('tenant_viewer', 'ten_a'),
      at('tenant_member', 'ten_b'),
      at('project_member', 'ten_b', 'proj_3'),
    ],
    projects: [one, other],
    asked: 'proj_3',
    filter: { project: 'proj_3' },
    tenant: 'ten_b',
    stream: { project: 'proj_3' },
    all: true,
  },
  {
    who: 'the viewer of two whole tenants',
    grants: [at('tenant_viewer', 'ten_a'), at('tenant_viewer', 'ten_b')],
    projects: [one, two, other],
    remembered: 'all',
    filter: { project: 'proj_1' },
    tenant: 'ten_a',
    stream: { tenant: 'ten_a' },
    all: false,
  },
  {
    who: 'an operator',
    grants: [at('operator_support')],
    projects: [one, other],
    filter: {},
    tenant: undefined,
    stream: {},
    all: true,
  },
  {
    who: 'an operator who came back to a project',
    grants: [at('operator_admin')],
    projects: [one, other],
    remembered: 'proj_3',
    filter: { project: 'proj_3' },
    tenant: 'ten_b',
    stream: {},
    all: true,
  },
]

describe('what is looked at', () => {
  it.each(ROWS)('$who', ({ grants, projects, asked, remembered, filter, tenant, stream, all }) => {
    const found = scopeOf(grants, projects, asked, remembered)
    expect(found.filter).toEqual(filter)
    expect(found.tenant).toBe(tenant)
    expect(found.canBeAll).toBe(all)
    expect(found.strange).toBe(false)
    expect(streamOf(grants, found, true)).toEqual({ filter: stream ?? {}, on: stream !== undefined })
  })

  it('is never another project than the one that the address names', () => {
    for (const { grants, projects } of ROWS) {
      const found = scopeOf(grants, projects, 'proj_x', 'proj_1')
      expect(found.project).toBeUndefined()
      expect(found.strange).toBe(true)
    }
    expect(scopeOf(member, undefined, 'proj_x', undefined).strange, 'before the list has come').toBe(false)
  })

  it('forgets a project that is none of theirs any more', () => {
    expect(scopeOf(member, [one, two], undefined, 'proj_x').project?.id).toBe('proj_1')
  })

  it('says whose all it is where others’ projects are seen as well', () => {
    const mixed = [at('tenant_viewer', 'ten_a'), at('project_member', 'ten_b', 'proj_3')]
    expect(scopeOf(mixed, [one, other], undefined, undefined).allOf).toBe('ten_a')
    expect(scopeOf([at('tenant_viewer', 'ten_a')], [one, two], undefined, undefined).allOf).toBeUndefined()
  })
})

describe('all projects', () => {
  const pays = [at('tenant_billing', 'ten_a'), at('project_member', 'ten_a', 'proj_1')]
  const looks = (screen: string, asked?: string, remembered?: string) =>
    scopeOf(pays, [one, two], asked, remembered, neededForAll(screen))

  it('are offered to who pays on the screen of bills, and on no other', () => {
    expect(looks('/usage', 'all')).toMatchObject({
      project: undefined,
      canBeAll: true,
      filter: { tenant: 'ten_a' },
    })
    expect(looks('/allocations', 'all')).toMatchObject({ canBeAll: false, filter: { project: 'proj_1' } })
    expect(looks('/usage', 'proj_2').filter).toEqual({ project: 'proj_2' })
    // What was chosen there asks for nothing elsewhere that is refused.
    expect(looks('/', undefined, 'all').filter).toEqual({ project: 'proj_1' })
  })
})

describe('what is listened to', () => {
  it('waits for the projects, except for those who hear everything', () => {
    const nothing = { project: undefined, tenant: undefined }
    expect(streamOf(member, nothing, false).on).toBe(false)
    expect(streamOf([at('operator_admin')], nothing, false).on).toBe(true)
  })
})
