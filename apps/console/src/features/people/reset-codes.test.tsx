import { invitationEndpoints } from '@billbridge/contract/invitations'
import { oneTimeCodeEndpoints } from '@billbridge/contract/one-time-codes'
import { userEndpoints } from '@billbridge/contract/users'
import { screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { renderRoute } from '../../testing/render-route.tsx'
import { answer, refuse, server } from '../../testing/server.ts'

const bob = {
  id: 'user_00000002',
  name: 'Bob Example',
  email: 'bob@example.com',
  role: 'editor' as const,
  status: 'active' as const,
  linked: null,
  createdAt: '2026-11-01T10:00:00.000Z',
}

it('an admin resets the codes of a member who lost them, and is told when others rule over them as well', async () => {
  let reset: unknown
  server.use(
    answer(userEndpoints.list, { data: [bob], nextCursor: null, activeAdmins: 1 }),
    answer(invitationEndpoints.list, { data: [], nextCursor: null }),
    refuse(oneTimeCodeEndpoints.reset, { type: 'one-time-codes-shared', once: true }),
    answer(oneTimeCodeEndpoints.reset, ({ params }) => {
      reset = params.userId
      return undefined
    }),
  )
  const { user } = renderRoute('/settings/people')
  await user.click(await screen.findByRole('button', { name: 'Actions for Bob Example' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Reset one-time codes…' }))
  const dialog = await screen.findByRole('dialog', { name: 'Reset the one-time codes of Bob Example?' })
  const confirm = within(dialog).getByRole('button', { name: 'Reset one-time codes' })
  await user.click(confirm)
  expect(await within(dialog).findByText('The codes also guard other organizations')).toBeVisible()
  await user.click(confirm)
  expect(await screen.findByText('The one-time codes of Bob Example are off.')).toBeVisible()
  expect(reset).toBe(bob.id)
})
