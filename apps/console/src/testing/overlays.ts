import { screen, waitFor } from '@testing-library/react'
import { expect } from 'vitest'
import type { renderRoute } from './render-route.tsx'

/** Opens the menu of the row or card of that name. */
export const openMenuOf = async (user: ReturnType<typeof renderRoute>['user'], name: string): Promise<void> => {
  await user.click(await screen.findByRole('button', { name: `Actions for ${name}` }))
  await screen.findByRole('menu')
}

/** Waits until no dialog is open any more. */
export const noDialog = () => waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
