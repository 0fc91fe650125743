/**
 * What every screen may have to show instead of itself: that it loads, that there is no such thing, that one may
 * not see it, that it is gone, that it broke. And beside its title, how fresh it is.
 */
import { ApiError, type Permission } from '@aicloud/contract'
import { Badge, Button, Empty, formatClock, Icon, Loading, Page, Skeleton } from '@aicloud/ui'
import { Link, useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useWho } from '../app/who'
import { useLive } from '../live/stream'
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

/** In place of a thing: not there, not allowed, or not heard of. */
export function Missing({ error, what, back }: { error: unknown; what: string; back: ReactNode }) {
  if (error instanceof ApiError && error.problem.status === 404) {
    return (
      <Empty icon="search" title={`No such ${what}`} action={back}>
        It never was, or it is not yours to see. Check the id, and the project that you look at.
      </Empty>
    )
  }
  if (error instanceof ApiError && error.is('forbidden')) return <Forbidden error={error} />
  return <ProblemNote error={error} />
}

export function Forbidden({ error }: { readonly error: ApiError }) {
  return (
    <Empty icon="lock" title="You may not see this">
      It needs <code>{error.problem.missing_permission ?? 'a permission'}</code>, which you do not hold here.
      Ask whoever runs the tenant, the project or the cloud.
    </Empty>
  )
}

/** A screen that one needs a permission for, and what stands there without it. */
export function Guarded({
  needs,
  title,
  children,
}: {
  needs: Permission
  title: string
  children: ReactNode
}) {
  const { maySomewhere } = useWho()
  if (maySomewhere(needs)) return children
  return (
    <Page title={title}>
      <Empty icon="lock" title="You may not see this">
        It needs <code>{needs}</code>, which you do not hold. Ask whoever runs the tenant or the cloud.
      </Empty>
    </Page>
  )
}

/** How fresh what is shown is, where it is not live: the bar above says whether it is. */
export function AsOf({ at }: { readonly at: number | undefined }) {
  const live = useLive()
  if (!at || live.kind === 'live' || live.kind === 'connecting') return null
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
