/**
 * The way to the launch form, wherever a screen offers it. It is there for everybody: who may not launch in what is looked at
 * finds it off, with the reason, and asks for the right permission instead of looking for a button.
 */
import type { Project } from '@aicloud/contract'
import { Button } from '@aicloud/ui'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useScope } from '../app/scope'
import { useWho, type Who } from '../app/who'
import { whyNot } from './legal'

/** Why nothing can be launched where somebody looks: in the project, or in any of those that they see. */
export function whyNoLaunch(
  who: Who,
  project: Project | undefined,
  projects: readonly Project[] | undefined,
): string | undefined {
  const may = (one: Project) =>
    whyNot(who, 'project', one, 'create_allocation', { project: one.id, tenant: one.tenant.id })
  if (project) return may(project)
  if (!who.maySomewhere('allocation.create')) return who.why('allocation.create')
  if (!projects) return undefined
  const [first] = projects
  if (!first) return 'There is no project to launch it in.'
  return projects.some((one) => may(one) === undefined) ? undefined : may(first)
}

export interface LaunchLinkProps {
  readonly size?: 'md' | 'sm'
  readonly look?: 'primary' | 'plain'
  readonly model?: string
  /** It stands for its row of a table. */
  readonly row?: boolean
  readonly children?: ReactNode
}

export function LaunchLink({ size = 'md', look = 'primary', model, row, children }: LaunchLinkProps) {
  const who = useWho()
  const { project, projects } = useScope()
  const why = whyNoLaunch(who, project, projects)
  if (why !== undefined) {
    return (
      <Button look={look} size={size} why={why} data-row={row || undefined}>
        {children ?? 'Launch'}
      </Button>
    )
  }
  return (
    <Link
      to="/launch"
      {...(model === undefined ? {} : { search: { model } })}
      className={`ui-button ui-button--${look} ui-button--${size}`}
      data-row={row || undefined}
    >
      {children ?? 'Launch'}
    </Link>
  )
}
