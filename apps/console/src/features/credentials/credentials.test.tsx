import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { type Credential, credentialEndpoints } from '@billbridge/contract/credentials'
import { stripeNewsEndpoints } from '@billbridge/contract/stripe-news'
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { renderRoute, sessionOf } from '../../testing/render-route.tsx'
import { pendingCredential, sampleConfiguration, sampleCredential, sampleStripeNews } from '../../testing/samples.ts'
import { answer, refuse, server } from '../../testing/server.ts'

const listed = (...data: Credential[]) => server.use(answer(credentialEndpoints.list, { data, nextCursor: null }))

const shown = (credential: Credential) =>
  server.use(
    answer(credentialEndpoints.get, credential),
    answer(stripeNewsEndpoints.get, sampleStripeNews()),
    answer(configurationEndpoints.list, { data: [sampleConfiguration()], nextCursor: null }),
    answer(auditEntryEndpoints.list, {
      data: [
        {
          id: 'audit_00000001',
          actor: credential.createdBy,
          action: 'credential.renamed',
          targetId: credential.id,
          targetName: credential.name,
          requestId: null,
          address: null,
          changes: [{ field: 'name', before: 'Bakery', after: credential.name }],
          at: '2026-03-01T08:00:00.000Z',
        },
      ],
      nextCursor: null,
    }),
  )

const noBills = { count: 0, totals: [] }
const disconnection = { reason: 'revoked', message: 'Refused.', at: '2026-03-01T08:00:00.000Z' } as const

/** What goes on at once when access is back. */
const goesOn = (count: number) => ({
  goingOn: { count, totals: [{ currency: 'USD', total: 100 * count, count }], since: disconnection.at },
  begun: noBills,
  inHand: 0,
  waitingFurther: noBills,
  others: { ...noBills, byRound: 0 },
})

/** Connecting is possible by a key alone. */
const keysOnly = () =>
  answer(credentialEndpoints.connectionOptions, {
    oauthModes: [],
    restrictedKeyUrls: { live: 'https://example.com/live', test: 'https://example.com/test' },
    stripe: 'sandbox',
    pendingMinutes: 60,
  })

describe('the list of credentials', () => {
  it('leads to the wizard when there is none', async () => {
    listed()
    renderRoute('/integrations/credentials')
    await screen.findByText(/takes about three minutes/)
    for (const link of screen.getAllByRole('link', { name: 'Create Integration Credential' }))
      expect(link).toHaveAttribute('href', '/integrations/credentials/new')
  })

  it('leads a row to its page, and an unfinished one back into the wizard with the time left', async () => {
    listed(sampleCredential(), pendingCredential({ id: 'cred_00000002', name: 'Half done' }))
    renderRoute('/integrations/credentials')
    expect(await screen.findByRole('link', { name: 'Example Bakery test' })).toHaveAttribute(
      'href',
      '/integrations/credentials/cred_00000001',
    )
    const pending = screen.getByRole('link', { name: 'Half done' })
    expect(pending.getAttribute('href')).toMatch(/\/new\?credential=cred_00000002$/)
    expect(pending.closest('tr')).toHaveTextContent(/Unfinished (29|30) min left/)
  })

  it('has search, filters and sort in the address, and another state when nothing matches', async () => {
    const asked: string[] = []
    server.use(
      answer(credentialEndpoints.list, ({ query }) => {
        asked.push(query.toString())
        return { data: [], nextCursor: null }
      }),
    )
    const { user, location } = renderRoute('/integrations/credentials?search=bake&status=connected&sort=name')
    await screen.findByText('Nothing matches')
    expect(asked[0]).toBe('sort=name&search=bake&status=connected')
    await user.click(screen.getByRole('button', { name: 'Clear filters' }))
    await waitFor(() => expect(location()).toBe('/integrations/credentials'))
  })
})

describe('the page of a credential', () => {
  it('shows what uses it, who changed it, and what became of a visit to Stripe', async () => {
    shown(sampleCredential())
    const other = sampleCredential({ id: 'cred_00000002', stripeAccountId: 'acct_Other', stripeAccountName: 'Garage' })
    server.use(
      answer(credentialEndpoints.list, ({ query }) => ({
        data: query.get('search') === 'acct_Other' ? [sampleCredential(), other] : [],
        nextCursor: null,
      })),
    )
    renderRoute('/integrations/credentials/cred_00000001?outcome=account-mismatch&account=acct_Other')
    expect(await screen.findByRole('link', { name: 'Monthly bills' })).toHaveAttribute(
      'href',
      '/integrations/configurations/cfg_00000001',
    )
    expect(await screen.findByText('renamed the credential')).toBeInTheDocument()
    const alert = screen.getByText('That is another Stripe account').closest('[role="alert"]')
    await waitFor(() => expect(alert).toHaveTextContent('Chosen on Stripe’s site: Garage, acct_Other.'))
    expect(alert).toHaveTextContent('acct_Example1')
  })

  it.each(['CALL+0800+123', 'acct_1+CALL+0800', '%3Cb%3Eacct_1', ''])(
    'shows no text of the address as if Stripe had said it: %s',
    async (account) => {
      shown(sampleCredential())
      renderRoute(`/integrations/credentials/cred_00000001?outcome=account-mismatch&account=${account}`)
      const alert = (await screen.findByText('That is another Stripe account')).closest('[role="alert"]')
      expect(alert).not.toHaveTextContent(/Chosen|CALL|<b>/)
      expect(alert).toHaveTextContent('acct_Example1')
    },
  )

  it('shows no account that no credential of the organization has', async () => {
    shown(sampleCredential())
    const searched: string[] = []
    server.use(
      answer(credentialEndpoints.list, ({ query }) => {
        searched.push(query.get('search') ?? '')
        return { data: [sampleCredential()], nextCursor: null }
      }),
    )
    renderRoute('/integrations/credentials/cred_00000001?outcome=account-mismatch&account=acct_CALL0800')
    const alert = (await screen.findByText('That is another Stripe account')).closest('[role="alert"]')
    await waitFor(() => expect(searched).toEqual(['acct_CALL0800']))
    expect(alert).not.toHaveTextContent(/Chosen|CALL/)
  })

  it('sends a viewer who opens a return nowhere they may not go', async () => {
    shown(sampleCredential())
    renderRoute('/integrations/credentials/cred_00000001?outcome=other-person', sessionOf('viewer'))
    const alert = (await screen.findByText('Another person selected Go to Stripe')).closest('[role="alert"]')
    expect(alert).toHaveTextContent('needs the editor role')
    expect(alert).not.toHaveTextContent('select Go to Stripe yourself')
  })

  it('says that access was lost, and shows it regained after Verify now', async () => {
    const lost = sampleCredential({
      status: 'disconnected',
      disconnection: { reason: 'revoked', message: 'Stripe refused the last call.', at: '2026-03-01T08:00:00.000Z' },
    })
    shown(lost)
    server.use(
      answer(credentialEndpoints.verify, sampleCredential({ version: 2 })),
      answer(credentialEndpoints.reconnectionPreview, goesOn(96)),
    )
    const { user } = renderRoute('/integrations/credentials/cred_00000001')
    expect(await screen.findByText(/Access was taken back in Stripe/)).toBeInTheDocument()
    // Whatever brings it back sends these.
    expect(await screen.findByText('96 bills go on at once')).toBeInTheDocument()
    expect(screen.getByRole('link', { name: 'See these bills' })).toHaveAttribute(
      'href',
      expect.stringContaining('credentialId=cred_00000001&goesOnWhen=connected'),
    )
    await user.click(screen.getByRole('button', { name: 'Verify now' }))
    await waitFor(() => expect(screen.queryByText(/Access was taken back in Stripe/)).not.toBeInTheDocument())
    expect(screen.getByText('Connected')).toBeInTheDocument()
  })

  it('asks anew when more bills go on by the time a key is given than were shown', async () => {
    shown(sampleCredential({ status: 'disconnected', disconnection, method: 'restricted-key' }))
    let count = 96
    const given: number[] = []
    server.use(
      keysOnly(),
      answer(credentialEndpoints.reconnectionPreview, () => goesOn(count)),
      answer(credentialEndpoints.authenticateWithKey, () => {
        given.push(count)
        return sampleCredential({ version: 2 })
      }),
    )
    const { user } = renderRoute('/integrations/credentials/cred_00000001?dialog=reconnect')
    const dialog = within(await screen.findByRole('dialog'))
    expect(await dialog.findByText('96 bills go on at once')).toBeInTheDocument()
    await user.type(await dialog.findByLabelText(/^Secret key/), 'rk_test_Example0123456789')
    count = 500
    const connect = dialog.getByRole('button', { name: 'Connect with Stripe' })
    await user.click(connect)
    expect(await dialog.findByText(/More bills go on by now/)).toBeInTheDocument()
    expect(await dialog.findByText('500 bills go on at once')).toBeInTheDocument()
    expect(given).toEqual([])
    await user.click(connect)
    await waitFor(() => expect(given).toEqual([500]))
  })

  it.each(['from the beginning', 'by the time a key is given'])(
    'gives access back though what goes on could not be told %s, and says that',
    async (when) => {
      shown(sampleCredential({ status: 'disconnected', disconnection, method: 'restricted-key' }))
      let given = 0
      const fails = () => refuse(credentialEndpoints.reconnectionPreview, { type: 'internal-error' })
      server.use(
        keysOnly(),
        answer(credentialEndpoints.authenticateWithKey, () => {
          given += 1
          return sampleCredential({ version: 2 })
        }),
        when === 'from the beginning' ? fails() : answer(credentialEndpoints.reconnectionPreview, goesOn(96)),
      )
      const { user } = renderRoute('/integrations/credentials/cred_00000001?dialog=reconnect')
      const dialog = within(await screen.findByRole('dialog'))
      const told = when === 'from the beginning' ? /^Which bills go on at once could not/ : '96 bills go on at once'
      expect(await dialog.findByText(told)).toBeInTheDocument()
      await user.type(await dialog.findByLabelText(/^Secret key/), 'rk_test_Example0123456789')
      server.use(fails())
      await user.click(dialog.getByRole('button', { name: 'Connect with Stripe' }))
      await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
      expect(given).toBe(1)
      expect(screen.getAllByText(/^Which bills go on at once could not be told/)).not.toEqual([])
    },
  )

  it('says on the way back from Stripe where to see what went on', async () => {
    shown(sampleCredential())
    renderRoute('/integrations/credentials/cred_00000001?outcome=connected')
    expect(await screen.findByText(/Runs shows what went on/)).toBeInTheDocument()
    expect(screen.getByRole('link', { name: 'See runs' })).toHaveAttribute('href', '/integrations/runs')
  })

  it('leaves everything as it is when Stripe does not answer Verify now', async () => {
    shown(sampleCredential())
    server.use(refuse(credentialEndpoints.verify, { type: 'stripe-unavailable' }))
    const { user } = renderRoute('/integrations/credentials/cred_00000001')
    await user.click(await screen.findByRole('button', { name: 'Verify now' }))
    expect(await screen.findByText('Stripe did not answer as expected')).toBeInTheDocument()
    expect(screen.getByText('Connected')).toBeInTheDocument()
  })

  it('refuses deletion while configurations use it, and names them', async () => {
    shown(sampleCredential())
    server.use(
      answer(credentialEndpoints.deletionPreview, {
        configurations: [{ id: 'cfg_00000009', name: 'Weekly bills' }],
        sentInvoiceCount: 3,
        givesUpAccess: true,
      }),
    )
    renderRoute('/integrations/credentials/cred_00000001?dialog=delete')
    const dialog = await screen.findByRole('dialog')
    expect(await within(dialog).findByRole('link', { name: 'Weekly bills' })).toBeInTheDocument()
    expect(within(dialog).queryByRole('button', { name: 'Delete credential' })).not.toBeInTheDocument()
  })

  it.each([
    ['live', 'stripe', true],
    ['test', 'stripe-test', false],
  ] as const)('asks for its name before deleting in %s mode: %s %s', async (mode, destination, typed) => {
    shown(sampleCredential({ mode, destination }))
    server.use(
      answer(credentialEndpoints.deletionPreview, { configurations: [], sentInvoiceCount: 3, givesUpAccess: true }),
      answer(credentialEndpoints.remove, { accessGivenUp: true, sentInvoiceCount: 3 }),
    )
    listed()
    const { user, location } = renderRoute('/integrations/credentials/cred_00000001?dialog=delete')
    const confirm = await screen.findByRole('button', { name: 'Delete credential' })
    expect(screen.getByRole('dialog')).toHaveTextContent('3 sent invoices can no longer be followed')
    if (typed) {
      expect(confirm).toBeDisabled()
      await user.type(screen.getByLabelText(/^Type/), 'Example Bakery test')
    }
    await user.click(confirm)
    await waitFor(() => expect(location()).toBe('/integrations/credentials'))
  })

  it('shows what a replacement would mean before it is done', async () => {
    shown(sampleCredential())
    listed(sampleCredential(), sampleCredential({ id: 'cred_00000002', name: 'Second one' }))
    let replacedBy: string | undefined
    server.use(
      answer(credentialEndpoints.replacementPreview, {
        goingOn: { ...noBills, since: null },
        begun: noBills,
        inHand: 0,
        waitingFurther: noBills,
        others: { ...noBills, byRound: 0 },
        sameStripeAccount: false,
        configurations: [{ id: 'cfg_00000001', name: 'Monthly bills' }],
        accountsLosingMapping: [{ id: 'account_00000001', code: 'A-1', name: 'Invented Flowers GmbH' }],
        accountsLosingMappingCount: 130,
        exportsMoving: 24,
        exportsMovingSent: 0,
        exportsStaying: 311,
      }),
      answer(credentialEndpoints.replace, ({ body }) => {
        replacedBy = body.replacementId
        return { configurationCount: 1, exportsMoving: 24 }
      }),
    )
    const { user } = renderRoute('/integrations/credentials/cred_00000001?dialog=replace')
    const dialog = await screen.findByRole('dialog')
    const select = await within(dialog).findByRole('combobox', { name: 'Replacement' })
    await waitFor(() => expect(select).toBeEnabled())
    await user.click(select)
    const [option, ...others] = await screen.findAllByRole('option')
    expect(others).toEqual([])
    await user.click(option as HTMLElement)
    expect(await within(dialog).findByText(/130 accounts lose/)).toBeInTheDocument()
    expect(dialog).toHaveTextContent('Invented Flowers GmbH (A-1)and 129 more')
    expect(dialog).toHaveTextContent('311 bills that were already sent keep')
    await user.click(within(dialog).getByRole('button', { name: 'Replace credential' }))
    await waitFor(() => expect(replacedBy).toBe('cred_00000002'))
  })

  it('tells of a replacement by the same Stripe account which bills that sends, and who sends the others', async () => {
    shown(sampleCredential())
    listed(sampleCredential(), sampleCredential({ id: 'cred_00000002', name: 'Second one' }))
    let count = 3
    const replaced: number[] = []
    server.use(
      answer(credentialEndpoints.replacementPreview, () => ({
        goingOn: {
          count,
          totals: [{ currency: 'USD', total: 1000 * count, count }],
          since: '2026-03-01T08:00:00.000Z',
        },
        begun: { count: 1, totals: [{ currency: 'USD', total: 1000, count: 1 }] },
        inHand: 0,
        waitingFurther: noBills,
        others: { count: 7, totals: [{ currency: 'USD', total: 7000, count: 7 }], byRound: 2 },
        sameStripeAccount: true,
        configurations: [{ id: 'cfg_00000001', name: 'Monthly bills' }],
        accountsLosingMapping: [],
        accountsLosingMappingCount: 0,
        exportsMoving: 12,
        exportsMovingSent: 1,
        exportsStaying: 0,
      })),
      answer(credentialEndpoints.replace, () => {
        replaced.push(count)
        return { configurationCount: 1, exportsMoving: 12 }
      }),
    )
    const { user } = renderRoute('/integrations/credentials/cred_00000001?dialog=replace')
    const dialog = await screen.findByRole('dialog')
    const select = await within(dialog).findByRole('combobox', { name: 'Replacement' })
    await waitFor(() => expect(select).toBeEnabled())
    await user.click(select)
    await user.click(await screen.findByRole('option'))
    expect(await within(dialog).findByText('3 bills go on at once')).toBeInTheDocument()
    expect(dialog).toHaveTextContent('1 invoice was begun before the configuration was disabled')
    expect(dialog).toHaveTextContent('of 2 of them, what is ready then is sent by the next hourly round')
    expect(dialog).toHaveTextContent('11 bills that were never sent move along')
    expect(dialog).toHaveTextContent('1 bill that was already sent moves along')
    count = 90
    const confirm = within(dialog).getByRole('button', { name: 'Replace credential' })
    await user.click(confirm)
    expect(await within(dialog).findByText(/More bills go on by now/)).toBeInTheDocument()
    expect(dialog).toHaveTextContent('90 bills go on at once')
    expect(replaced).toEqual([])
    await user.click(confirm)
    await waitFor(() => expect(replaced).toEqual([90]))
  })

  it('tells a viewer why nothing can be done', async () => {
    shown(sampleCredential())
    renderRoute('/integrations/credentials/cred_00000001', sessionOf('viewer'))
    expect(await screen.findByRole('button', { name: 'Reconnect' })).toHaveAttribute('aria-disabled', 'true')
  })
})

describe('news from Stripe', () => {
  it('says by which endpoint they arrive and when the last one did', async () => {
    shown(sampleCredential())
    const lastEventAt = new Date(Date.now() - 120_000).toISOString()
    const told = { endpointId: 'we_Example', lastEventAt, lastEventType: 'invoice.paid' }
    server.use(answer(stripeNewsEndpoints.get, sampleStripeNews({ arrivesBy: 'endpoint', ...told })))
    renderRoute('/integrations/credentials/cred_00000001')
    const panel = within(await screen.findByRole('region', { name: 'News from Stripe' }))
    expect(await panel.findByText('we_Example')).toBeVisible()
    expect(panel.getByText(/invoice\.paid/)).toHaveTextContent(/2 min(utes)? ago.*invoice\.paid/)
    expect(panel.getByText('once a day, for what was missed')).toBeVisible()
  })

  it('says why there is nothing but the sweep', async () => {
    shown(sampleCredential())
    const refused = {
      sweepReason: 'refused',
      message: 'You have reached the maximum of 16.',
      sweepsHourly: true,
    } as const
    server.use(answer(stripeNewsEndpoints.get, sampleStripeNews({ arrivesBy: 'sweep', ...refused })))
    renderRoute('/integrations/credentials/cred_00000001')
    const panel = within(await screen.findByRole('region', { name: 'News from Stripe' }))
    expect(await panel.findByText('You have reached the maximum of 16.')).toBeVisible()
    expect(panel.getByText('every hour')).toBeVisible()
  })
})
