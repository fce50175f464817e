import { type ApiKey, apiKeyEndpoints } from '@billbridge/contract/api-keys'
import { type Invitation, invitationEndpoints } from '@billbridge/contract/invitations'
import { type ListedUser, userEndpoints } from '@billbridge/contract/users'
import { screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { renderRoute } from '../../testing/render-route.tsx'
import { answer, refuse, server } from '../../testing/server.ts'

const at = '2026-11-01T10:00:00.000Z'
const bob: ListedUser = {
  id: 'user_00000002',
  name: 'Bob Example',
  email: 'bob@example.com',
  role: 'admin',
  status: 'active',
  linked: null,
  createdAt: at,
}
const maker = { kind: 'user' as const, id: bob.id, name: bob.name }

const keyOf = (number: number, name: string, role: ApiKey['role']): ApiKey => ({
  id: `key_0000000${number}`,
  name,
  role,
  lastFour: 'x7Qa',
  createdBy: maker,
  makerStatus: 'active',
  createdAt: at,
  expiresAt: null,
  lastUsedAt: null,
  lastUsedAddress: null,
})

const invitation: Invitation = {
  id: 'invite_00000001',
  email: 'new@example.com',
  role: 'editor',
  invitedBy: maker,
  makerStatus: 'active',
  createdAt: at,
  expiresAt: '2099-01-01T00:00:00.000Z',
  expired: false,
  delivery: 'sent',
  deliveryProblem: null,
}

const keys = [keyOf(1, 'Nightly import', 'admin'), keyOf(2, 'Reports', 'viewer')]

/** Opens a question about Bob; gives what was sent when it was answered. */
const ask = async (item: string, dialogName: string) => {
  const sent: unknown[] = []
  server.use(
    answer(userEndpoints.list, { data: [bob], nextCursor: null, activeAdmins: 2 }),
    answer(userEndpoints.update, ({ body }) => {
      sent.push(body)
      return bob
    }),
    answer(userEndpoints.remove, ({ query }) => {
      sent.push(Object.fromEntries(query))
      return undefined
    }),
  )
  const { user } = renderRoute('/settings/people')
  await user.click(await screen.findByRole('button', { name: 'Actions for Bob Example' }))
  await user.click(await screen.findByRole('menuitem', { name: item }))
  return { user, sent, dialog: within(await screen.findByRole('dialog', { name: dialogName })) }
}

const serve = () =>
  server.use(
    answer(apiKeyEndpoints.list, ({ query }) => {
      expect(query.get('madeBy')).toBe(bob.id)
      return { data: keys, nextCursor: null, requestsPerMinute: 600 }
    }),
    answer(invitationEndpoints.list, { data: [invitation], nextCursor: null }),
  )

it('removing somebody lists the keys and invitations they made, and revokes them unless one says no', async () => {
  serve()
  const { user, sent, dialog } = await ask('Remove…', 'Remove Bob Example from this organization?')
  expect(await dialog.findByRole('checkbox', { name: 'Revoke 2 API keys they made' })).toBeChecked()
  expect(dialog.getByText('Nightly import (admin), never used')).toBeVisible()
  expect(dialog.getByText('new@example.com (editor)')).toBeVisible()
  await user.click(dialog.getByRole('checkbox', { name: 'Revoke 1 open invitation they sent' }))
  await user.click(dialog.getByRole('button', { name: 'Remove and revoke' }))
  expect(await screen.findByText(/is no member any more. 2 API keys are revoked./)).toBeVisible()
  expect(sent).toEqual([{ revokeApiKeys: 'true' }])
})

it('a long list names the strongest keys and those in use, and counts the rest', async () => {
  const weak = Array.from({ length: 5 }, (_, n) => keyOf(n + 3, `Weak ${n}`, 'viewer'))
  const used = { ...keyOf(8, 'Used', 'viewer'), lastUsedAt: at }
  serve()
  server.use(
    answer(apiKeyEndpoints.list, {
      data: [...weak, used, keyOf(9, 'Strong', 'admin')],
      nextCursor: null,
      requestsPerMinute: 600,
    }),
  )
  const { dialog } = await ask('Remove…', 'Remove Bob Example from this organization?')
  await dialog.findByRole('checkbox', { name: 'Revoke 7 API keys they made' })
  const [shown] = dialog.getAllByRole('list')
  const lines = within(shown as HTMLElement).getAllByRole('listitem')
  expect(lines.map((line) => line.textContent?.split(' (')[0])).toEqual([
    'Strong',
    'Used',
    'Weak 0',
    'Weak 1',
    'Weak 2',
    'and 2 more',
  ])
})

it('a weaker role is asked about what is above it', async () => {
  serve()
  const { user, sent, dialog } = await ask('Make editor…', 'Make Bob Example an editor?')
  expect(await dialog.findByRole('checkbox', { name: 'Revoke 1 API key they made' })).toBeChecked()
  expect(dialog.queryByText(/Reports/)).toBeNull()
  expect(dialog.queryByText(/new@example.com/)).toBeNull()
  await user.click(dialog.getByRole('button', { name: 'Make editor and revoke' }))
  await screen.findByText(/1 API key is revoked/)
  expect(sent).toEqual([{ role: 'editor', revokeApiKeys: true }])
})

it('a suspension, which may be for a day, revokes only what one ticks', async () => {
  serve()
  const { user, sent, dialog } = await ask('Suspend…', 'Suspend Bob Example?')
  const invitations = await dialog.findByRole('checkbox', { name: 'Revoke 1 open invitation they sent' })
  expect(invitations).not.toBeChecked()
  expect(dialog.getByRole('button', { name: 'Suspend' })).toBeVisible()
  await user.click(invitations)
  await user.click(dialog.getByRole('button', { name: 'Suspend and revoke' }))
  await screen.findByText(/1 invitation is revoked/)
  expect(sent).toEqual([{ status: 'suspended', revokeInvitations: true }])
})

it('when the lists cannot be had, it says so, and nobody has to stay for that', async () => {
  serve()
  server.use(refuse(apiKeyEndpoints.list, { type: 'internal-error' }))
  const { user, sent, dialog } = await ask('Remove…', 'Remove Bob Example from this organization?')
  expect(await dialog.findByRole('button', { name: 'Try again' })).toBeVisible()
  expect(dialog.getByText(/nothing of it is revoked with this/)).toBeVisible()
  await user.click(dialog.getByRole('button', { name: 'Remove' }))
  await screen.findByText(/is no member any more/)
  expect(sent).toEqual([{}])
})
