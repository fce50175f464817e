import { apiKeyEndpoints } from '@billbridge/contract/api-keys'
import { identityProviderEndpoints } from '@billbridge/contract/identity-providers'
import { invitationEndpoints } from '@billbridge/contract/invitations'
import { type ListedUser, userEndpoints } from '@billbridge/contract/users'
import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { noDialog, openMenuOf } from '../../testing/overlays.ts'
import { renderRoute, sessionOf } from '../../testing/render-route.tsx'
import { answer, refuse, server } from '../../testing/server.ts'

const person = (change: Partial<ListedUser> = {}): ListedUser => ({
  id: 'user_00000001',
  name: 'Ada Example',
  email: 'ada@example.com',
  role: 'admin',
  status: 'active',
  linked: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  ...change,
})
const editor = person({ id: 'user_00000002', name: 'Bob Example', email: 'bob@example.com', role: 'editor' })

const peopleAre = (data: ListedUser[], activeAdmins = 1) =>
  answer(userEndpoints.list, { data, nextCursor: null, activeAdmins })

/** They made no API keys and sent no invitations. */
const nothingMade = [
  answer(apiKeyEndpoints.list, { data: [], nextCursor: null, requestsPerMinute: 600 }),
  answer(invitationEndpoints.list, { data: [], nextCursor: null }),
]

/** The provider is the only way in, and this admin the only one who is linked with it. */
const onlyWayWith = (lastLinkedAdminId: string | null) => ({
  provider: {
    name: 'Example ID',
    signInAddress: 'example-bakery',
    issuer: 'https://id.example.com',
    clientId: 'billbridge',
    onlyWay: true,
    linkedMembers: 1,
    linkedAdmins: 1,
    lastLinkedAdminId,
    members: 3,
    version: 2,
    createdAt: '2026-01-01T00:00:00.000Z',
  },
  callbackUrl: 'https://billing.example.com/auth/providers/org_00000001/callback',
  signInUrl: 'https://billing.example.com/sign-in?organization=example-bakery',
})

describe('the people', () => {
  it('get another role after the consequence was named', async () => {
    const asked: unknown[] = []
    server.use(
      ...nothingMade,
      peopleAre([person(), editor]),
      answer(userEndpoints.update, ({ params, body }) => {
        asked.push([params.userId, body])
        return { ...editor, role: 'viewer' as const }
      }),
    )
    const { user } = renderRoute('/settings/people')
    await openMenuOf(user, 'Bob Example')
    await user.click(screen.getByRole('menuitem', { name: 'Make viewer…' }))
    const dialog = await screen.findByRole('dialog', { name: 'Make Bob Example a viewer?' })
    expect(dialog).toHaveTextContent('Reads everything, changes nothing. It acts at once.')
    await user.click(within(dialog).getByRole('button', { name: 'Make viewer' }))
    expect(await screen.findByText('Bob Example is a viewer now.')).toBeVisible()
    expect(asked).toEqual([[editor.id, { role: 'viewer' }]])
  })

  it('are suspended and removed only after a question, and a refusal stays in it', async () => {
    server.use(
      ...nothingMade,
      peopleAre([person(), editor], 2),
      refuse(userEndpoints.update, { type: 'last-admin', once: true }),
      answer(userEndpoints.remove, undefined),
    )
    const { user } = renderRoute('/settings/people')
    await openMenuOf(user, 'Bob Example')
    await user.click(screen.getByRole('menuitem', { name: 'Suspend…' }))
    const suspending = await screen.findByRole('dialog', { name: 'Suspend Bob Example?' })
    expect(suspending).toHaveTextContent('Their sessions in this organization end at once')
    await user.click(within(suspending).getByRole('button', { name: 'Suspend' }))
    expect(await within(suspending).findByText('An organization needs at least one admin')).toBeVisible()
    await user.click(within(suspending).getByRole('button', { name: 'Cancel' }))
    await openMenuOf(user, 'Bob Example')
    await user.click(screen.getByRole('menuitem', { name: 'Remove…' }))
    const removing = await screen.findByRole('dialog', { name: 'Remove Bob Example from this organization?' })
    await user.click(within(removing).getByRole('button', { name: 'Remove' }))
    await noDialog()
  })

  it('the last admin cannot be weakened, and the menu says why', async () => {
    server.use(peopleAre([person(), editor]))
    const { user } = renderRoute('/settings/people')
    await openMenuOf(user, 'Ada Example')
    for (const name of [/^Make viewer…/, /^Make editor…/, /^Suspend…/, /^Remove…/]) {
      const entry = screen.getByRole('menuitem', { name })
      expect(entry).toHaveTextContent('The organization needs at least one admin.')
    }
    await user.click(screen.getByRole('menuitem', { name: /^Suspend…/ }))
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  it('the last admin who is linked cannot be weakened where the provider is the only way in, and the menu says why', async () => {
    const admins = [person({ id: 'user_00000003', name: 'Cyd Example' }), editor]
    server.use(peopleAre(admins, 2), answer(identityProviderEndpoints.get, onlyWayWith('user_00000003')))
    const { user } = renderRoute('/settings/people')
    await screen.findByText('Cyd Example')
    await openMenuOf(user, 'Cyd Example')
    for (const name of [/^Make viewer…/, /^Make editor…/, /^Suspend…/, /^Remove…/]) {
      expect(screen.getByRole('menuitem', { name })).toHaveTextContent('no other admin is linked with it')
    }
    await user.click(screen.getByRole('menuitem', { name: /^Remove…/ }))
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    await user.keyboard('{Escape}')
    await openMenuOf(user, 'Bob Example')
    expect(screen.getByRole('menuitem', { name: 'Remove…' })).not.toHaveAttribute('aria-disabled', 'true')
  })

  it('are unlinked from the identity provider after a question that says what ends, and a refusal stays in it', async () => {
    const asked: unknown[] = []
    server.use(
      peopleAre([person(), editor], 2),
      answer(identityProviderEndpoints.get, onlyWayWith(null)),
      refuse(identityProviderEndpoints.unlinkMember, { type: 'last-linked-admin', once: true }),
      answer(identityProviderEndpoints.unlinkMember, ({ params }) => {
        asked.push(params.userId)
        return undefined
      }),
    )
    const { user } = renderRoute('/settings/people')
    await openMenuOf(user, 'Bob Example')
    await user.click(await screen.findByRole('menuitem', { name: 'Unlink from the identity provider…' }))
    const dialog = await screen.findByRole('dialog', { name: 'Unlink Bob Example from the identity provider?' })
    expect(dialog).toHaveTextContent('sessions that began by it end at once')
    await user.click(within(dialog).getByRole('button', { name: 'Unlink' }))
    expect(await within(dialog).findByText(/^One admin must be able to sign in/)).toBeVisible()
    await user.click(within(dialog).getByRole('button', { name: 'Unlink' }))
    expect(await screen.findByText('Bob Example is not linked with the identity provider any more.')).toBeVisible()
    expect(asked).toEqual([editor.id])
  })

  it('the last linked admin and oneself are not unlinked here, and the menu says why', async () => {
    const last = person({ id: 'user_00000003', name: 'Cyd Example' })
    server.use(peopleAre([person(), last], 2), answer(identityProviderEndpoints.get, onlyWayWith(last.id)))
    const { user } = renderRoute('/settings/people')
    await openMenuOf(user, 'Cyd Example')
    const entry = await screen.findByRole('menuitem', { name: /^Unlink/ })
    expect(entry).toHaveTextContent('no other admin is linked with it')
    await user.keyboard('{Escape}')
    await openMenuOf(user, 'Ada Example')
    expect(await screen.findByRole('menuitem', { name: /^Unlink/ })).toHaveTextContent('on the page of your account')
  })

  it('are not unlinked where there is no identity provider', async () => {
    server.use(peopleAre([person(), editor], 2))
    const { user } = renderRoute('/settings/people')
    await openMenuOf(user, 'Bob Example')
    expect(screen.getByRole('menuitem', { name: 'Remove…' })).toBeVisible()
    expect(screen.queryByRole('menuitem', { name: /^Unlink/ })).not.toBeInTheDocument()
  })

  it('somebody suspended is resumed from the same menu', async () => {
    server.use(
      peopleAre([person(), { ...editor, status: 'suspended' }]),
      answer(userEndpoints.update, ({ body }) => {
        expect(body).toEqual({ status: 'active' })
        return editor
      }),
    )
    const { user } = renderRoute('/settings/people')
    await openMenuOf(user, 'Bob Example')
    await user.click(screen.getByRole('menuitem', { name: 'Resume…' }))
    const dialog = await screen.findByRole('dialog', { name: 'Resume Bob Example?' })
    await user.click(within(dialog).getByRole('button', { name: 'Resume' }))
    await noDialog()
  })

  it('a viewer is told why they change nobody', async () => {
    server.use(peopleAre([person(), editor]))
    const { user } = renderRoute('/settings/people', sessionOf('viewer'))
    expect(await screen.findByRole('button', { name: 'Invite person' })).toHaveAttribute('aria-disabled', 'true')
    await openMenuOf(user, 'Bob Example')
    expect(screen.getByRole('menuitem', { name: /^Make admin…/ })).toHaveTextContent('needs the admin role')
  })
})

it('says who is linked with the provider, where there is one, and unlinks nobody else', async () => {
  server.use(
    peopleAre([person({ linked: true }), { ...editor, linked: false }]),
    answer(identityProviderEndpoints.get, onlyWayWith(null)),
  )
  const { user } = renderRoute('/settings/people')
  const row = await screen.findByRole('row', { name: /Bob Example/ })
  expect(within(row).getByText('Not linked')).toBeVisible()
  expect(within(screen.getByRole('row', { name: /Ada Example/ })).getByText('Linked')).toBeVisible()
  await user.click(within(row).getByRole('button', { name: /^Actions for / }))
  const entry = await screen.findByRole('menuitem', { name: /^Unlink from the identity provider/ })
  expect(entry).toHaveTextContent('Their account is not linked.')
})

it('says nothing of links where there is no provider', async () => {
  server.use(peopleAre([person(), editor]))
  renderRoute('/settings/people')
  await screen.findByText('bob@example.com')
  expect(screen.queryByRole('columnheader', { name: 'Provider' })).not.toBeInTheDocument()
})
