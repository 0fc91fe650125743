/**
 * What stands around every screen: the menu, the project that is looked at, how the connection is, and the way to
 * everything by keyboard. The menu shows what one can use; what one may not see is not listed.
 */
import { Button, Dialog, Icon, IconButton, Menu, TimeAgo, useTitle } from '@aicloud/ui'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useRouter } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { StreamProvider, useLive } from '../live/stream'
import { adopt, api, sessionQuery } from './api'
import { Palette } from './palette'
import { PLACES, type Place } from './places'
import { labelOf, ScopeProvider, useScope } from './scope'
import { Shortcuts } from './shortcuts'
import { setTheme, THEMES, useTheme } from './theme'
import { useMakeWho, useWho, WhoProvider } from './who'

const GROUPS = [
  ['work', undefined],
  ['people', 'Access'],
  ['records', 'Records'],
  ['operate', 'Operate'],
] as const

export function Shell() {
  const { data: session } = useSuspenseQuery(sessionQuery)
  // Signing out takes the session away a moment before the page.
  if (!session) return null
  return <SignedIn session={session} />
}

function SignedIn({ session }: { readonly session: NonNullable<ReturnType<typeof adopt>> }) {
  const who = useMakeWho(session)
  return (
    <WhoProvider value={who}>
      <ScopeProvider>
        <Streaming>
          <Frame />
        </Streaming>
      </ScopeProvider>
    </WhoProvider>
  )
}

function Streaming({ children }: { readonly children: ReactNode }) {
  const { maySomewhere, operator, session } = useWho()
  const { project, tenant, projects } = useScope()
  const wholeTenant = session.grants.some((grant) => grant.tenant === tenant && !grant.project)
  const filter = operator
    ? {}
    : wholeTenant && tenant
      ? { tenant }
      : { ...(project ? { project: project.id } : {}) }
  // Who belongs to several projects watches the one that is looked at, which is known when the list has come.
  return (
    <StreamProvider filter={filter} on={maySomewhere('event.read') && (operator || projects !== undefined)}>
      {children}
    </StreamProvider>
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
        // Who can't see that the page changed hears its title.
        const title = main.current?.querySelector<HTMLElement>('h1')
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
        <OfflineBanner />
        <main id="main" ref={main} tabIndex={-1} className="app-content">
          <Outlet />
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
  const { maySomewhere } = useWho()
  const places: readonly Place[] = PLACES
  const shown = (place: Place) => place.menu && (!place.needs || maySomewhere(place.needs))
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
  const { project, projects, canBeAll, choose } = useScope()
  if (!projects || (projects.length === 0 && !canBeAll)) return <span className="app-scope-gap" />
  const items = projects.map((one) => ({
    text: `${labelOf(one.name, 'tenant')} / ${one.display_name}`,
    checked: one.id === project?.id,
    onSelect: () => choose(one.id),
  }))
  const all = { text: 'All projects', checked: !project, onSelect: () => choose('all') }
  return (
    <Menu
      label={`Project: ${project ? `${labelOf(project.name, 'tenant')} / ${project.display_name}` : 'All projects'}`}
      className="app-scope"
      button={
        <>
          <span className="app-scope__text">
            {project ? (
              <>
                <span className="ui-muted">{labelOf(project.name, 'tenant')} /</span> {project.display_name}
              </>
            ) : (
              'All projects'
            )}
          </span>
          <Icon name="down" size={14} />
        </>
      }
      items={canBeAll ? [all, ...(items.length > 0 ? (['line'] as const) : []), ...items] : items}
    />
  )
}

function Connection() {
  const live = useLive()
  if (live.kind === 'off') return null
  const said = {
    connecting: ['neutral', 'Connecting'],
    live: ['success', 'Live'],
    broken: ['danger', 'Offline'],
    refused: ['warning', 'Not live'],
  } as const
  const [tone, text] = said[live.kind]
  return (
    <span
      className={`app-conn ui-tone--${tone}`}
      role="status"
      title="The event stream that keeps this page fresh"
    >
      <span className="app-conn__dot" aria-hidden="true" />
      <span className="app-conn__text">{text}</span>
    </span>
  )
}

/** Short breaks are nobody's business: a banner that comes and goes is worse than none. */
const PATIENCE_MS = 2_000

function OfflineBanner() {
  const live = useLive()
  const [shown, setShown] = useState(false)
  const broken = live.kind === 'broken'
  useEffect(() => {
    if (!broken) {
      setShown(false)
      return
    }
    const timer = setTimeout(() => setShown(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [broken])
  if (!shown || live.kind !== 'broken') return null
  return (
    <div className="app-offline ui-tone--danger" role="alert">
      <Icon name="lost" />
      <span>
        <strong>Not connected.</strong> What you see is from{' '}
        <TimeAgo at={new Date(live.since).toISOString()} />. Nothing you do is queued; the page catches up by
        itself when the connection is back.
      </span>
    </div>
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
  const out = async () => {
    try {
      await api.DELETE('/v1/session')
    } finally {
      adopt(null)
      client.clear()
      client.setQueryData(sessionQuery.queryKey, null)
      navigate({ to: '/sign-in' })
    }
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
      label="Your account"
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
        'line',
        { text: 'Sign out', icon: 'out', onSelect: out },
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
