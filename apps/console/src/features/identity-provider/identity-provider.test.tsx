import { identityProviderEndpoints } from '@billbridge/contract/identity-providers'
import { oneTimeCodeEndpoints } from '@billbridge/contract/one-time-codes'
import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import { renderRoute } from '../../testing/render-route.tsx'
import { answer, refuse, server } from '../../testing/server.ts'

const callbackUrl = 'https://billing.example.com/auth/providers/org_00000001/callback'
const none = { provider: null, callbackUrl, signInUrl: null }
const provider = {
  name: 'Example ID',
  signInAddress: 'example-bakery',
  issuer: 'https://id.example.com',
  clientId: 'billbridge',
  onlyWay: false,
  linkedMembers: 3,
  linkedAdmins: 1,
  lastLinkedAdminId: null,
  members: 5,
  version: 2,
  createdAt: '2026-11-01T10:00:00.000Z',
}
const registered = (more: object = {}) => ({
  provider: { ...provider, ...more },
  callbackUrl,
  signInUrl: 'https://billing.example.com/sign-in?organization=example-bakery',
})

beforeEach(() => {
  server.use(answer(oneTimeCodeEndpoints.requirement, { required: false, without: [], withoutCount: 0, members: 5 }))
})

it('says what to register at the provider, and registers what it gives', async () => {
  let sent: unknown
  server.use(
    answer(identityProviderEndpoints.get, none),
    answer(identityProviderEndpoints.set, ({ body }) => {
      sent = body
      return registered()
    }),
  )
  const { user } = renderRoute('/settings/sign-in')
  expect(await screen.findByText(callbackUrl)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Register identity provider' }))
  await user.type(await screen.findByLabelText('Name'), 'Example ID')
  await user.type(screen.getByLabelText('Sign-in address'), 'example-bakery')
  await user.type(screen.getByLabelText('Issuer'), 'https://id.example.com')
  await user.type(screen.getByLabelText('Client id'), 'billbridge')
  await user.type(screen.getByLabelText('Client secret'), 'secret')
  await user.click(screen.getByRole('button', { name: 'Save and check' }))
  expect(await screen.findByText('3 of 5 members')).toBeVisible()
  expect(sent).toEqual({
    name: 'Example ID',
    signInAddress: 'example-bakery',
    issuer: 'https://id.example.com',
    clientId: 'billbridge',
    clientSecret: 'secret',
    version: null,
  })
})

it('keeps the stored secret when it is left empty, and shows why the provider was refused', async () => {
  let sent: unknown
  server.use(
    answer(identityProviderEndpoints.get, registered()),
    refuse(identityProviderEndpoints.set, { type: 'identity-provider-refused', detail: 'It cannot be reached.' }),
  )
  const { user } = renderRoute('/settings/sign-in')
  await user.click(await screen.findByRole('button', { name: 'Change' }))
  await user.click(await screen.findByRole('button', { name: 'Save and check' }))
  expect(await screen.findByText('It cannot be reached.')).toBeVisible()
  server.use(
    answer(identityProviderEndpoints.set, ({ body }) => {
      sent = body
      return registered()
    }),
  )
  await user.click(screen.getByRole('button', { name: 'Save and check' }))
  await screen.findByRole('button', { name: 'Change' })
  expect(sent).toMatchObject({ clientSecret: null, version: 2 })
})

it('says who is signed out before the provider becomes the only way in', async () => {
  server.use(
    answer(identityProviderEndpoints.get, registered()),
    answer(identityProviderEndpoints.setOnlyWay, ({ body }) => registered({ onlyWay: body.onlyWay })),
  )
  const { user } = renderRoute('/settings/sign-in')
  await user.click(await screen.findByRole('button', { name: 'Allow only this provider' }))
  const dialog = await screen.findByRole('dialog', { name: 'Allow only this provider?' })
  expect(dialog).toHaveTextContent('you as well. 2 members are not linked yet')
  await user.click(within(dialog).getByRole('button', { name: 'Allow only this provider' }))
  expect(await screen.findByText('Only this way')).toBeVisible()
})

it('cannot be the only way before an admin proved that it works, nor be removed while it is', async () => {
  server.use(answer(identityProviderEndpoints.get, registered({ linkedAdmins: 0 })))
  const { user } = renderRoute('/settings/sign-in')
  await user.click(await screen.findByRole('button', { name: 'Allow only this provider' }))
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
})

it('asks for the password before it leads to the provider to link one’s own account', async () => {
  const assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined)
  let sent: unknown
  server.use(
    answer(identityProviderEndpoints.link, { providerName: 'Example ID', linkedAt: null, onlyWay: false }),
    answer(oneTimeCodeEndpoints.get, { onSince: null, recoveryCodesLeft: 0, requiredBy: [] }),
    answer(identityProviderEndpoints.beginLink, ({ body }) => {
      sent = body
      return { url: 'https://id.example.com/auth?state=3' }
    }),
  )
  const { user } = renderRoute('/settings/account')
  await user.click(await screen.findByRole('button', { name: 'Link with Example ID' }))
  const dialog = await screen.findByRole('dialog', { name: 'Link with Example ID' })
  await user.click(within(dialog).getByRole('button', { name: 'Continue' }))
  expect(within(dialog).getByText('Enter your password')).toBeVisible()
  expect(assign).not.toHaveBeenCalled()
  await user.type(within(dialog).getByLabelText('Your password'), 'correct horse battery')
  await user.click(within(dialog).getByRole('button', { name: 'Continue' }))
  await waitFor(() => expect(assign).toHaveBeenCalledWith('https://id.example.com/auth?state=3'))
  expect(sent).toEqual({ password: 'correct horse battery' })
})
