import { oneTimeCodeEndpoints } from '@billbridge/contract/one-time-codes'
import { sessionEndpoints } from '@billbridge/contract/session'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { screen } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { beforeEach, expect, it } from 'vitest'
import { renderRoute, sessionOf } from '../../testing/render-route.tsx'
import { answer, refuse, server } from '../../testing/server.ts'

const step = (kind: 'code' | 'enrol') => ({ kind, organizationName: 'Example Bakery Ltd', providerName: null })

beforeEach(() => {
  server.use(
    answer(sessionEndpoints.current, { session: null }),
    answer(sessionEndpoints.setupStatus, { needed: false }),
    answer(sessionEndpoints.get, sessionOf()),
    answer(oneTimeCodeEndpoints.get, { onSince: null, recoveryCodesLeft: 0, requiredBy: [] }),
  )
})

const givePassword = async (user: UserEvent) => {
  await user.type(await screen.findByLabelText('E-mail'), 'ada@example.com')
  await user.type(screen.getByLabelText('Password'), 'correct horse battery')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
}

it('asks for a code after the password, and goes on to where one wanted to be', async () => {
  server.use(
    answer(sessionEndpoints.signIn, { session: null, step: step('code') }),
    answer(signInStepEndpoints.code, { session: sessionOf(), step: null }),
  )
  const { user, location } = renderRoute('/sign-in?next=/settings/account', null)
  await givePassword(user)
  expect(await screen.findByRole('heading', { name: 'Type your one-time code' })).toBeVisible()
  await user.type(screen.getByLabelText('Code'), '123456')
  await user.click(screen.getByRole('button', { name: 'Continue' }))
  expect(await screen.findByRole('heading', { name: 'Your account' })).toBeVisible()
  expect(location()).toBe('/settings/account')
})

it('takes a recovery code instead, and leads back to the start when the sign-in has ended', async () => {
  server.use(
    answer(sessionEndpoints.signIn, { session: null, step: step('code') }),
    refuse(signInStepEndpoints.code, { type: 'sign-in-step-ended' }),
  )
  const { user } = renderRoute('/sign-in', null)
  await givePassword(user)
  await user.click(await screen.findByRole('button', { name: 'Use a recovery code instead' }))
  await user.type(screen.getByLabelText('Recovery code'), 'abcd-efgh-jkmn-pq10')
  await user.click(screen.getByRole('button', { name: 'Continue' }))
  expect(await screen.findByText('This sign-in has ended')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Start again' }))
  expect(await screen.findByLabelText('Password')).toHaveValue('')
})

it('finds the step again that waited before the page was loaded', async () => {
  server.use(answer(signInStepEndpoints.current, { step: step('code') }))
  renderRoute('/sign-in', null)
  expect(await screen.findByLabelText('Code')).toBeVisible()
})

it('does not come back to a step that was given up, on whatever way one returns to the password', async () => {
  server.use(answer(signInStepEndpoints.current, { step: step('code') }))
  const { user } = renderRoute('/sign-in', null)
  await user.click(await screen.findByRole('button', { name: 'Start again' }))
  await user.click(await screen.findByRole('button', { name: 'Sign in with your organization’s provider' }))
  await user.click(await screen.findByRole('button', { name: 'Use e-mail and password instead' }))
  expect(await screen.findByLabelText('Password')).toBeVisible()
  expect(screen.queryByLabelText('Code')).toBeNull()
})

it('has codes set up where the organization requires them, and signs in when the recovery codes are kept', async () => {
  server.use(
    answer(sessionEndpoints.signIn, { session: null, step: step('enrol') }),
    answer(signInStepEndpoints.enrol, { secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/x?secret=JBSWY3DPEHPK3PXP' }),
    answer(signInStepEndpoints.confirm, { session: sessionOf(), recoveryCodes: ['abcd-efgh-jkmn-pq10'] }),
  )
  const { user, location } = renderRoute('/sign-in?next=/settings/account', null)
  await givePassword(user)
  expect(await screen.findByText(/Example Bakery Ltd requires one-time codes/)).toBeVisible()
  await user.type(await screen.findByLabelText('Code'), '123456')
  await user.click(screen.getByRole('button', { name: 'Confirm code' }))
  await user.click(await screen.findByLabelText('I have kept the recovery codes'))
  expect(location()).toContain('/sign-in')
  await user.click(screen.getByRole('button', { name: 'Done' }))
  expect(await screen.findByRole('heading', { name: 'Your account' })).toBeVisible()
})
