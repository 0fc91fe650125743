/**
 * What every screen may have to show instead of itself: that it loads, that there is no such thing, that one may
 * not see it, that it is gone, that it broke. And beside its title, how fresh it is.
 */
import { ApiError, type Permission } from '@aicloud/contract'
import { Badge, Button, Empty, formatClock, Icon, Loading, Page, Panel, Skeleton } from '@aicloud/ui'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useWho } from '../app/who'
import { useLive } from '../live/stream'
import { LookAgain } from './look-again'
import { ProblemNote } from './problem'

export function ScreenPending() {
  return (
    <Loading what="the screen">
      <div className="ui-page">
        <h1 className="ui-hidden">Loading</h1>
        <Skeleton width="14rem" height="1.5rem" />
        <Skeleton width="100%" height="6rem" />
        <Skeleton width="100%" height="16rem" />
      </div>
    </Loading>
  )
}

export function ScreenError({ error, reset }: { readonly error: unknown; readonly reset?: () => void }) {
  const router = useRouter()
  const again = () => {
    reset?.()
    router.invalidate()
  }
  return (
    <div className="ui-page">
      <h1>This screen can’t be shown</h1>
      <ProblemNote error={error} retry={again} />
    </div>
  )
}

export function NotFound() {
  return (
    <main className="app-bare">
      <h1 className="ui-hidden">Not found</h1>
      <Empty icon="search" title="There is nothing here" action={<Link to="/">Go to the console</Link>}>
        The address leads nowhere. What you look for may have another name, or belong to somebody else.
      </Empty>
    </main>
  )
}

/** Whether what was read before is no longer there, or no longer theirs to see: then nothing of it stays on the page. */
export const isGone = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.problem.status === 404 || error.is('forbidden') || error.is('tenant_disabled'))

/** In place of a thing: not there, not allowed, or not heard of. */
export function Missing({ error, what, back }: { error: unknown; what: string; back: ReactNode }) {
  const client = useQueryClient()
  const known = error instanceof ApiError ? error : undefined
  // What stands in the address may be no id at all, and then there is no such thing either.
  if (known?.problem.status === 404 || known?.is('malformed_id')) {
    return (
      <Panel>
        <Empty icon="search" title={`No such ${what}`} action={back}>
          It never was, or it is not yours to see. Check the id, and the project that you look at.
        </Empty>
      </Panel>
    )
  }
  if (known?.is('forbidden')) return <Forbidden error={known} />
  if (known?.is('tenant_disabled')) {
    return (
      <Panel>
        <TenantDisabled />
      </Panel>
    )
  }
  const again = () => client.refetchQueries({ predicate: ({ state }) => state.status === 'error' })
  return <ProblemNote error={error} retry={() => void again()} />
}

export function Forbidden({ error }: { readonly error: ApiError }) {
  return (
    <Panel>
      <Empty icon="lock" title="You may not see this" action={<LookAgain />}>
        It needs <code>{error.problem.missing_permission ?? 'a permission'}</code>, which you do not hold
        here. Ask whoever runs the tenant, the project or the cloud.
      </Empty>
    </Panel>
  )
}

/** For who would hold something, were its tenant not disabled: no permission that they ask for would help. */
export function TenantDisabled() {
  return (
    <Empty icon="ban" title="Your tenant is disabled" action={<LookAgain />}>
      Nobody can use anything of it until whoever runs the cloud enables it again: ask them why. What runs in
      it goes on, and your account is as it was.
    </Empty>
  )
}

/** A screen that one needs a permission for, and what stands there without it. */
export function Guarded({
  needs,
  operators,
  title,
  children,
}: {
  needs: Permission
  /** It is about all customers: what somebody holds in a tenant does not help. */
  operators?: boolean
  title: string
  children: ReactNode
}) {
  const { maySomewhere, may, shutOut } = useWho()
  if (operators ? may(needs) : maySomewhere(needs)) return children
  return (
    <Page title={title}>
      <Panel>
        {shutOut ? (
          <TenantDisabled />
        ) : (
          <Empty icon="lock" title="You may not see this" action={<LookAgain />}>
            It needs <code>{needs}</code>
            {operators && ' in the cloud'}, which you do not hold. Ask whoever runs the tenant or the cloud.
          </Empty>
        )}
      </Panel>
    </Page>
  )
}

/**
 * How fresh what is shown is, where it is not live: the bar above says whether it is. `always`: no event tells when it
 * becomes old.
 */
export function AsOf({ at, always }: { readonly at: number | undefined; readonly always?: boolean }) {
  const live = useLive()
  if (!at || (!always && (live.kind === 'live' || live.kind === 'connecting'))) return null
  const stale = live.kind === 'broken'
  return (
    <Badge tone={stale ? 'warning' : 'neutral'} icon="clock">
      {stale ? 'Stale, as of ' : 'As of '}
      {formatClock(at)}
    </Badge>
  )
}

export function Refresh({ onRefresh, busy }: { readonly onRefresh: () => void; readonly busy: boolean }) {
  return (
    <Button size="sm" icon="refresh" onClick={onRefresh} busy={busy ? 'Reading…' : undefined}>
      Refresh
    </Button>
  )
}

export function BackTo({ to, text }: { readonly to: string; readonly text: string }) {
  return (
    <Link to={to as '/'} className="app-back">
      <Icon name="back" size={13} /> {text}
    </Link>
  )
}
