import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, Suspense } from 'react'
import { lazyPart } from '../lib/load-part.ts'
import { useToastsWanted } from '../lib/notify.ts'
import { useWatchedFocus } from '../lib/opener.ts'
import { cssVariablesResolver, theme } from './theme.ts'

const Toasts = lazyPart(() => import('./toasts.tsx').then((module) => module.Toasts))

const ToastPlace = () =>
  useToastsWanted() ? (
    <Suspense fallback={null}>
      <Toasts />
    </Suspense>
  ) : null

const colorSchemeManager = localStorageColorSchemeManager({ key: 'billbridge.theme' })

interface ProvidersProps {
  queryClient: QueryClient
  /** 'test' switches transitions and portals' delays off. */
  env?: 'default' | 'test'
  children: ReactNode
}

/** What every page stands on: theme, notifications, server state. */
export const Providers = ({ queryClient, env = 'default', children }: ProvidersProps) => {
  useWatchedFocus()
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
      colorSchemeManager={colorSchemeManager}
      env={env}
    >
      <QueryClientProvider client={queryClient}>
        {children}
        <ToastPlace />
      </QueryClientProvider>
    </MantineProvider>
  )
}
