import { ActionIcon } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useEffect, useState } from 'react'
import { Link, Navigate, Outlet, ScrollRestoration, useLocation } from 'react-router'
import { useActsElsewhere } from '../lib/acting-as.ts'
import { lazyPart } from '../lib/load-part.ts'
import { messages } from '../lib/messages/layout.ts'
import { paths } from '../lib/paths.ts'
import { useProofNeeded } from '../lib/proof.ts'
import { sessionQuery } from '../lib/session.ts'
import { useSessionExpired } from '../lib/session-expiry.ts'
import { readStored, writeStored } from '../lib/stored.ts'
import classes from './app-layout.module.css'
import { Header } from './header.tsx'
import { LoadingPage } from './loading-page.tsx'
import { Logo } from './logo.tsx'
import { Navigation } from './navigation.tsx'

// Dialogs come with their first use: the first paint of a page does not wait for them.
const NavigationDrawer = lazyPart(() => import('./navigation-drawer.tsx').then((module) => module.NavigationDrawer))
const SessionExpiredDialog = lazyPart(() =>
  import('./session-expired-dialog.tsx').then((module) => module.SessionExpiredDialog),
)

const ElsewhereDialog = lazyPart(() => import('./elsewhere-dialog.tsx').then((module) => module.ElsewhereDialog))
const ProofDialog = lazyPart(() => import('./proof-dialog.tsx').then((module) => module.ProofDialog))

/** Lets nobody in who is not signed in; after signing in they come back to the same address. */
export const AppLayout = () => {
  const session = useQuery(sessionQuery)
  const location = useLocation()
  if (session.data) return <Frame />
  if (session.error) throw session.error
  if (session.data === null) return <Navigate to={paths.signIn(location.pathname + location.search)} replace />
  return <LoadingPage />
}

const soonUsed = [
  () => import('../components/action-menu-body.tsx'),
  () => import('../components/hint-bubble.tsx'),
  // Says that the server cannot be reached, when nothing can be loaded any more.
  () => import('./toasts.tsx'),
]

/** Menus, hints and toasts load at the first sign of somebody there, so that the first one opens at once. */
const useLoadWhenUsed = (): void => {
  useEffect(() => {
    const load = () => {
      for (const part of soonUsed) part().catch(() => undefined)
    }
    window.addEventListener('pointermove', load, { once: true })
    window.addEventListener('keydown', load, { once: true })
    return () => {
      window.removeEventListener('pointermove', load)
      window.removeEventListener('keydown', load)
    }
  }, [])
}

const useCollapsed = (): [boolean, () => void] => {
  const [collapsed, setCollapsed] = useState(() => readStored('navigation') === 'collapsed')
  const toggle = () => {
    writeStored('navigation', collapsed ? 'expanded' : 'collapsed')
    setCollapsed(!collapsed)
  }
  return [collapsed, toggle]
}

/** Navigation at the left (a drawer on small screens), header, and the page. */
const Frame = () => {
  const [collapsed, toggleCollapsed] = useCollapsed()
  const [drawerOpened, drawer] = useDisclosure(false)
  const expired = useSessionExpired()
  const proofNeeded = useProofNeeded()
  const elsewhere = useActsElsewhere()
  useLoadWhenUsed()
  return (
    <div className={classes.frame} data-collapsed={collapsed || undefined}>
      <a className="bb-skip" href="#content">
        {messages.skip}
      </a>
      <aside className={classes.sidebar}>
        <Brand collapsed={collapsed} />
        <div className={classes.places}>
          <Navigation collapsed={collapsed} />
        </div>
        <div className={classes.foot}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            onClick={toggleCollapsed}
            aria-label={collapsed ? messages.expand : messages.collapse}
          >
            {collapsed ? <IconLayoutSidebarLeftExpand size={18} /> : <IconLayoutSidebarLeftCollapse size={18} />}
          </ActionIcon>
        </div>
      </aside>
      <div className={classes.column}>
        <Header onOpenNavigation={drawer.open} />
        <main id="content" className={classes.main} tabIndex={-1}>
          <Outlet />
          {/* Menus and dialogs open here, inside the landmark, instead of behind the page's end. */}
          <div data-portal="true" data-mantine-shared-portal-node="true" />
        </main>
      </div>
      <ScrollRestoration getKey={(location) => location.pathname} />
      <Suspense fallback={null}>
        {drawerOpened && <NavigationDrawer onClose={drawer.close} />}
        {proofNeeded && <ProofDialog />}
        {expired && <SessionExpiredDialog />}
        {elsewhere && <ElsewhereDialog />}
      </Suspense>
    </div>
  )
}

const Brand = ({ collapsed }: { collapsed: boolean }) => (
  <Link to={paths.overview()} className={classes.brand} aria-label={messages.product}>
    <Logo />
    {!collapsed && <span>{messages.product}</span>}
  </Link>
)
