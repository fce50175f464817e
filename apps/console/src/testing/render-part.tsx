import { type RenderResult, render } from '@testing-library/react'
import userEvent, { type UserEvent } from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { Providers } from '../app/providers.tsx'
import { createQueryClient } from '../lib/query-client.ts'

/** Renders a part of a page by itself, at an address, with theme, router and an empty cache. */
export const renderPart = (
  part: ReactNode,
  address = '/',
): RenderResult & { user: UserEvent; location: () => string; back: () => Promise<void> } => {
  const router = createMemoryRouter([{ path: '*', element: part }], { initialEntries: [address] })
  const rendered = render(
    <Providers queryClient={createQueryClient()} env="test">
      <RouterProvider router={router} />
    </Providers>,
  )
  return {
    ...rendered,
    user: userEvent.setup(),
    location: () => router.state.location.pathname + router.state.location.search,
    back: () => router.navigate(-1),
  }
}
