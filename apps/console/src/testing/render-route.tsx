import type { Role } from '@billbridge/contract/permissions'
import { type Session, sessionEndpoints } from '@billbridge/contract/session'
import { type RenderResult, render } from '@testing-library/react'
import userEvent, { type UserEvent } from '@testing-library/user-event'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { Providers } from '../app/providers.tsx'
import { routes } from '../app/router.tsx'
import { createQueryClient } from '../lib/query-client.ts'
import { answer, server } from './server.ts'

/** Somebody signed in, as screens under test see them. */
export const sessionOf = (role: Role = 'admin', plan: 'free' | 'premium' = 'free'): Session => ({
  user: { id: 'user_00000001', name: 'Ada Example', email: 'ada@example.com' },
  organization: { id: 'org_00000001', name: 'Example Bakery Ltd', plan },
  role,
  organizations: [{ id: 'org_00000001', name: 'Example Bakery Ltd', role }],
})

export interface RenderedRoute extends RenderResult {
  user: UserEvent
  /** Where the router is: path and query. */
  location: () => string
  /** Whether an answer of the server is still to come. */
  isAsking: () => boolean
}

/** Renders the console at an address: real routes and providers, a fresh cache; signed in unless `session` is null. */
export const renderRoute = (address: string, session: Session | null = sessionOf()): RenderedRoute => {
  if (session) server.use(answer(sessionEndpoints.current, { session }), answer(sessionEndpoints.get, session))
  const queryClient = createQueryClient()
  queryClient.setDefaultOptions({ queries: { ...queryClient.getDefaultOptions().queries, retry: false } })
  const router = createMemoryRouter(routes, { initialEntries: [address] })
  const rendered = render(
    <Providers queryClient={queryClient} env="test">
      <RouterProvider router={router} />
    </Providers>,
  )
  return {
    ...rendered,
    user: userEvent.setup(),
    location: () => router.state.location.pathname + router.state.location.search,
    isAsking: () => queryClient.isFetching() > 0,
  }
}
