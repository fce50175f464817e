import { credentialEndpoints } from '@billbridge/contract/credentials'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { renderRoute } from '../../testing/render-route.tsx'
import { runOf } from '../../testing/sample-exports.ts'
import { sampleCredential } from '../../testing/samples.ts'
import { answer, refuse, server } from '../../testing/server.ts'
import { listed, shown } from '../../testing/shown-credential.ts'

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

describe('a connection that comes back', () => {
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
})

describe('what goes on since', () => {
  /** After `lastVerifiedAt` of the sample. */
  const wentOn = { at: '2026-03-01T08:00:05.000Z', done: 20 }
  const counts = { total: 120, done: 24, succeeded: 24, failed: 0, held: 0, cancelled: 0 }
  const data = [
    runOf({ counts, wentOn }),
    runOf({ id: 'run_00000002', wentOn: { ...wentOn, at: '2026-02-01T08:00:00.000Z' } }),
    runOf({ id: 'run_00000003', wentOn, configurations: [{ id: 'cfg_00000009', name: 'Another’s', version: 1 }] }),
    runOf({ id: 'run_00000004' }),
  ]
  const isTold = async () => {
    const run = await screen.findByRole('link', { name: 'Export of 120 bills' })
    expect(run).toHaveAttribute('href', '/integrations/runs/run_00000001')
    expect(run.closest('li')).toHaveTextContent('Export of 120 bills went on: 24 of 120 done')
    expect(run.closest('ul')?.children).toHaveLength(1)
  }

  it('is named with its bills on the way back from Stripe', async () => {
    shown(sampleCredential())
    server.use(answer(exportRunEndpoints.list, { data, nextCursor: null }))
    renderRoute('/integrations/credentials/cred_00000001?outcome=connected')
    await isTold()
  })

  it('is named with its bills after a key was given', async () => {
    shown(sampleCredential({ status: 'disconnected', disconnection, method: 'restricted-key' }))
    server.use(
      keysOnly(),
      answer(credentialEndpoints.reconnectionPreview, goesOn(0)),
      answer(credentialEndpoints.authenticateWithKey, sampleCredential({ version: 2 })),
      answer(exportRunEndpoints.list, { data, nextCursor: null }),
    )
    const { user, location } = renderRoute('/integrations/credentials/cred_00000001?dialog=reconnect')
    const dialog = within(await screen.findByRole('dialog'))
    await user.type(await dialog.findByLabelText(/^Secret key/), 'rk_test_Example0123456789')
    await user.click(dialog.getByRole('button', { name: 'Connect with Stripe' }))
    await isTold()
    expect(location()).toBe('/integrations/credentials/cred_00000001?outcome=connected')
  })
})

describe('a replacement', () => {
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
        accountsGettingCustomer: { created: 2, matched: 1 },
        exportsMoving: 24,
        exportsMovingSent: 0,
        exportsMovingInRun: 6,
        exportsStaying: 2077,
        exportsStayingBegun: 30,
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
    expect(dialog).toHaveTextContent('2 accounts that were mapped until now get new Stripe customers there')
    expect(dialog).toHaveTextContent(
      '1 account that was mapped until now is matched to a Stripe customer there by its e-mail',
    )
    expect(dialog).toHaveTextContent('6 of them wait in a run, which sends them in the other Stripe account at once')
    expect(dialog).toHaveTextContent('2,047 bills that were already sent keep')
    expect(dialog).toHaveTextContent('30 bills that were begun there and are not sent yet stay with this credential')
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
        accountsGettingCustomer: { created: 0, matched: 0 },
        exportsMoving: 12,
        exportsMovingSent: 1,
        exportsMovingInRun: 0,
        exportsStaying: 0,
        exportsStayingBegun: 0,
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
})
