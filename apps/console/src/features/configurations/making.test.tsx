import { accountEndpoints } from '@billbridge/contract/accounts'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { renderRoute } from '../../testing/render-route.tsx'
import { sampleConfiguration, sampleCredential } from '../../testing/samples.ts'
import { answer, server } from '../../testing/server.ts'

const address = '/integrations/configurations/cfg_00000001'
const none = { data: [], nextCursor: null }

beforeEach(() => server.use(answer(accountEndpoints.list, none)))

describe('a new configuration', () => {
  it('asks for destination and credential, then is created with the rules as they stand', async () => {
    let sent: unknown
    server.use(
      answer(credentialEndpoints.list, { data: [sampleCredential()], nextCursor: null }),
      answer(configurationEndpoints.create, ({ body }) => {
        sent = body
        return sampleConfiguration({ name: body.name })
      }),
      answer(configurationEndpoints.get, sampleConfiguration({ name: 'New one' })),
    )
    const { user, location } = renderRoute('/integrations/configurations/new')
    await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'New one')
    await user.click(screen.getByRole('button', { name: 'Create configuration' }))
    expect(screen.getByText('Select a destination', { selector: 'p' })).toBeInTheDocument()
    await user.click(screen.getByRole('combobox', { name: 'Destination' }))
    await user.click(await screen.findByRole('option', { name: 'Stripe (Test Mode)' }))
    await user.click(await screen.findByRole('combobox', { name: 'Credential' }))
    await user.click(await screen.findByRole('option', { name: /Example Bakery test/ }))
    await user.click(screen.getByRole('button', { name: 'Create configuration' }))
    await waitFor(() => expect(location()).toBe(address))
    expect(sent).toMatchObject({ name: 'New one', credentialId: 'cred_00000001', enabled: false })
  })

  it('leads to the wizard when there is no connected credential', async () => {
    server.use(answer(credentialEndpoints.list, none))
    const { user } = renderRoute('/integrations/configurations/new')
    await user.click(await screen.findByRole('combobox', { name: 'Destination' }))
    await user.click(await screen.findByRole('option', { name: 'Stripe' }))
    expect(await screen.findByRole('link', { name: 'Create Integration Credential' })).toBeInTheDocument()
  })
})

describe('copying from Test Mode', () => {
  it('shows what will be different, and goes to the copy', async () => {
    server.use(answer(configurationEndpoints.get, sampleConfiguration()))
    const live = sampleCredential({ id: 'cred_00000002', name: 'Bakery live', mode: 'live', destination: 'stripe' })
    let asked: string | undefined
    server.use(
      answer(credentialEndpoints.list, ({ query }) => {
        asked = query.toString()
        return { data: [live], nextCursor: null }
      }),
      answer(configurationEndpoints.copy, ({ body }) =>
        sampleConfiguration({ id: 'cfg_00000002', name: body.name, credentialId: body.credentialId }),
      ),
    )
    const { user, location } = renderRoute(address)
    await user.click(await screen.findByRole('button', { name: 'More actions' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Copy to Stripe…' }))
    const dialog = await screen.findByRole('dialog')
    await user.click(await within(dialog).findByRole('combobox', { name: 'Credential' }))
    await user.click(await screen.findByRole('option', { name: /Bakery live/ }))
    expect(asked).toContain('destination=stripe')
    const row = within(dialog).getByRole('cell', { name: 'Destination' }).closest('tr')
    expect(row).toHaveTextContent('DestinationStripe (Test Mode)Stripe')
    await user.click(within(dialog).getByRole('button', { name: 'Copy configuration' }))
    await waitFor(() => expect(location()).toBe('/integrations/configurations/cfg_00000002'))
  })
})
