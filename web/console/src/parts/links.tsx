/** Links to resources, and the words for who and what. */
import { shortId } from '@aicloud/ui'
import { Link } from '@tanstack/react-router'

export function AllocationLink({
  id,
  text,
  row,
}: {
  readonly id: string
  readonly text?: string
  readonly row?: boolean
}) {
  return (
    <Link to="/allocations/$id" params={{ id }} data-row={row || undefined} title={id}>
      {text ?? <code>{shortId(id)}</code>}
    </Link>
  )
}

export function NodeLink({
  id,
  text,
  row,
}: {
  readonly id: string
  readonly text?: string
  readonly row?: boolean
}) {
  return (
    <Link to="/ops/nodes/$id" params={{ id }} data-row={row || undefined} title={id}>
      {text ?? <code>{shortId(id)}</code>}
    </Link>
  )
}

export function ActorLink(props: {
  readonly directory: string
  readonly id: string
  readonly text?: string
  readonly row?: boolean
}) {
  const { directory, id, text, row } = props
  return (
    <Link to="/ops/actors/$directory/$id" params={{ directory, id }} data-row={row || undefined} title={id}>
      {text ?? <code>{shortId(id)}</code>}
    </Link>
  )
}

export interface PrincipalProps {
  readonly principal: string
  /** What they are called, where that is known. Names are chosen by who bears them, so the id stands beside one. */
  readonly name?: string | undefined
}

/** `user/user_x` and the like, short. */
export function Principal({ principal, name }: PrincipalProps) {
  const [kind, ...rest] = principal.split('/')
  const id = rest.at(-1)
  if (name !== undefined)
    return (
      <span title={principal}>
        {name} {id && <code className="ui-muted">{shortId(id)}</code>}
      </span>
    )
  return (
    <span title={principal}>
      {(kind ?? principal).replaceAll('_', ' ')}
      {id && (
        <>
          {' '}
          <code className="ui-muted">{shortId(id)}</code>
        </>
      )}
    </span>
  )
}
