import { credentialEndpoints } from '@billbridge/contract/credentials'
import { stripeNewsEndpoints } from '@billbridge/contract/stripe-news'
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { renderRoute, sessionOf } from '../../testing/render-route.tsx'
import { pendingCredential, sampleCredential, sampleStripeNews } from '../../testing/samples.ts'
import { answer, refuse, server } from '../../testing/server.ts'
import { listed, shown } from '../../testing/shown-credential.ts'

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
