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

const PREFIXES: Record<string, string> = {
  alloc: 'allocation',
  node: 'node',
  ten: 'tenant',
  proj: 'project',
  user: 'user',
  sa: 'service account',
}

/** The kind of thing that an id names. */
export const kindOf = (id: string): string => PREFIXES[id.slice(0, id.indexOf('_'))] ?? 'resource'

/** `user/user_x` and the like, short. */
export function Principal({ principal }: { readonly principal: string }) {
  const [kind, ...rest] = principal.split('/')
  const id = rest.at(-1)
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
