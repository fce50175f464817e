import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { cssVariablesResolver, theme } from './theme.ts'

const colorSchemeManager = localStorageColorSchemeManager({ key: 'billbridge.theme' })

interface ProvidersProps {
  queryClient: QueryClient
  /** 'test' switches transitions and portals' delays off. */
  env?: 'default' | 'test'
  children: ReactNode
}

/** What every page stands on: theme, notifications, server state. */
export const Providers = ({ queryClient, env = 'default', children }: ProvidersProps) => (
  <MantineProvider
    theme={theme}
    cssVariablesResolver={cssVariablesResolver}
    defaultColorScheme="auto"
    colorSchemeManager={colorSchemeManager}
    env={env}
  >
    <QueryClientProvider client={queryClient}>
      {children}
      <Notifications position="bottom-right" limit={3} autoClose={6000} />
    </QueryClientProvider>
  </MantineProvider>
)
