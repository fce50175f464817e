import { type Invitation, invitationEndpoints } from '@billbridge/contract/invitations'
import { notificationEndpoints } from '@billbridge/contract/notifications'
import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { noDialog, openMenuOf } from '../../testing/overlays.ts'
import { renderRoute } from '../../testing/render-route.tsx'
import { answer, refuse, server } from '../../testing/server.ts'

const invitation = (change: Partial<Invitation> = {}): Invitation => ({
  id: 'invite_00000001',
  email: 'new@example.com',
  role: 'editor',
  invitedBy: { kind: 'user', id: 'user_00000001', name: 'Ada Example' },
  makerStatus: 'active',
  createdAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2099-01-01T00:00:00.000Z',
  expired: false,
  delivery: 'sent',
  deliveryProblem: null,
  ...change,
})
const link = 'https://billing.example.com/invitation#SECRETTOKEN'

const invitationsAre = (...data: Invitation[]) => answer(invitationEndpoints.list, { data, nextCursor: null })

describe('invitations', () => {
  it('by e-mail show no link and lead to the list', async () => {
    server.use(
      invitationsAre(invitation({ delivery: 'sending' })),
      answer(invitationEndpoints.create, ({ body }) => {
        expect(body).toEqual({ email: 'new@example.com', role: 'editor' })
        return { invitation: invitation({ delivery: 'sending' }), link: null }
      }),
    )
    const { user, location } = renderRoute('/settings/people')
    await user.click(await screen.findByRole('button', { name: 'Invite person' }))
    const dialog = await screen.findByRole('dialog', { name: 'Invite a person' })
    await user.click(within(dialog).getByRole('button', { name: 'Send invitation' }))
    expect(await within(dialog).findByText('Enter an e-mail address')).toBeVisible()
    await user.type(within(dialog).getByLabelText('E-mail'), ' new@example.com')
    await user.click(within(dialog).getByRole('radio', { name: 'Editor' }))
    await user.click(within(dialog).getByRole('button', { name: 'Send invitation' }))
    await expect.poll(location).toBe('/settings/people?tab=invitations')
    expect(await screen.findByText('Being sent')).toBeVisible()
  })

  it('without e-mail give the link once, and never again', async () => {
    server.use(
      answer(notificationEndpoints.channels, { email: false }),
      invitationsAre(invitation({ delivery: 'by-hand' })),
      answer(invitationEndpoints.create, { invitation: invitation({ delivery: 'by-hand' }), link }),
    )
    const { user } = renderRoute('/settings/people?invite=true')
    const dialog = await screen.findByRole('dialog', { name: 'Invite a person' })
    expect(await within(dialog).findByText(/sends no e-mail/)).toBeVisible()
    await user.type(within(dialog).getByLabelText('E-mail'), 'new@example.com')
    await user.click(within(dialog).getByRole('button', { name: 'Make link' }))
    expect(await screen.findByRole('dialog', { name: 'Pass this link on' })).toHaveTextContent('give the link to new@')
    expect(screen.getByLabelText('Link')).toHaveValue(link)
    await user.keyboard('{Escape}')
    await user.click(screen.getByRole('button', { name: 'I have passed it on' }))
    await noDialog()
    expect(await screen.findByText('Link to pass on')).toBeVisible()
    expect(document.body.innerHTML).not.toContain('SECRETTOKEN')
  })

  it('that are refused say why at the field or above the form', async () => {
    server.use(refuse(invitationEndpoints.create, { type: 'already-member', detail: 'Bob is a member already.' }))
    const { user } = renderRoute('/settings/people?invite=true')
    const dialog = await screen.findByRole('dialog', { name: 'Invite a person' })
    await user.type(within(dialog).getByLabelText('E-mail'), 'bob@example.com')
    await user.click(within(dialog).getByRole('button', { name: 'Send invitation' }))
    expect(await within(dialog).findByText('Bob is a member already.')).toBeVisible()
    expect(within(dialog).getByLabelText('E-mail')).toHaveValue('bob@example.com')
  })

  it('say what became of the e-mail, and are sent again or revoked', async () => {
    let sent = 0
    const failed = invitation({ delivery: 'failed', deliveryProblem: '550: no such mailbox' })
    server.use(
      invitationsAre(failed, invitation({ id: 'invite_00000002', email: 'late@example.com', expired: true })),
      answer(invitationEndpoints.sendAgain, () => {
        sent += 1
        return { invitation: invitation(), link: null }
      }),
      answer(invitationEndpoints.revoke, undefined),
    )
    const { user } = renderRoute('/settings/people?tab=invitations')
    expect(await screen.findByText('Not sent')).toBeVisible()
    expect(screen.getByText('Expired')).toBeVisible()
    await openMenuOf(user, 'new@example.com')
    await user.click(screen.getByRole('menuitem', { name: 'Send again' }))
    await expect.poll(() => sent).toBe(1)
    await openMenuOf(user, 'new@example.com')
    await user.click(screen.getByRole('menuitem', { name: 'Revoke…' }))
    const dialog = await screen.findByRole('dialog', { name: 'Revoke the invitation of new@example.com?' })
    await user.click(within(dialog).getByRole('button', { name: 'Revoke invitation' }))
    await noDialog()
  })

  it('that are none say so in one sentence with a button', async () => {
    server.use(invitationsAre())
    const { user } = renderRoute('/settings/people?tab=invitations')
    const empty = (await screen.findByText(/Nobody is invited at the moment/)).parentElement as HTMLElement
    expect(screen.queryByRole('button', { name: 'Next' })).not.toBeInTheDocument()
    await user.click(within(empty).getByRole('button', { name: 'Invite person' }))
    expect(await screen.findByRole('dialog', { name: 'Invite a person' })).toBeVisible()
  })
})
