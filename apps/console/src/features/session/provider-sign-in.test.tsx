import { sessionEndpoints } from '@billbridge/contract/session'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import { renderRoute } from '../../testing/render-route.tsx'
import { answer, refuse, server } from '../../testing/server.ts'

const assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined)

beforeEach(() => {
  assign.mockClear()
  window.localStorage.clear()
  server.use(
    answer(sessionEndpoints.current, { session: null }),
    answer(sessionEndpoints.setupStatus, { needed: false }),
  )
})

it('goes to the provider of the organization, with the page one wanted, and remembers the address', async () => {
  let asked: unknown
  server.use(
    answer(signInStepEndpoints.provider, ({ body }) => {
      asked = body
      return { url: 'https://id.example.com/auth?state=1' }
    }),
  )
  const { user, location } = renderRoute('/sign-in?next=/billing/bills', null)
  await user.click(await screen.findByRole('button', { name: 'Sign in with your organization’s provider' }))
  await user.type(await screen.findByLabelText('Sign-in address of your organization'), 'example-bakery')
  await user.click(screen.getByRole('button', { name: 'Continue with your provider' }))
  await waitFor(() => expect(assign).toHaveBeenCalledWith('https://id.example.com/auth?state=1'))
  expect(asked).toEqual({ address: 'example-bakery', next: '/billing/bills' })
  await user.click(screen.getByRole('button', { name: 'Use e-mail and password instead' }))
  await user.click(await screen.findByRole('button', { name: 'Sign in with your organization’s provider' }))
  expect(location()).toContain('organization=example-bakery')
})

it('says that nobody signs in by an address', async () => {
  server.use(refuse(signInStepEndpoints.provider, { type: 'sign-in-address-unknown' }))
  const { user } = renderRoute('/sign-in?organization=no-such', null)
  await user.click(await screen.findByRole('button', { name: 'Continue with your provider' }))
  expect(await screen.findByText('No organization signs in by this address')).toBeVisible()
  expect(assign).not.toHaveBeenCalled()
})

it.each([
  ['other-browser', /begun in another browser/],
  ['not-linked', /No member is linked with that account/],
  ['away', /cannot be reached at the moment/],
])('says of a return that ended as %s what happened', async (outcome, text) => {
  renderRoute(`/sign-in?provider=${outcome}`, null)
  expect(await screen.findByText(text)).toBeVisible()
})

it('leads somebody linked, whose password is no way in, to the provider', async () => {
  server.use(
    refuse(sessionEndpoints.signIn, {
      type: 'sign-in-with-provider',
      details: { providerName: 'Example ID', signInAddress: 'example-bakery' },
    }),
  )
  const { user, location } = renderRoute('/sign-in', null)
  await user.type(await screen.findByLabelText('E-mail'), 'ada@example.com')
  await user.type(screen.getByLabelText('Password'), 'correct horse battery')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  await user.click(await screen.findByRole('link', { name: 'Continue with your provider' }))
  expect(location()).toBe('/sign-in?organization=example-bakery')
  expect(await screen.findByLabelText('Sign-in address of your organization')).toHaveValue('example-bakery')
})

it('leaves nothing but linking to somebody whose organization allows no password', async () => {
  const step = { kind: 'link' as const, organizationName: 'Example Bakery Ltd', providerName: 'Example ID' }
  server.use(
    answer(sessionEndpoints.signIn, { session: null, step }),
    answer(signInStepEndpoints.link, { url: 'https://id.example.com/auth?state=2' }),
  )
  const { user } = renderRoute('/sign-in', null)
  await user.type(await screen.findByLabelText('E-mail'), 'ada@example.com')
  await user.type(screen.getByLabelText('Password'), 'correct horse battery')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  expect(await screen.findByText(/Example Bakery Ltd allows no password/)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Continue with Example ID' }))
  await waitFor(() => expect(assign).toHaveBeenCalledWith('https://id.example.com/auth?state=2'))
})
