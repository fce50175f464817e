import { organizationEndpoints } from '@billbridge/contract/organizations'
import { screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { renderRoute } from '../../testing/render-route.tsx'
import { answer, refuse, server } from '../../testing/server.ts'

const organization = {
  id: 'org_00000001',
  name: 'Example Bakery Ltd',
  plan: 'free' as const,
  version: 3,
  createdAt: '2026-11-01T10:00:00.000Z',
}

it('says what changed in a save bar, renames with the version it started from, and is quiet again', async () => {
  let asked: unknown
  server.use(
    answer(organizationEndpoints.get, organization),
    answer(organizationEndpoints.update, ({ body }) => {
      asked = body
      return { ...organization, name: body.name, version: 4 }
    }),
  )
  const { user } = renderRoute('/settings/organization')
  const name = await screen.findByLabelText('Name')
  expect(screen.queryByRole('button', { name: 'Save changes' })).not.toBeInTheDocument()
  await user.type(name, ' & Co')
  expect(screen.getByText('Changed: Name')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Save changes' }))
  await waitFor(() => expect(screen.queryByText('Changed: Name')).not.toBeInTheDocument())
  expect(asked).toEqual({ name: 'Example Bakery Ltd & Co', version: 3 })
  expect(screen.getByLabelText('Name')).toHaveValue('Example Bakery Ltd & Co')
})

it('asks before unsaved changes are left behind', async () => {
  server.use(answer(organizationEndpoints.get, organization))
  const { user, location } = renderRoute('/settings/organization')
  await user.type(await screen.findByLabelText('Name'), '!')
  await user.click(screen.getByRole('link', { name: 'Credentials' }))
  await user.click(await screen.findByRole('button', { name: 'Stay on this page' }))
  expect(location()).toBe('/settings/organization')
  expect(screen.getByLabelText('Name')).toHaveValue('Example Bakery Ltd!')
  await user.click(screen.getByRole('button', { name: 'Discard' }))
  expect(screen.getByLabelText('Name')).toHaveValue('Example Bakery Ltd')
})

it('keeps what was typed when somebody else was faster, and says so', async () => {
  server.use(
    answer(organizationEndpoints.get, organization),
    refuse(organizationEndpoints.update, { type: 'stale-version' }),
  )
  const { user } = renderRoute('/settings/organization')
  await user.type(await screen.findByLabelText('Name'), ' 2')
  await user.click(screen.getByRole('button', { name: 'Save changes' }))
  expect(await screen.findByText('It was changed meanwhile')).toBeVisible()
  expect(screen.getByLabelText('Name')).toHaveValue('Example Bakery Ltd 2')
})

it('shows what the plan does not include', async () => {
  server.use(answer(organizationEndpoints.get, organization))
  renderRoute('/settings/organization')
  expect(await screen.findByText('Free plan')).toBeVisible()
  expect(screen.getByRole('list', { name: 'With Premium only' })).toHaveTextContent('Export automatically every hour')
})
