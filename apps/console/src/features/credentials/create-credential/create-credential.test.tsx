import { type Credential, credentialEndpoints } from '@billbridge/contract/credentials'
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { outcomeMessages } from '../../../lib/messages/credential-wizard.ts'
import { renderRoute, sessionOf } from '../../../testing/render-route.tsx'
import { pendingCredential, sampleCredential } from '../../../testing/samples.ts'
import { answer, refuse, server } from '../../../testing/server.ts'

const base = '/integrations/credentials/new'
const inStage4 = (change: Partial<Credential> = {}) =>
  pendingCredential({ entityType: 'bill', destination: 'stripe-test', mode: 'test', stage: 'authenticate', ...change })
const address4 = `${base}?stage=authenticate&credential=cred_00000001`

/** A server that keeps one credential and saves the stages. */
const keep = (first: Credential) => {
  let stored = first
  const save = (change: Partial<Credential>) => {
    stored = { ...stored, ...change, version: stored.version + 1 }
    return stored
  }
  server.use(
    answer(credentialEndpoints.create, ({ body }) => save({ name: body.name })),
    answer(credentialEndpoints.get, () => stored),
    answer(credentialEndpoints.update, ({ body: { name, entityType, destination } }) =>
      save({
        ...(name ? { name } : {}),
        ...(entityType ? { entityType } : {}),
        ...(destination ? { destination, mode: destination === 'stripe' ? 'live' : 'test' } : {}),
      }),
    ),
    answer(credentialEndpoints.authenticateWithKey, ({ body: { accountName } }) =>
      save({
        authorized: true,
        method: 'restricted-key',
        stripeAccountId: 'acct_Example1',
        stripeAccountName: accountName,
        maskedKey: 'rk_test_…9abc',
        permissions: [{ permission: 'customers-write', granted: true }],
      }),
    ),
    answer(credentialEndpoints.finish, () => save({ status: 'connected', expiresAt: null, stage: null })),
    answer(credentialEndpoints.list, () => ({ data: [stored], nextCursor: null })),
    options(),
  )
  return { stored: () => stored }
}

const options = (oauthModes: ('live' | 'test')[] = ['live', 'test']) =>
  answer(credentialEndpoints.connectionOptions, {
    oauthModes,
    restrictedKeyUrls: { live: 'https://example.com/live', test: 'https://example.com/test' },
    stripe: 'sandbox',
    pendingMinutes: 30,
  })

const choose = async (user: ReturnType<typeof renderRoute>['user'], label: string, option: string) => {
  await user.click(screen.getByRole('combobox', { name: label }))
  await user.click(await screen.findByRole('option', { name: option }))
}

describe('creating a credential', () => {
  it('goes through the four stages, by key, to the list where the new row stands out', async () => {
    keep(pendingCredential())
    const { user, location } = renderRoute(base)
    await screen.findByRole('heading', { name: 'Stage 1: Name the credential' })
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'First one')
    await user.click(screen.getByRole('button', { name: 'Next' }))

    const second = await screen.findByRole('heading', { name: 'Stage 2: Select entity type' })
    await waitFor(() => expect(second).toHaveFocus())
    expect(screen.getByText('Stage 2 of 4: Select entity type')).toHaveAttribute('role', 'status')
    expect(screen.getByRole('link', { name: /Name the credential/ })).toHaveAttribute(
      'href',
      expect.stringContaining('stage=name'),
    )
    expect(location()).toBe(`${base}?stage=entity-type&credential=cred_00000001`)
    await choose(user, 'Entity type', 'Bill')
    await user.click(screen.getByRole('button', { name: 'Next' }))

    await screen.findByRole('heading', { name: 'Stage 3: Select destination' })
    await choose(user, 'Destination', 'Stripe (Test Mode)')
    await user.click(screen.getByRole('button', { name: 'Next' }))

    await screen.findByRole('heading', { name: 'Stage 4: Authenticate' })
    expect(screen.getByRole('button', { name: 'Create Credential' })).toHaveAttribute('aria-disabled', 'true')
    await user.click(await screen.findByRole('button', { name: 'Use a restricted API key instead' }))
    await user.type(screen.getByRole('textbox', { name: 'Account name' }), 'Bakery')
    await user.type(screen.getByLabelText('Secret key'), 'rk_test_abcdefgh9abc')
    await user.click(screen.getByRole('button', { name: 'Connect with Stripe' }))

    const card = await screen.findByRole('region', { name: 'Connected Stripe account' })
    expect(card).toHaveTextContent('Bakery')
    expect(card).toHaveTextContent('acct_Example1')
    expect(card).toHaveTextContent('Test Mode')
    await user.click(screen.getByRole('button', { name: 'Create Credential' }))
    const row = (await screen.findByRole('link', { name: 'First one' })).closest('tr')
    expect(row).toHaveAttribute('data-highlighted', 'true')
    expect(location()).toBe('/integrations/credentials')
  })

  it('refuses a name at its field, without and with the server', async () => {
    server.use(
      refuse(credentialEndpoints.create, {
        type: 'credential-name-taken',
        detail: 'Another credential of this organization is already named “Twice”.',
        errors: [{ field: 'name', message: 'is the name of another credential' }],
      }),
    )
    const { user } = renderRoute(base)
    await user.click(await screen.findByRole('button', { name: 'Next' }))
    const name = screen.getByRole('textbox', { name: 'Name' })
    expect(name).toHaveAccessibleDescription(expect.stringContaining('Must not be empty'))
    await user.type(name, 'Twice')
    await user.click(screen.getByRole('button', { name: 'Next' }))
    await waitFor(() => expect(name).toHaveAccessibleDescription(expect.stringContaining('already named “Twice”')))
    expect(name).toHaveFocus()
  })

  it('keeps a name that is too long as it was pasted, and names the limit at its field', async () => {
    server.use(
      refuse(credentialEndpoints.create, {
        type: 'invalid-request',
        errors: [{ field: 'name', message: 'must have at most 100 characters' }],
      }),
    )
    const { user } = renderRoute(base)
    const name = await screen.findByRole('textbox', { name: 'Name' })
    await user.click(name)
    await user.paste('x'.repeat(150))
    expect(name).toHaveValue('x'.repeat(150))
    await user.click(screen.getByRole('button', { name: 'Next' }))
    const limit = expect.stringContaining('Must have at most 100 characters')
    await waitFor(() => expect(name).toHaveAccessibleDescription(limit))
    expect(name).toHaveValue('x'.repeat(150))
  })

  it('resumes at the stage that is next, and never beyond it', async () => {
    keep(pendingCredential({ name: 'Half done' }))
    const { location } = renderRoute(`${base}?stage=authenticate&credential=cred_00000001`)
    await screen.findByRole('heading', { name: 'Stage 2: Select entity type' })
    await waitFor(() => expect(location()).toContain('stage=entity-type'))
    expect(screen.getByText('Half done')).toBeInTheDocument()
  })

  it('keeps on Back what was chosen and not saved yet', async () => {
    keep(pendingCredential({ entityType: 'bill' }))
    const { user } = renderRoute(`${base}?stage=destination&credential=cred_00000001`)
    await screen.findByRole('heading', { name: 'Stage 3: Select destination' })
    await choose(user, 'Destination', 'Stripe')
    await user.click(screen.getByRole('button', { name: 'Back' }))
    await screen.findByRole('heading', { name: 'Stage 2: Select entity type' })
    await user.click(screen.getByRole('button', { name: 'Next' }))
    await screen.findByRole('heading', { name: 'Stage 3: Select destination' })
    expect(screen.getByRole('combobox', { name: 'Destination' })).toHaveValue('Stripe')
  })

  it('leaves for the address Stripe’s consent page has', async () => {
    keep(inStage4())
    server.use(
      answer(credentialEndpoints.authorize, {
        url: 'https://connect.example.com/authorize?state=x',
        expiresAt: '2026-03-01T09:00:00.000Z',
      }),
    )
    const leave = vi.spyOn(window.location, 'assign').mockImplementation(() => {})
    const { user } = renderRoute(address4)
    await user.click(await screen.findByRole('button', { name: 'Go to Stripe' }))
    await waitFor(() => expect(leave).toHaveBeenCalledWith('https://connect.example.com/authorize?state=x'))
    leave.mockRestore()
  })

  it.each(Object.entries(outcomeMessages))(
    'says what “%s” means, and offers to go to Stripe again',
    async (outcome, { title, text, goOn }) => {
      keep(inStage4())
      renderRoute(`${address4}&outcome=${outcome}`)
      const alert = (await screen.findByText(title)).closest('[role="alert"]')
      expect(alert).toHaveTextContent(text)
      expect(alert).toHaveTextContent(goOn)
      expect(await screen.findByRole('button', { name: 'Go to Stripe' })).toBeEnabled()
    },
  )

  it('shows the account after an approval', async () => {
    keep(inStage4({ authorized: true, method: 'oauth', stripeAccountId: 'acct_Example1', stripeAccountName: 'Bakery' }))
    renderRoute(`${address4}&outcome=connected`)
    expect(await screen.findByRole('region', { name: 'Connected Stripe account' })).toHaveTextContent('acct_Example1')
    for (const { title } of Object.values(outcomeMessages)) expect(screen.queryByText(title)).not.toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Create Credential' })).toBeEnabled()
  })

  it('offers the key alone where connecting on Stripe’s site is not set up', async () => {
    keep(inStage4())
    server.use(options(['live']))
    renderRoute(address4)
    expect(await screen.findByText(/not set up for Stripe \(Test Mode\)/)).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Connect with Stripe' })).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Go to Stripe' })).not.toBeInTheDocument()
  })

  it('names each permission of a key as granted or missing', async () => {
    keep(inStage4())
    server.use(
      refuse(credentialEndpoints.authenticateWithKey, {
        type: 'restricted-key-missing-permissions',
        errors: [{ field: 'secretKey', message: 'lacks Invoices: write' }],
        details: {
          permissions: [
            { permission: 'customers-write', granted: true },
            { permission: 'invoices-write', granted: false },
          ],
        },
      }),
    )
    const { user } = renderRoute(`${address4}&method=key`)
    await user.type(await screen.findByRole('textbox', { name: 'Account name' }), 'Bakery')
    await user.type(screen.getByLabelText('Secret key'), 'rk_test_abcdefgh')
    await user.click(screen.getByRole('button', { name: 'Connect with Stripe' }))
    const list = await screen.findByRole('list', { name: 'Permissions of the key' })
    expect(
      within(list)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual(['Customers: writegranted', 'Invoices: writemissing'])
    expect(screen.getByLabelText('Secret key')).toHaveAccessibleDescription(expect.stringContaining('Lacks Invoices'))
  })

  it('refuses a key of the other mode before it is sent, and a full secret key until the warning is confirmed', async () => {
    const { stored } = keep(inStage4())
    const { user } = renderRoute(`${address4}&method=key`)
    await user.type(await screen.findByRole('textbox', { name: 'Account name' }), 'Bakery')
    const key = screen.getByLabelText('Secret key')
    await user.type(key, 'rk_live_abcdefgh')
    await user.click(screen.getByRole('button', { name: 'Connect with Stripe' }))
    expect(key).toHaveAccessibleDescription(expect.stringContaining('This is a live key'))
    await user.clear(key)
    await user.type(key, 'sk_test_abcdefgh')
    expect(screen.getByText('This is a full secret key').closest('[role="alert"]')).toHaveTextContent(
      'can do everything',
    )
    await user.click(screen.getByRole('button', { name: 'Connect with Stripe' }))
    expect(stored().authorized).toBe(false)
    await user.click(screen.getByRole('checkbox'))
    await user.click(screen.getByRole('button', { name: 'Connect with Stripe' }))
    await screen.findByRole('region', { name: 'Connected Stripe account' })
  })

  it('shows from the first how long there is to finish', async () => {
    keep(inStage4({ expiresAt: new Date(Date.now() + 24.5 * 60_000).toISOString() }))
    renderRoute(address4)
    const time = await screen.findByRole('button', { name: /^Time to finish: 24 min\. Saving a stage/ })
    expect(time).toHaveTextContent(/^Time to finish: 24 min$/)
  })

  it('shows the time left by the second when it gets short, and offers a new start when it is over', async () => {
    keep(inStage4({ expiresAt: new Date(Date.now() + 5 * 60_000).toISOString() }))
    const { unmount } = renderRoute(address4)
    expect(await screen.findByText(/^[45]:\d\d left to finish$/)).toBeInTheDocument()
    unmount()
    keep(inStage4({ expiresAt: new Date(Date.now() - 1000).toISOString() }))
    renderRoute(address4)
    expect(await screen.findByRole('link', { name: 'Start again' })).toHaveAttribute('href', base)
  })

  it('says so when the unfinished credential is gone', async () => {
    server.use(refuse(credentialEndpoints.get, { type: 'not-found' }), options())
    renderRoute(address4)
    expect(await screen.findByText('The time to finish this credential is over')).toBeInTheDocument()
  })

  it('leads to the credential when it is already created', async () => {
    keep(sampleCredential())
    renderRoute(address4)
    expect(await screen.findByRole('link', { name: 'Open the credential' })).toHaveAttribute(
      'href',
      '/integrations/credentials/cred_00000001',
    )
  })

  it.each(['connected', 'refused', 'account-mismatch'])(
    'says of an old address with the outcome %s what is true today, and nothing of a reconnection',
    async (outcome) => {
      keep(sampleCredential())
      const { location } = renderRoute(`${address4}&outcome=${outcome}`)
      expect(await screen.findByText('Example Bakery test is already created')).toBeVisible()
      expect(screen.getByText(/It is finished and connected/)).toBeVisible()
      expect(screen.queryByText(/connected again|Reconnected|not approved|another Stripe account/i)).toBeNull()
      expect(location()).toContain('/integrations/credentials/new')
    },
  )

  it('says of one that has lost its access since that its page reconnects it', async () => {
    const disconnection = { reason: 'revoked', message: 'Refused.', at: '2026-03-01T08:00:00.000Z' } as const
    keep(sampleCredential({ status: 'disconnected', disconnection }))
    renderRoute(address4)
    expect(await screen.findByText(/has lost its access to Stripe since/)).toBeVisible()
  })

  it.each([
    [base, 'Next'],
    [`${base}?stage=entity-type&credential=cred_00000001`, 'Next'],
    [`${base}?stage=destination&credential=cred_00000001`, 'Next'],
    [`${address4}&outcome=other-person`, 'Go to Stripe'],
    [`${address4}&method=key`, 'Connect with Stripe'],
    [address4, 'Create Credential'],
  ])('lets a viewer look at %s, and says why %s cannot be pressed', async (address, name) => {
    keep(inStage4())
    const { user } = renderRoute(address, sessionOf('viewer'))
    const button = await screen.findByRole('button', { name })
    expect(button).toHaveAccessibleDescription(expect.stringContaining('needs the editor role'))
    // Nothing answers a request of it here.
    await user.click(button)
    expect(screen.queryByText(/select Go to Stripe yourself/)).not.toBeInTheDocument()
  })
})
