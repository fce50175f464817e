import { invitationEndpoints } from '@billbridge/contract/invitations'
import { passwordEndpoints } from '@billbridge/contract/passwords'
import { sessionEndpoints } from '@billbridge/contract/session'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { screen } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { renderRoute, sessionOf } from '../../testing/render-route.tsx'
import { answer, refuse, server } from '../../testing/server.ts'

const told = {
  organizationName: 'Example Bakery Ltd',
  email: 'new@example.com',
  role: 'editor' as const,
  expiresAt: '2099-01-01T00:00:00.000Z',
  known: false,
}
const accepted = {
  email: told.email,
  organizationId: 'org_00000001',
  organizationName: told.organizationName,
  signedIn: false,
}
const nobody = answer(sessionEndpoints.current, { session: null })

beforeEach(() =>
  server.use(
    answer(sessionEndpoints.setupStatus, { needed: false }),
    answer(signInStepEndpoints.current, { step: null }),
    answer(passwordEndpoints.requestReset, { minutes: 60 }),
  ),
)

describe('the link of an invitation', () => {
  it('lets somebody new in with a name and a long password, and signs them in', async () => {
    server.use(
      nobody,
      answer(invitationEndpoints.lookUp, ({ body }) => {
        expect(body).toEqual({ token: 'TOKEN' })
        return told
      }),
      answer(invitationEndpoints.accept, ({ body }) => {
        expect(body).toEqual({ token: 'TOKEN', name: 'New Example', password: 'a long enough password' })
        return accepted
      }),
      answer(sessionEndpoints.signIn, ({ body }) => {
        expect(body).toEqual({
          email: told.email,
          password: 'a long enough password',
          organizationId: accepted.organizationId,
        })
        return { session: sessionOf('editor'), step: null }
      }),
    )
    const { user, location } = renderRoute('/invitation#TOKEN', null)
    expect(await screen.findByText(/Example Bakery Ltd invites you to work with Billbridge, as editor/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Accept and sign in' }))
    expect(await screen.findByText('Enter a name')).toBeVisible()
    expect(screen.getByText('Must have at least 12 characters')).toBeVisible()
    await user.type(screen.getByLabelText('Your name'), 'New Example')
    await user.type(screen.getByLabelText('Password'), 'a long enough password')
    server.use(answer(sessionEndpoints.get, sessionOf('editor')))
    await user.click(screen.getByRole('button', { name: 'Accept and sign in' }))
    await expect.poll(location).toBe('/')
  })

  it('asks somebody known for their password, and leads to the sign-in where a step is left', async () => {
    server.use(
      nobody,
      answer(invitationEndpoints.lookUp, { ...told, known: true }),
      answer(invitationEndpoints.accept, accepted),
      refuse(sessionEndpoints.signIn, { type: 'too-many-attempts' }),
    )
    const { user, location } = renderRoute('/invitation#TOKEN', null)
    expect(await screen.findByText(/You have an account already/)).toBeVisible()
    expect(screen.queryByLabelText('Your name')).not.toBeInTheDocument()
    await user.type(screen.getByLabelText('Your password'), 'my password')
    await user.click(screen.getByRole('button', { name: 'Accept and sign in' }))
    await expect.poll(location).toBe('/sign-in')
    expect(await screen.findByLabelText('E-mail')).toHaveValue(told.email)
  })

  it('needs one press from somebody who is signed in as the one it is for', async () => {
    server.use(
      answer(invitationEndpoints.lookUp, { ...told, email: 'ada@example.com', known: true }),
      answer(invitationEndpoints.accept, ({ body }) => {
        expect(body).toEqual({ token: 'TOKEN' })
        return { ...accepted, email: 'ada@example.com', signedIn: true }
      }),
      answer(sessionEndpoints.switchOrganization, sessionOf('editor')),
    )
    const { user, location } = renderRoute('/invitation#TOKEN')
    await user.click(await screen.findByRole('button', { name: 'Accept' }))
    await expect.poll(location).toBe('/')
  })

  it('into an organization that allows only its provider leads somebody signed in to their password, for that organization', async () => {
    let asked: unknown
    const step = { kind: 'link' as const, organizationName: told.organizationName, providerName: 'Example ID' }
    server.use(
      answer(invitationEndpoints.lookUp, { ...told, email: 'ada@example.com', known: true }),
      answer(invitationEndpoints.accept, { ...accepted, email: 'ada@example.com', signedIn: true }),
      refuse(sessionEndpoints.switchOrganization, { type: 'sign-in-with-provider' }),
      answer(sessionEndpoints.signIn, ({ body }) => {
        asked = body
        return { session: null, step }
      }),
    )
    const { user } = renderRoute('/invitation#TOKEN')
    await user.click(await screen.findByRole('button', { name: 'Accept' }))
    expect(await screen.findByText('Sign in once more to go on in that organization.')).toBeVisible()
    await user.type(await screen.findByLabelText('Password'), 'my password')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(await screen.findByRole('button', { name: 'Continue with Example ID' })).toBeVisible()
    const { organizationId } = accepted
    expect(asked).toEqual({ email: 'ada@example.com', password: 'my password', organizationId })
  })

  it('that has ended says why, and leads to the sign-in', async () => {
    server.use(
      nobody,
      refuse(invitationEndpoints.lookUp, { type: 'link-ended', detail: 'This invitation was accepted already.' }),
    )
    renderRoute('/invitation#TOKEN', null)
    expect(await screen.findByText('This invitation was accepted already.')).toBeVisible()
    expect(screen.getByRole('link', { name: 'Go to sign-in' })).toHaveAttribute('href', '/sign-in')
  })
})

describe('a forgotten password', () => {
  it('is asked for from the sign-in page, and the answer tells nobody who is known', async () => {
    server.use(nobody)
    const { user } = renderRoute('/sign-in', null)
    await user.click(await screen.findByRole('link', { name: 'Forgot your password?' }))
    const send = await screen.findByRole('button', { name: 'Send link' })
    await user.type(screen.getByLabelText('E-mail'), 'ada@example.com')
    await user.click(send)
    expect(await screen.findByText(/If somebody signs in with ada@example.com, a link is on its way/)).toBeVisible()
  })

  it('cannot be mended by e-mail where none is sent, and the page says who helps', async () => {
    server.use(nobody, refuse(passwordEndpoints.requestReset, { type: 'email-not-set-up' }))
    const { user } = renderRoute('/forgot-password', null)
    await user.type(await screen.findByLabelText('E-mail'), 'ada@example.com')
    await user.click(screen.getByRole('button', { name: 'Send link' }))
    expect(await screen.findByText('This Billbridge sends no e-mail')).toBeVisible()
    expect(screen.getByText(/Ask whoever runs this Billbridge/)).toBeVisible()
  })

  it('is set anew by the link, and then signed in with', async () => {
    server.use(
      nobody,
      answer(passwordEndpoints.lookUpReset, { email: 'ada@example.com', expiresAt: told.expiresAt }),
      answer(passwordEndpoints.reset, ({ body }) => {
        expect(body).toEqual({ token: 'TOKEN', password: 'a long enough password' })
        return undefined
      }),
    )
    const { user, location } = renderRoute('/reset-password#TOKEN', null)
    await user.type(await screen.findByLabelText('New password'), 'a long enough password')
    await user.click(screen.getByRole('button', { name: 'Set password' }))
    await expect.poll(location).toBe('/sign-in')
    expect(await screen.findByLabelText('E-mail')).toHaveValue('ada@example.com')
    expect(await screen.findByText('Your password is set. Sign in with it.')).toBeVisible()
  })

  it('whose link has ended leads to another one', async () => {
    server.use(nobody, refuse(passwordEndpoints.lookUpReset, { type: 'link-ended' }))
    renderRoute('/reset-password#TOKEN', null)
    expect(await screen.findByRole('link', { name: 'Ask for another link' })).toHaveAttribute(
      'href',
      '/forgot-password',
    )
  })
})
