/** Another name for a thing that people call by one. Its label and its id stay, so that nothing that names it breaks. */
import { type Project, type Tenant, take } from '@aicloud/contract'
import { Button, FormDialog, Input } from '@aicloud/ui'
import { type ReactNode, useState } from 'react'
import { api } from '../app/api'
import type { Key } from '../live/touched'
import { useAct } from './act'
import { useLegal } from './legal'
import { fieldError, ProblemNote } from './problem'

export const NAME_MAX = 120

export interface RenameProps {
  /** What is renamed: `project`. */
  readonly what: string
  readonly name: string
  readonly touches: readonly Key[]
  readonly why?: string | undefined
  readonly run: (display_name: string, key: string) => Promise<unknown>
  readonly onClose: () => void
}

export function Rename({ what, name, touches, why, run, onClose }: RenameProps) {
  const [text, setText] = useState(name)
  const act = useAct<string>({ inline: true, touches, run, done: 'It has its new name', onDone: onClose })
  const next = text.trim()
  const same = next === name ? 'It is called that already.' : undefined
  return (
    <FormDialog
      title={`Rename the ${what}`}
      verb="Rename"
      busy={act.isPending ? 'Renaming…' : undefined}
      why={why ?? (next === '' ? 'Write a name first.' : same)}
      onSubmit={() => act.mutate(next)}
      onClose={onClose}
    >
      <Input
        label="Name"
        required
        maxLength={NAME_MAX}
        help="What people call it. Its label and its id stay."
        value={text}
        onChange={(event) => setText(event.target.value)}
        error={fieldError(act.error, 'display_name')}
      />
      <ProblemNote error={act.error} small except={['display_name']} />
    </FormDialog>
  )
}

export function RenameProject({
  project,
  onClose,
}: {
  readonly project: Project
  readonly onClose: () => void
}) {
  const legal = useLegal()
  return (
    <Rename
      what="project"
      name={project.display_name}
      touches={[['projects'], ['project', project.id]]}
      why={legal('project', project, 'update', { tenant: project.tenant.id, project: project.id })}
      run={(display_name, key) =>
        take(
          api.PATCH('/v1/projects/{id}', {
            params: { path: { id: project.id }, header: { 'Idempotency-Key': key } },
            body: { display_name },
          }),
        )
      }
      onClose={onClose}
    />
  )
}

/** The button, with its form: on the operator's page of the tenant, and where who runs the tenant looks. */
export function RenameTenant({
  tenant,
  row,
  children,
}: {
  readonly tenant: Tenant
  /** In a row of a table, where there is one for each. */
  readonly row?: boolean
  readonly children: ReactNode
}) {
  const legal = useLegal()
  const [open, setOpen] = useState(false)
  const why = legal('tenant', tenant, 'update', { tenant: tenant.id })
  return (
    <>
      <Button
        why={why}
        onClick={() => setOpen(true)}
        {...(row ? { size: 'sm', 'aria-label': `Rename ${tenant.display_name}` } : {})}
      >
        {children}
      </Button>
      {open && (
        <Rename
          what="tenant"
          name={tenant.display_name}
          touches={[['tenants'], ['tenant', tenant.id]]}
          why={why}
          run={(display_name, key) =>
            take(
              api.PATCH('/v1/tenants/{id}', {
                params: { path: { id: tenant.id }, header: { 'Idempotency-Key': key } },
                body: { display_name },
              }),
            )
          }
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
