import { type ApiKey, apiKeyEndpoints } from '@billbridge/contract/api-keys'
import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { renderRoute, sessionOf } from '../../testing/render-route.tsx'
import { answer, refuse, server } from '../../testing/server.ts'

const key: ApiKey = {
  id: 'key_00000001',
  name: 'Nightly import',
  role: 'editor',
  lastFour: 'x7Qa',
  createdBy: { kind: 'user', id: 'user_00000001', name: 'Ada Example' },
  makerStatus: 'active',
  createdAt: '2026-11-01T10:00:00.000Z',
  expiresAt: null,
  lastUsedAt: null,
  lastUsedAddress: null,
}

const secret = 'bb_0123456789abcdefSECRET'

it('shows the secret of a new key once, and never again', async () => {
  const made: ApiKey[] = []
  server.use(
    answer(apiKeyEndpoints.list, () => ({ data: made, nextCursor: null, requestsPerMinute: 600 })),
    answer(apiKeyEndpoints.create, ({ body }) => {
      const apiKey = { ...key, name: body.name, role: body.role, expiresAt: body.expiresAt ?? null }
      made.push(apiKey)
      return { apiKey, secret }
    }),
  )
  const { user, container } = renderRoute('/settings/api-keys')
  expect(await screen.findByText(/No machine can use the HTTP API yet/)).toBeVisible()
  await user.click(screen.getAllByRole('button', { name: 'Create API key' })[0] as HTMLElement)
  const dialog = await screen.findByRole('dialog', { name: 'Create API key' })
  await user.click(within(dialog).getByRole('button', { name: 'Create API key' }))
  expect(await within(dialog).findByText('Enter a name')).toBeVisible()
  await user.type(within(dialog).getByLabelText('Name'), 'Nightly import')
  await user.click(within(dialog).getByRole('radio', { name: 'Editor' }))
  expect(within(dialog).getByRole('radio', { name: 'In 90 days' })).toBeChecked()
  await user.click(within(dialog).getByRole('radio', { name: 'In 30 days' }))
  await user.click(within(dialog).getByRole('button', { name: 'Create API key' }))
  expect(await screen.findByLabelText('Secret')).toHaveValue(secret)
  await user.keyboard('{Escape}')
  await user.click(screen.getByRole('button', { name: 'I have stored it' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  expect(await within(container).findByText('Nightly import')).toBeVisible()
  expect(document.body.innerHTML).not.toContain(secret)
  const days = (Date.parse(made[0]?.expiresAt ?? '') - Date.now()) / 86_400_000
  expect(Math.round(days)).toBe(30)
})

it('names the key and the consequence before it is revoked, and says why when that fails', async () => {
  server.use(
    answer(apiKeyEndpoints.list, { data: [key], nextCursor: null, requestsPerMinute: 600 }),
    refuse(apiKeyEndpoints.remove, { type: 'unavailable' }),
  )
  const { user } = renderRoute('/settings/api-keys')
  await user.click(await screen.findByRole('button', { name: 'Actions for Nightly import' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Revoke' }))
  const dialog = await screen.findByRole('dialog', { name: 'Revoke API key “Nightly import”?' })
  expect(dialog).toHaveTextContent('ending in x7Qa')
  await user.click(within(dialog).getByRole('button', { name: 'Revoke API key' }))
  expect(await within(dialog).findByText('The database cannot be reached at the moment')).toBeVisible()
  server.use(
    answer(apiKeyEndpoints.remove, undefined),
    answer(apiKeyEndpoints.list, { data: [], nextCursor: null, requestsPerMinute: 600 }),
  )
  await user.click(within(dialog).getByRole('button', { name: 'Revoke API key' }))
  expect(await screen.findByText('API key “Nightly import” is revoked.')).toBeVisible()
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
})

it('tells a viewer why keys are not for them, and asks the server nothing', async () => {
  const { user } = renderRoute('/settings/api-keys', sessionOf('viewer'))
  expect(await screen.findByText('Only admins see and manage API keys.')).toBeVisible()
  const button = screen.getByRole('button', { name: 'Create API key' })
  expect(button).toHaveAttribute('aria-disabled', 'true')
  expect(button).toHaveAccessibleDescription(/needs the admin role; yours is viewer/)
  await user.click(button)
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
})

const dayMs = 86_400_000

it('warns of keys that end soon, marks those that have ended, and tells the limit and the address of the last use', async () => {
  const at = (days: number) => new Date(Date.now() + days * dayMs).toISOString()
  const data = [
    {
      ...key,
      id: 'key_00000001',
      name: 'Ends soon',
      expiresAt: at(5),
      lastUsedAt: at(-1),
      lastUsedAddress: '192.0.2.7',
    },
    { ...key, id: 'key_00000002', name: 'Has ended', expiresAt: at(-1) },
    { ...key, id: 'key_00000003', name: 'Stays' },
  ]
  server.use(answer(apiKeyEndpoints.list, { data, nextCursor: null, requestsPerMinute: 600 }))
  renderRoute('/settings/api-keys')
  expect(await screen.findByText('A key ends soon')).toBeVisible()
  expect(screen.getByText(/^Ends soon: make a new key/)).toBeVisible()
  expect(screen.getByText('In 5 days')).toBeVisible()
  expect(screen.getByText('Expired')).toBeVisible()
  expect(screen.getByText('Each key may make 600 requests a minute.')).toBeVisible()
  expect(screen.getByText('from 192.0.2.7')).toBeVisible()
})

it('says whose keys outlived them, and what to do about it', async () => {
  const byKey = { kind: 'api-key' as const, id: 'key_00000009', name: 'Provisioning' }
  const data: ApiKey[] = [
    { ...key, name: 'Backup', makerStatus: 'removed' },
    { ...key, id: 'key_00000002', name: 'Reports', createdBy: byKey, makerStatus: 'suspended' },
    { ...key, id: 'key_00000003', name: 'Theirs', createdBy: byKey, makerStatus: 'active' },
    { ...key, id: 'key_00000004', name: 'Seed', createdBy: { ...byKey, kind: 'system' }, makerStatus: null },
  ]
  server.use(answer(apiKeyEndpoints.list, { data, nextCursor: null, requestsPerMinute: 600 }))
  renderRoute('/settings/api-keys')
  expect(await screen.findByText('2 keys go back to somebody who is gone')).toBeVisible()
  expect(screen.getByText(/^Backup, Reports: made by somebody/)).toBeVisible()
  const cells = ['Ada Example (removed)', 'Provisioning (API key; its maker: suspended)', 'Provisioning (API key)']
  for (const name of [...cells, 'Provisioning']) expect(screen.getByRole('cell', { name })).toBeVisible()
})

it('leads to the history of a key', async () => {
  server.use(answer(apiKeyEndpoints.list, { data: [key], nextCursor: null, requestsPerMinute: 600 }))
  const { user, location } = renderRoute('/settings/api-keys')
  await user.click(await screen.findByRole('button', { name: 'Actions for Nightly import' }))
  server.use(answer(auditEntryEndpoints.list, { data: [], nextCursor: null }))
  await user.click(await screen.findByRole('menuitem', { name: 'History' }))
  await waitFor(() => expect(location()).toBe('/settings/audit-log?target=key_00000001'))
})
