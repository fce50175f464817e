import { oneTimeCodeEndpoints } from '@billbridge/contract/one-time-codes'
import { ownSessionEndpoints } from '@billbridge/contract/own-sessions'
import { type Session, sessionEndpoints } from '@billbridge/contract/session'
import { userEndpoints } from '@billbridge/contract/users'
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { renderRoute, sessionOf } from '../testing/render-route.tsx'
import { answer, refuse, server } from '../testing/server.ts'

const person = {
  id: 'user_00000002',
  name: 'Ben Example',
  email: 'ben@example.com',
  role: 'viewer' as const,
  status: 'active' as const,
  linked: null,
  createdAt: '2026-11-01T10:00:00.000Z',
}

const peopleAnswer = answer(userEndpoints.list, { data: [person], nextCursor: null, activeAdmins: 1 })

describe('signing in', () => {
  it('leads there when nobody is signed in, and back to the same address with its filters', async () => {
    server.use(
      answer(sessionEndpoints.current, { session: null }),
      answer(sessionEndpoints.setupStatus, { needed: false }),
      answer(sessionEndpoints.signIn, ({ body }) => ({
        session: sessionOf(body.email === 'ada@example.com' ? 'admin' : 'viewer'),
        step: null,
      })),
      peopleAnswer,
    )
    const { user, location } = renderRoute('/settings/people?search=ben', null)
    await user.type(await screen.findByLabelText('E-mail'), 'ada@example.com')
    await user.type(screen.getByLabelText('Password'), 'correct horse battery')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(await screen.findByText('ben@example.com')).toBeVisible()
    expect(location()).toBe('/settings/people?search=ben')
  })

  it('says at the fields what is missing and asks the server nothing', async () => {
    server.use(answer(sessionEndpoints.setupStatus, { needed: false }))
    const { user } = renderRoute('/sign-in', null)
    await user.click(await screen.findByRole('button', { name: 'Sign in' }))
    expect(await screen.findByText('Enter your password')).toBeVisible()
    expect(screen.getByLabelText('E-mail')).toHaveFocus()
  })

  it('shows a refusal with its request id, and how long to wait', async () => {
    server.use(
      answer(sessionEndpoints.setupStatus, { needed: false }),
      refuse(sessionEndpoints.signIn, { type: 'too-many-attempts', headers: { 'retry-after': '90' } }),
    )
    const { user } = renderRoute('/sign-in', null)
    await user.type(await screen.findByLabelText('E-mail'), 'ada@example.com')
    await user.type(screen.getByLabelText('Password'), 'wrong')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(await screen.findByText('Too many requests or attempts in a short time')).toBeVisible()
    expect(screen.getByText('req_test0001')).toBeVisible()
    expect(screen.getByText('Try again in 1 min 30 s.')).toBeVisible()
  })

  it('leads to the set-up page while there is no admin, and puts the server’s word at the field', async () => {
    server.use(
      answer(sessionEndpoints.setupStatus, { needed: true }),
      refuse(sessionEndpoints.setup, {
        type: 'invalid-request',
        errors: [{ field: 'email', message: 'must be an e-mail address' }],
      }),
    )
    const { user, location } = renderRoute('/sign-in', null)
    await user.type(await screen.findByLabelText('Organization'), 'Example Bakery Ltd')
    expect(location()).toBe('/set-up')
    await user.type(screen.getByLabelText('Your name'), 'Ada Example')
    await user.type(screen.getByLabelText('E-mail'), 'ada@example')
    await user.type(screen.getByLabelText('Password'), 'correct horse battery')
    await user.click(screen.getByRole('button', { name: 'Create organization' }))
    await waitFor(() => expect(screen.getByLabelText('E-mail')).toBeInvalid())
    expect(screen.getByLabelText('E-mail')).toHaveFocus()
    expect(screen.getByRole('alert')).toHaveTextContent('E-mail: Must be an e-mail address')
  })
})

describe('a session that ends', () => {
  it('asks to sign in over the page, keeps what was typed, and repeats what waited', async () => {
    const { user } = renderRoute('/settings/people')
    server.use(peopleAnswer)
    await screen.findByText('ben@example.com')
    server.use(
      refuse(userEndpoints.list, { type: 'not-signed-in', once: true }),
      answer(sessionEndpoints.current, { session: null }),
    )
    await user.type(screen.getByPlaceholderText('Search by name or e-mail'), 'ben')
    const dialog = await screen.findByRole('dialog', { name: 'Your session has ended' })
    expect(within(dialog).getByLabelText('E-mail')).toHaveValue('ada@example.com')
    server.use(answer(sessionEndpoints.signIn, { session: sessionOf(), step: null }))
    await user.type(within(dialog).getByLabelText('Password'), 'correct horse battery')
    await user.click(within(dialog).getByRole('button', { name: 'Sign in again' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    expect(screen.getByPlaceholderText('Search by name or e-mail')).toHaveValue('ben')
    expect(await screen.findByText('ben@example.com')).toBeVisible()
  })

  /** The page asks again with a cookie that is an old one; so often nobody is found before the new one is there. */
  const searchWithOldCookie = async (found: Session, nobodyFirst: number) => {
    const { user } = renderRoute('/settings/people')
    server.use(peopleAnswer)
    await screen.findByText('ben@example.com')
    let [looks, lists] = [0, 0]
    server.use(
      refuse(userEndpoints.list, { type: 'not-signed-in', once: true }),
      answer(userEndpoints.list, () => {
        lists++
        return { data: [{ ...person, name: 'Ben Anew' }], nextCursor: null, activeAdmins: 1 }
      }),
      answer(sessionEndpoints.current, () => ({ session: looks++ < nobodyFirst ? null : found })),
    )
    await user.type(screen.getByPlaceholderText('Search by name or e-mail'), 'b')
    return { repeated: () => lists }
  }

  it.each([0, 1])('asks nobody where another tab renewed it, looked at %i times in vain', async (nobodyFirst) => {
    await searchWithOldCookie(sessionOf(), nobodyFirst)
    expect(await screen.findByText('Ben Anew')).toBeVisible()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  const mine = sessionOf()
  it.each([
    ['somebody else', { ...mine, user: { ...mine.user, id: 'user_00000009' } }],
    ['the same person elsewhere', { ...mine, organization: { ...mine.organization, id: 'org_00000009' } }],
  ])('repeats nothing as %s', async (_, found) => {
    const { repeated } = await searchWithOldCookie(found, 0)
    expect(await screen.findByRole('dialog', { name: 'Your session has ended' })).toBeVisible()
    expect(repeated()).toBe(0)
  })
})

describe('the frame', () => {
  it('names the document after the page and focuses the heading after navigation, not at first', async () => {
    server.use(peopleAnswer)
    const { user } = renderRoute('/nowhere')
    expect(await screen.findByRole('heading', { name: 'This page does not exist' })).not.toHaveFocus()
    await user.click(screen.getByRole('link', { name: 'People' }))
    await waitFor(() => expect(screen.getByRole('heading', { name: 'People' })).toHaveFocus())
    expect(document.title).toBe('People · Billbridge')
    expect(screen.getByRole('link', { name: 'People' })).toHaveAttribute('aria-current', 'page')
  })

  it('lists the shortcuts with ?, and switches them off', async () => {
    const { user } = renderRoute('/nowhere')
    await screen.findByRole('heading', { name: 'This page does not exist' })
    await user.keyboard('?')
    await user.click(await screen.findByRole('switch', { name: /^Use keyboard shortcuts/ }))
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    await user.keyboard('?')
    await user.keyboard('{Control>}k{/Control}')
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  it('signs out to a page loaded anew, and says so when it cannot', async () => {
    const assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined)
    server.use(refuse(sessionEndpoints.signOut, { type: 'unavailable' }))
    const { user } = renderRoute('/nowhere')
    const signOut = async () => {
      await user.click(await screen.findByRole('button', { name: /^Menu of / }))
      await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }))
    }
    await signOut()
    expect(await screen.findByText(/try again/i)).toBeVisible()
    expect(assign).not.toHaveBeenCalled()
    server.use(answer(sessionEndpoints.signOut, undefined))
    await signOut()
    await expect.poll(() => assign.mock.lastCall).toEqual(['/sign-in'])
  })

  it('switches the organization and loads the page anew, for all that was there belonged to the other one', async () => {
    const assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined)
    const session: Session = {
      ...sessionOf(),
      organizations: [
        { id: 'org_00000001', name: 'Example Bakery Ltd', role: 'admin' },
        { id: 'org_00000002', name: 'Sample Rowing Club', role: 'viewer' },
      ],
    }
    server.use(
      peopleAnswer,
      answer(
        sessionEndpoints.switchOrganization,
        ({ body }): Session => ({
          ...session,
          organization: { id: body.organizationId, name: 'Sample Rowing Club', plan: 'premium' },
          role: 'viewer',
        }),
      ),
    )
    const { user } = renderRoute('/settings/people', session)
    await screen.findByText('ben@example.com')
    await user.click(screen.getByRole('button', { name: /Example Bakery Ltd/ }))
    await user.click(await screen.findByRole('menuitem', { name: 'Sample Rowing Club' }))
    await expect.poll(() => assign.mock.lastCall).toEqual(['/'])
  })

  it('asks about changes that nobody saved before it signs out', async () => {
    const assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined)
    assign.mockClear()
    server.use(
      answer(sessionEndpoints.signOut, undefined),
      answer(ownSessionEndpoints.list, { data: [] }),
      answer(oneTimeCodeEndpoints.get, { onSince: null, recoveryCodesLeft: 0, requiredBy: [] }),
    )
    const { user } = renderRoute('/settings/account')
    await user.type(await screen.findByRole('textbox', { name: 'Name' }), ' Anew')
    await user.click(screen.getByRole('button', { name: /^Menu of / }))
    await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }))
    const dialog = await screen.findByRole('dialog')
    expect(assign).not.toHaveBeenCalled()
    await user.click(within(dialog).getByRole('button', { name: 'Leave without saving' }))
    await expect.poll(() => assign.mock.lastCall).toEqual(['/sign-in'])
  })

  it('does nothing for another organization than the page is about, and goes on when one switches back', async () => {
    const page = sessionOf()
    const other = { id: 'org_00000002', name: 'Sample Rowing Club', plan: 'free' as const }
    const { user } = renderRoute('/nowhere', page)
    await screen.findByRole('heading', { name: 'This page does not exist' })
    server.use(
      answer(sessionEndpoints.current, { session: { ...page, organization: other } }),
      answer(sessionEndpoints.switchOrganization, page),
      refuse(userEndpoints.list, { type: 'acts-elsewhere', once: true }),
      peopleAnswer,
    )
    await user.click(screen.getByRole('link', { name: 'People' }))
    const dialog = await screen.findByRole('dialog', { name: 'You work elsewhere now' })
    expect(dialog).toHaveTextContent('you switched to Sample Rowing Club. This page is about Example Bakery Ltd')
    await user.click(within(dialog).getByRole('button', { name: 'Switch back to Example Bakery Ltd' }))
    expect(await screen.findByText('ben@example.com')).toBeVisible()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  it('leaves a page that somebody else opened', async () => {
    const assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined)
    const page = sessionOf()
    const { user } = renderRoute('/nowhere', page)
    await screen.findByRole('heading', { name: 'This page does not exist' })
    const other = { ...page, user: { ...page.user, id: 'user_00000009', name: 'Ben Example' } }
    server.use(
      answer(sessionEndpoints.current, { session: other }),
      refuse(userEndpoints.list, { type: 'acts-elsewhere' }),
    )
    await user.click(screen.getByRole('link', { name: 'People' }))
    const dialog = await screen.findByRole('dialog', { name: 'You work elsewhere now' })
    expect(dialog).toHaveTextContent('Ben Example signed in')
    await user.click(within(dialog).getByRole('button', { name: 'Load the page anew' }))
    expect(assign).toHaveBeenLastCalledWith('/')
  })

  it.each([
    ['somebody linked to the provider', { signInAddress: 'rowing-club' }, '/sign-in?organization=rowing-club'],
    ['somebody else to their password', {}, '/sign-in'],
  ])('leads %s where the other organization allows nothing but its provider', async (_, details, to) => {
    const organizations = [
      { id: 'org_00000001', name: 'Example Bakery Ltd', role: 'admin' as const },
      { id: 'org_00000002', name: 'Sample Rowing Club', role: 'viewer' as const },
    ]
    server.use(
      peopleAnswer,
      answer(sessionEndpoints.setupStatus, { needed: false }),
      refuse(sessionEndpoints.switchOrganization, { type: 'sign-in-with-provider', details }),
    )
    const { user, location } = renderRoute('/settings/people', { ...sessionOf(), organizations })
    await screen.findByText('ben@example.com')
    await user.click(screen.getByRole('button', { name: /Example Bakery Ltd/ }))
    await user.click(await screen.findByRole('menuitem', { name: 'Sample Rowing Club' }))
    await expect.poll(location).toBe(to)
  })

  it('links to the own account where the other organization requires one-time codes', async () => {
    const organizations = [
      { id: 'org_00000001', name: 'Example Bakery Ltd', role: 'admin' as const },
      { id: 'org_00000002', name: 'Sample Rowing Club', role: 'viewer' as const },
    ]
    server.use(peopleAnswer, refuse(sessionEndpoints.switchOrganization, { type: 'one-time-codes-required' }))
    const { user } = renderRoute('/settings/people', { ...sessionOf(), organizations })
    await screen.findByText('ben@example.com')
    await user.click(screen.getByRole('button', { name: /Example Bakery Ltd/ }))
    await user.click(await screen.findByRole('menuitem', { name: 'Sample Rowing Club' }))
    expect(await screen.findByRole('link', { name: 'Your account' })).toHaveAttribute('href', '/settings/account')
  })
})
