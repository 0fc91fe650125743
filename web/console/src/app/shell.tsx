/**
 * What stands around every screen: the menu, the project that is looked at, how the connection is, and the way to
 * everything by keyboard. The menu shows what one can use; what one may not see is not listed.
 */
import {
  Button,
  Dialog,
  Empty,
  ExactTimes,
  Icon,
  IconButton,
  Menu,
  Page,
  useTitle,
  useToast,
} from '@aicloud/ui'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Link, Outlet, useLocation, useNavigate, useRouter } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { StreamProvider, useOfflineWhy } from '../live/stream'
import { useAskWhatIHold } from '../parts/look-again'
import { ProblemNote, tell } from '../parts/problem'
import { adopt, api, sessionQuery, signedOut } from './api'
import { Connection, ConnectionBanner } from './connection'
import { type IdleWatch, watchIdle } from './idle'
import { IdleWarning } from './idle-warning'
import { Palette } from './palette'
import { isFor, type Path, PLACES, type Place } from './places'
import { setPreference, usePreference } from './preferences'
import { labelOf, ScopeProvider, useScope } from './scope'
import { ALL, streamOf } from './scope-of'
import { Shortcuts } from './shortcuts'
import { endSession } from './sign-out'
import { setTheme, THEMES, useTheme } from './theme'
import { useMakeWho, useWho, WhoProvider } from './who'

const GROUPS = [
  ['work', undefined],
  ['people', 'Access'],
  ['records', 'Records'],
  ['operate', 'Operate'],
] as const

/** How long before the page ends a session it asks. */
const WARN_MS = 60_000

export function Shell() {
  const { data: session } = useSuspenseQuery(sessionQuery)
  // Signing out takes the session away a moment before the page.
  if (!session) return null
  return <SignedIn session={session} />
}

function SignedIn({ session }: { readonly session: NonNullable<ReturnType<typeof adopt>> }) {
  const who = useMakeWho(session)
  const client = useQueryClient()
  const exact = usePreference('exactTimes')
  const { idle_seconds } = session
  const [endsAt, setEndsAt] = useState<number>()
  const watch = useRef<IdleWatch>(undefined)
  useEffect(() => {
    const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('aicloud.input')
    const onIdle = async () => {
      await endSession(
        () => api.DELETE('/v1/session'),
        async () => {},
      )
      // Also when that was not heard: nobody looks, and what is on the page is not for everybody.
      signedOut()
    }
    const after = idle_seconds * 1_000
    const warn = {
      before: Math.min(WARN_MS, after / 4),
      onWarn: setEndsAt,
      onStay: () => {
        setEndsAt(undefined)
        // The server counts what it is asked, not what is touched.
        client.invalidateQueries({ queryKey: sessionQuery.queryKey })
      },
    }
    const started = watchIdle({ after, onIdle, at: window, warn, tabs })
    watch.current = started
    return () => {
      started.stop()
      tabs?.close()
    }
  }, [idle_seconds, client])
  return (
    <WhoProvider value={who}>
      <ScopeProvider>
        <ExactTimes value={exact}>
          <Streaming>
            <Frame />
          </Streaming>
          <IdleWarning endsAt={endsAt} onStay={() => watch.current?.stay()} />
        </ExactTimes>
      </ScopeProvider>
    </WhoProvider>
  )
}

function Streaming({ children }: { readonly children: ReactNode }) {
  const { session } = useWho()
  const scope = useScope()
  const { filter, on } = streamOf(session.grants, scope, scope.projects !== undefined)
  useAskWhatIHold(!on)
  return (
    <StreamProvider filter={filter} on={on}>
      {children}
    </StreamProvider>
  )
}

/** Screens that show what is in the project that is looked at. */
const SCOPED: ReadonlySet<string> = new Set<Path>([
  '/',
  '/launch',
  '/allocations',
  '/members',
  '/service-accounts',
  '/usage',
  '/audit',
])

/** The screen, unless it would be about a project that is not theirs, or about projects that could not be read. */
function Scoped() {
  const { strange, projects, error, readAgain, choose, canBeAll } = useScope()
  const path = useLocation({ select: ({ pathname }) => pathname })
  const other = canBeAll ? ALL : projects?.[0]?.id
  if (strange && SCOPED.has(path)) {
    return (
      <Page title="Project">
        <Empty
          icon="search"
          title="No such project"
          action={other && <Button onClick={() => choose(other)}>Show what I may see</Button>}
        >
          The address names a project that is not there, or is not yours to see. Choose another one above.
        </Empty>
      </Page>
    )
  }
  return (
    <>
      {error && !projects && SCOPED.has(path) && <ProblemNote error={error} retry={readAgain} />}
      <Outlet />
    </>
  )
}

function Frame() {
  const [menu, setMenu] = useState(false)
  const [palette, setPalette] = useState(false)
  const [help, setHelp] = useState(false)
  const router = useRouter()
  const main = useRef<HTMLElement>(null)
  useEffect(
    () =>
      router.subscribe('onRendered', ({ pathChanged, fromLocation }) => {
        if (!pathChanged || !fromLocation) return
        setMenu(false)
        // Who can't see that the page changed hears its title; where that is still being read, the page takes it on.
        const title = main.current?.querySelector<HTMLElement>('h1[tabindex]')
        ;(title ?? main.current)?.focus({ preventScroll: true })
      }),
    [router],
  )
  return (
    <div className="app">
      <a href="#main" className="app-skip">
        Skip to content
      </a>
      <aside className="app-side">
        <SideMenu />
      </aside>
      <div className="app-main">
        <header className="app-bar">
          <span className="app-bar__menu">
            <IconButton icon="menu" label="Open the menu" onClick={() => setMenu(true)} />
          </span>
          <ScopePicker />
          <button
            type="button"
            className="app-find"
            aria-label="Go to… Ctrl K"
            onClick={() => setPalette(true)}
          >
            <Icon name="search" size={14} />
            <span>Go to…</span>
            <kbd>Ctrl K</kbd>
          </button>
          <Connection />
          <ThemeMenu />
          <AccountMenu onHelp={() => setHelp(true)} />
        </header>
        <ConnectionBanner />
        <main id="main" ref={main} tabIndex={-1} className="app-content">
          <Scoped />
        </main>
      </div>
      <Dialog open={menu} onClose={() => setMenu(false)} title="Menu" side>
        <SideMenu />
      </Dialog>
      <Palette open={palette} onOpen={() => setPalette(true)} onClose={() => setPalette(false)} />
      <Shortcuts open={help} onOpen={() => setHelp(true)} onClose={() => setHelp(false)} />
    </div>
  )
}

export function Brand() {
  return (
    <span className="app-brand">
      <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
        <rect width="32" height="32" rx="8" />
        <g>
          <rect x="8" y="8" width="7" height="7" rx="1.75" />
          <rect x="17" y="8" width="7" height="7" rx="1.75" opacity=".55" />
          <rect x="8" y="17" width="7" height="7" rx="1.75" opacity=".55" />
          <rect x="17" y="17" width="7" height="7" rx="1.75" />
        </g>
      </svg>
      aicloud
    </span>
  )
}

function SideMenu() {
  const who = useWho()
  const places: readonly Place[] = PLACES
  const shown = (place: Place) => place.menu && isFor(place, who)
  return (
    <nav className="app-nav" aria-label="Main">
      <Brand />
      {GROUPS.map(([group, title]) => {
        const found = places.filter((place) => place.group === group && shown(place))
        if (found.length === 0) return null
        return (
          <div key={group} className="app-nav__group">
            {title && <p aria-hidden="true">{title}</p>}
            <ul aria-label={title}>
              {found.map((place) => (
                <li key={place.path}>
                  <Link
                    to={place.path as '/'}
                    activeOptions={{
                      exact: place.path === '/' || place.path === '/ops',
                      includeSearch: false,
                    }}
                    activeProps={{ 'aria-current': 'page' }}
                  >
                    <Icon name={place.icon ?? 'circle'} />
                    {place.title}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        )
      })}
    </nav>
  )
}

function ScopePicker() {
  const { project, projects, canBeAll, allOf, strange, choose } = useScope()
  const { maySomewhere } = useWho()
  const navigate = useNavigate()
  if (!projects || (projects.length === 0 && !canBeAll)) return <span className="app-scope-gap" />
  const items = projects.map((one) => ({
    text: `${labelOf(one.name, 'tenant')} / ${one.display_name}`,
    checked: one.id === project?.id,
    onSelect: () => choose(one.id),
  }))
  const theirs = projects.find((one) => one.tenant.id === allOf)
  const everything = theirs ? `All of ${labelOf(theirs.name, 'tenant')}` : 'All projects'
  const none = strange || !canBeAll ? 'Choose a project' : everything
  const all = { text: everything, checked: !project && !strange, onSelect: () => choose(ALL) }
  const scopes = canBeAll ? [all, ...(items.length > 0 ? (['line'] as const) : []), ...items] : items
  const make = {
    text: 'New project…',
    icon: 'add',
    onSelect: () => navigate({ to: '/projects', search: { new: 'project' } }),
  } as const
  return (
    <Menu
      label={`Project: ${project ? `${labelOf(project.name, 'tenant')} / ${project.display_name}` : none}`}
      className="app-scope"
      button={
        <>
          <span className="app-scope__text">
            {project ? (
              <>
                <span className="ui-muted">{labelOf(project.name, 'tenant')} /</span> {project.display_name}
              </>
            ) : (
              none
            )}
          </span>
          <Icon name="down" size={14} />
        </>
      }
      items={maySomewhere('project.create') ? [...scopes, 'line', make] : scopes}
    />
  )
}

const THEME_WORDS = {
  system: ['system', 'As the system'],
  light: ['sun', 'Light'],
  dark: ['night', 'Dark'],
} as const

function ThemeMenu() {
  const theme = useTheme()
  return (
    <Menu
      label="Theme"
      className="ui-button ui-button--quiet ui-button--md ui-button--icon app-wide"
      button={<Icon name={THEME_WORDS[theme][0]} />}
      items={THEMES.map((one) => ({
        text: THEME_WORDS[one][1],
        icon: THEME_WORDS[one][0],
        checked: one === theme,
        onSelect: () => setTheme(one),
      }))}
    />
  )
}

function AccountMenu({ onHelp }: { readonly onHelp: () => void }) {
  const { session } = useWho()
  const navigate = useNavigate()
  const client = useQueryClient()
  const toast = useToast()
  const offline = useOfflineWhy()
  const exact = usePreference('exactTimes')
  const out = async () => {
    const kept = await endSession(
      () => api.DELETE('/v1/session'),
      () => client.fetchQuery({ ...sessionQuery, staleTime: 0 }),
    )
    if (kept) {
      const { detail, suggestion, requestId } = tell(kept)
      const said = [detail, suggestion].filter(Boolean).join(' ')
      return toast({ tone: 'danger', title: 'You are still signed in', detail: said, requestId })
    }
    adopt(null)
    client.clear()
    client.setQueryData(sessionQuery.queryKey, null)
    navigate({ to: '/sign-in' })
  }
  const { display_name, email } = session.user
  const letters = display_name
    .split(/[\s@.]+/)
    .map((part) => part.charAt(0))
    .join('')
    .slice(0, 2)
    .toUpperCase()
  return (
    <Menu
      // Who speaks to the page says what is seen of it.
      label={`Your account, ${letters}`}
      className="app-avatar"
      button={<span aria-hidden="true">{letters}</span>}
      head={
        <>
          <strong>{display_name}</strong>
          <br />
          <span className="ui-muted">{email}</span>
        </>
      }
      items={[
        { text: 'Account and security', icon: 'shield', onSelect: () => navigate({ to: '/account' }) },
        { text: 'Keyboard shortcuts', icon: 'help', onSelect: onHelp },
        {
          text: exact ? 'Times as how long ago' : 'Exact times',
          icon: 'clock',
          onSelect: () => setPreference('exactTimes', !exact),
        },
        'line',
        { text: 'Sign out', icon: 'out', why: offline, onSelect: out },
      ]}
    />
  )
}

/** For pages without a menu: the way in. */
export function Bare({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  useTitle(title)
  return (
    <main className="app-bare">
      <div className="app-bare__card">
        <Brand />
        <h1>{title}</h1>
        {children}
      </div>
      <div className="app-bare__foot">
        <ThemeMenu />
      </div>
    </main>
  )
}

export function SubmitWide({
  children,
  busy,
}: {
  readonly children: ReactNode
  readonly busy?: string | undefined
}) {
  return (
    <Button type="submit" look="primary" className="app-submit" busy={busy}>
      {children}
    </Button>
  )
}
