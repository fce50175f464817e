import { oneTimeCodeEndpoints } from '@billbridge/contract/one-time-codes'
import { type OwnSession, ownSessionEndpoints } from '@billbridge/contract/own-sessions'
import { passwordEndpoints } from '@billbridge/contract/passwords'
import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, it } from 'vitest'
import { renderRoute, sessionOf } from '../../testing/render-route.tsx'
import { answer, refuse, server } from '../../testing/server.ts'

const session = (change: Partial<OwnSession> = {}): OwnSession => ({
  id: '1'.repeat(64),
  current: true,
  browser: 'Firefox',
  system: 'Linux',
  address: '192.0.2.7',
  organizationId: 'org_00000001',
  organizationName: 'Example Bakery Ltd',
  signedInAt: '2026-11-20T10:00:00.000Z',
  lastUsedAt: '2026-11-22T10:00:00.000Z',
  ...change,
})
const phone = session({ id: '2'.repeat(64), current: false, browser: 'Safari', system: 'iPhone' })
const sessionsAre = (...data: OwnSession[]) => answer(ownSessionEndpoints.list, { data })

beforeEach(() =>
  server.use(
    sessionsAre(session(), phone),
    answer(oneTimeCodeEndpoints.get, { onSince: null, recoveryCodesLeft: 0, requiredBy: [] }),
  ),
)

it('shows one’s sessions with device and address, and ends one that is not this one', async () => {
  const ended: unknown[] = []
  server.use(
    answer(ownSessionEndpoints.end, ({ params }) => {
      ended.push(params.sessionId)
      return undefined
    }),
  )
  const { user } = renderRoute('/settings/account')
  const list = await screen.findByRole('list', { name: 'Your sessions' })
  const [own, other] = within(list).getAllByRole('listitem')
  expect(own).toHaveTextContent(/Firefox on Linux.*This one.*from 192\.0\.2\.7/)
  expect(within(own as HTMLElement).queryByRole('button', { name: /^End/ })).not.toBeInTheDocument()
  server.use(sessionsAre(session()))
  await user.click(within(other as HTMLElement).getByRole('button', { name: 'End the session of Safari on iPhone' }))
  await waitFor(() => expect(within(list).getAllByRole('listitem')).toHaveLength(1))
  expect(ended).toEqual([phone.id])
  expect(screen.getByRole('button', { name: 'End all others' })).toHaveAttribute('aria-disabled', 'true')
})

it('ends all other sessions after a question', async () => {
  server.use(answer(ownSessionEndpoints.endOthers, { ended: 2 }))
  const { user } = renderRoute('/settings/account')
  await user.click(await screen.findByRole('button', { name: 'End all others' }))
  const dialog = await screen.findByRole('dialog', { name: 'End all other sessions?' })
  await user.click(within(dialog).getByRole('button', { name: 'End all others' }))
  expect(await screen.findByText('2 sessions have ended.')).toBeVisible()
})

it('changes the password with the old one, and says at its field when that is wrong', async () => {
  server.use(
    refuse(passwordEndpoints.change, {
      type: 'wrong-password',
      errors: [{ field: 'currentPassword', message: 'is not your password' }],
      once: true,
    }),
    answer(passwordEndpoints.change, ({ body }) => {
      expect(body).toEqual({ currentPassword: 'the right password', newPassword: 'another long password' })
      return undefined
    }),
  )
  const { user } = renderRoute('/settings/account')
  await user.type(await screen.findByLabelText('Current password'), 'wrong')
  await user.type(screen.getByLabelText('New password'), 'short')
  await user.click(screen.getByRole('button', { name: 'Change password' }))
  expect(await screen.findByText('Must have at least 12 characters')).toBeVisible()
  await user.clear(screen.getByLabelText('New password'))
  await user.type(screen.getByLabelText('New password'), 'another long password')
  await user.click(screen.getByRole('button', { name: 'Change password' }))
  expect((await screen.findAllByText(/Is not your password/))[0]).toBeVisible()
  expect(screen.getByLabelText('Current password')).toHaveFocus()
  await user.clear(screen.getByLabelText('Current password'))
  await user.type(screen.getByLabelText('Current password'), 'the right password')
  await user.click(screen.getByRole('button', { name: 'Change password' }))
  expect(await screen.findByText(/Your password is changed/)).toBeVisible()
  expect(screen.getByLabelText('New password')).toHaveValue('')
})

it('changes one’s own name, here and in the menu', async () => {
  const renamed = sessionOf()
  renamed.user.name = 'Ada Invented'
  server.use(answer(ownSessionEndpoints.rename, renamed))
  const { user } = renderRoute('/settings/account')
  const name = await screen.findByRole('textbox', { name: 'Name' })
  await user.clear(name)
  await user.type(name, 'Ada Invented')
  await user.click(screen.getByRole('button', { name: 'Save changes' }))
  expect(await screen.findByRole('button', { name: 'Menu of Ada Invented' })).toBeVisible()
})
