/**
 * Making a project, and the offer to make one wherever somebody stands without any. A tenant lists whether its reader may
 * (`create_project`); who may in none of theirs is told whom to ask, and by which address they are found.
 */
import { type Project, type Tenant, take } from '@aicloud/contract'
import { Button, type ButtonProps, Empty, FormDialog, Input, Select } from '@aicloud/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../app/api'
import { labelOf, projectsQuery, useScope } from '../app/scope'
import { useWho } from '../app/who'
import { tenantsQuery } from '../data/project'
import { useAct } from './act'
import { Label, labelFor, labelUnfit } from './inputs'
import { useLegal } from './legal'
import { LookAgain } from './look-again'
import { fieldError, ProblemNote } from './problem'
import { NAME_MAX } from './rename'

interface Given {
  readonly tenant: string
  readonly label: string
  readonly display_name?: string
}

/** The tenants in which somebody may make one. */
function useMakers(enabled: boolean) {
  const found = useQuery({ ...tenantsQuery, enabled })
  const makers = found.data?.items.filter((one) => one.actions.includes('create_project'))
  return { makers, all: found.data?.items, error: found.error, again: found.refetch }
}

/** Why somebody can make no project anywhere; `undefined` when they can. */
export function useWhyNoNew(): string | undefined {
  const who = useWho()
  const legal = useLegal()
  const may = who.maySomewhere('project.create')
  const { makers, all, error } = useMakers(may)
  if (!may) return who.why('project.create')
  // Which of them it can be could not be read: the form says so, and tries again.
  if (error && !all) return undefined
  if (!makers || !all) return 'Your tenants are being read.'
  const [maker, first] = [makers[0], all[0]]
  if (maker) return legal('tenant', maker, 'create_project', { tenant: maker.id })
  return first
    ? legal('tenant', first, 'create_project', { tenant: first.id })
    : 'There is no tenant to make it in.'
}

/** The button, and apart from it the form that it opens: what stands around a button is none of a form's business. */
export function useNewProject({ tenant, ...look }: Pick<ButtonProps, 'look' | 'size'> & MadeIn): {
  readonly button: ReactNode
  readonly form: ReactNode
} {
  const [making, setMaking] = useState(false)
  const legal = useLegal()
  const anywhere = useWhyNoNew()
  const why = tenant ? legal('tenant', tenant, 'create_project', { tenant: tenant.id }) : anywhere
  return {
    button: (
      <Button icon="add" {...look} why={why} onClick={() => setMaking(true)}>
        New project
      </Button>
    ),
    form: making && <NewProject tenant={tenant} onClose={() => setMaking(false)} />,
  }
}

interface MadeIn {
  /** Absent: whichever is chosen. */
  readonly tenant?: Tenant | undefined
}

export function NewProject({ tenant, onClose }: MadeIn & { readonly onClose: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { tenant: shown, projects } = useScope()
  const { makers, error, again } = useMakers(tenant === undefined)
  const [name, setName] = useState('')
  // Until somebody writes one it is made of the name.
  const [written, setWritten] = useState<string>()
  const [chosen, setChosen] = useState<string>()
  const choices = tenant ? [tenant] : (makers ?? [])
  const place =
    choices.find((one) => one.id === chosen) ?? choices.find((one) => one.id === shown) ?? choices[0]
  const label = written ?? labelFor(name)
  const taken = projects?.some((one) => one.tenant.id === place?.id && one.label === label)
  const act = useAct<Given, Project>({
    inline: true,
    touches: [['projects']],
    done: (made) => `${made.display_name} is there`,
    run: (body, key) =>
      take(api.POST('/v1/projects', { params: { header: { 'Idempotency-Key': key } }, body })),
    onDone: (made) => {
      // What is looked at next is the new one, which no list has yet.
      client.setQueryData(projectsQuery.queryKey, (old) =>
        old && !old.items.some((one) => one.id === made.id) ? { ...old, items: [...old.items, made] } : old,
      )
      onClose()
      navigate({ to: '/projects/$id', params: { id: made.id }, search: { project: made.id } })
    },
  })
  const submit = () => {
    if (!place) return
    const display_name = name.trim()
    act.mutate({ tenant: place.id, label, ...(display_name ? { display_name } : {}) })
  }
  const wrong = taken ? `${place?.label} has a project of this label.` : undefined
  return (
    <FormDialog
      title={tenant ? `New project of ${tenant.display_name}` : 'New project'}
      verb="Make it"
      busy={act.isPending ? 'Making…' : undefined}
      why={place ? (wrong ?? labelUnfit(label)) : 'The tenants are being read.'}
      onSubmit={submit}
      onClose={onClose}
    >
      <Input
        label="Name"
        maxLength={NAME_MAX}
        placeholder="Training"
        help="What people call it; it can be changed."
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={fieldError(act.error, 'display_name')}
      />
      <Label
        placeholder="training"
        help="Stands in names for ever: lower-case letters, digits and hyphens."
        value={label}
        onChange={setWritten}
        wrong={wrong}
        error={act.error}
      />
      {choices.length > 1 && (
        <Select
          label="Tenant"
          required
          value={place?.id ?? ''}
          options={choices.map((one) => ({ value: one.id, text: `${one.display_name} · ${one.label}` }))}
          onChange={(event) => setChosen(event.target.value)}
          error={fieldError(act.error, 'tenant')}
        />
      )}
      {error && !makers && <ProblemNote error={error} small retry={() => void again()} />}
      <ProblemNote error={act.error} small except={['label', 'display_name', 'tenant']} />
    </FormDialog>
  )
}

/** In place of what is in projects, for who is in none. */
export function NoProject() {
  const who = useWho()
  const makes = who.maySomewhere('project.create')
  const make = useNewProject({ look: 'primary' })
  const belongs = who.maySomewhere('tenant.read')
  const tenants = useQuery({ ...tenantsQuery, enabled: !makes && belongs })
  if (makes) {
    return (
      <>
        <Empty icon="project" title="No project yet" action={make.button}>
          GPUs are launched, keys are held and costs are added up in projects. Make one for each team or
          purpose.
        </Empty>
        {make.form}
      </>
    )
  }
  const names = tenants.data?.items.map((one) => one.display_name || labelOf(one.name, 'tenant')) ?? []
  return (
    <Empty icon="project" title="You are in no project yet" action={<LookAgain />}>
      GPUs are launched and paid for in projects. Ask an owner or admin of{' '}
      {names.length > 0 ? names.join(' or ') : 'your tenant'} to add you to one, or to make one; they find you
      by {who.session.user.email}.
    </Empty>
  )
}
