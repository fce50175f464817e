import { accountEndpoints } from '@billbridge/contract/accounts'
import { billEndpoints } from '@billbridge/contract/bills'
import { type Configuration, configurationEndpoints } from '@billbridge/contract/configurations'
import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { renderRoute } from '../../testing/render-route.tsx'
import { sampleConfiguration } from '../../testing/samples.ts'
import { answer, refuse, server } from '../../testing/server.ts'

const address = '/integrations/configurations/cfg_00000001'
const noBills = { count: 0, totals: [] }
const noneGoOn = {
  goingOn: { ...noBills, since: null },
  begun: noBills,
  inHand: 0,
  waitingFurther: noBills,
  others: { ...noBills, byRound: 0 },
}

/** A server that keeps one configuration. */
const keep = (first: Configuration = sampleConfiguration()) => {
  let stored = first
  server.use(
    answer(configurationEndpoints.get, () => stored),
    answer(configurationEndpoints.enablingPreview, noneGoOn),
    answer(accountEndpoints.list, { data: [], nextCursor: null }),
    answer(billEndpoints.list, { data: [], nextCursor: null }),
  )
  return {
    store: (next: Configuration) => {
      stored = next
    },
  }
}

describe('enabling', () => {
  it('is refused on overlap, with a link to the other configuration and the shared accounts', async () => {
    keep()
    server.use(
      refuse(configurationEndpoints.setEnabled, {
        type: 'configuration-overlap',
        details: {
          configurationId: 'cfg_00000002',
          configurationName: 'All bills',
          sharedAccounts: [{ id: 'account_00000001', code: 'A-1', name: 'Invented Flowers GmbH' }],
          sharedAccountCount: 14,
          allAccounts: false,
        },
      }),
    )
    const { user } = renderRoute(address)
    await user.click(await screen.findByRole('button', { name: 'Enable' }))
    const link = await screen.findByRole('link', { name: 'Open All bills' })
    expect(link).toHaveAttribute('href', '/integrations/configurations/cfg_00000002')
    const alert = link.closest<HTMLElement>('[role="alert"]')
    expect(alert).toHaveTextContent('Invented Flowers GmbH (A-1)and 13 more')
  })

  it('asks first where bills go on at once, with their number, sums and age', async () => {
    const { store } = keep(sampleConfiguration({ mode: 'live' }))
    const enabled: boolean[] = []
    const totals = [
      { currency: 'EUR', total: 123456, count: 200 },
      { currency: 'JPY', total: 500, count: 4 },
    ]
    server.use(
      answer(configurationEndpoints.enablingPreview, {
        goingOn: { count: 204, totals, since: '2026-02-01T08:00:00.000Z' },
        begun: noBills,
        inHand: 0,
        waitingFurther: { count: 1, totals: [{ currency: 'EUR', total: 1, count: 1 }] },
        others: { count: 35, totals: [{ currency: 'EUR', total: 35, count: 35 }], byRound: 0 },
      }),
      answer(configurationEndpoints.setEnabled, ({ body }) => {
        enabled.push(body.enabled)
        const changed = sampleConfiguration({ mode: 'live', enabled: true, disabledReason: null, version: 4 })
        store(changed)
        return changed
      }),
    )
    const { user } = renderRoute(address)
    await user.click(await screen.findByRole('button', { name: 'Enable' }))
    const dialog = within(await screen.findByRole('dialog', { name: /^Enable / }))
    expect(dialog.getByText('204 bills go on at once')).toBeVisible()
    expect(dialog.getByText('1,234.56')).toBeVisible()
    expect(dialog.getByText(/this is live, and the invoices are real/)).toBeVisible()
    expect(dialog.getByText(/^35 other bills are decided anew/)).toBeVisible()
    expect(dialog.getByText(/^1 more bill that was stopped waits on/)).toBeVisible()
    expect(dialog.getByText(/archive those first/)).toBeVisible()
    expect(dialog.getByRole('link', { name: 'See these bills' })).toHaveAttribute(
      'href',
      '/billing/exports/unsent?mode=live&view=held&configurationId=cfg_00000001&goesOnWhen=enabled',
    )
    expect(enabled).toEqual([])
    await user.click(dialog.getByRole('button', { name: 'Enable and send 204 bills' }))
    expect(await screen.findByRole('button', { name: 'Disable' })).toBeInTheDocument()
    expect(enabled).toEqual([true])
  })

  it('asks anew when more bills go on by the time it is confirmed than were shown', async () => {
    const { store } = keep()
    let count = 200
    const enabled: number[] = []
    server.use(
      answer(configurationEndpoints.enablingPreview, () => ({
        ...noneGoOn,
        goingOn: { count, totals: [{ currency: 'EUR', total: count, count }], since: '2026-02-01T08:00:00.000Z' },
      })),
      answer(configurationEndpoints.setEnabled, () => {
        enabled.push(count)
        const changed = sampleConfiguration({ enabled: true, disabledReason: null, version: 4 })
        store(changed)
        return changed
      }),
    )
    const { user } = renderRoute(address)
    await user.click(await screen.findByRole('button', { name: 'Enable' }))
    const dialog = within(await screen.findByRole('dialog', { name: /^Enable / }))
    count = 5_000
    await user.click(dialog.getByRole('button', { name: 'Enable and send 200 bills' }))
    expect(await dialog.findByText(/More bills go on by now/)).toBeVisible()
    expect(enabled).toEqual([])
    await user.click(dialog.getByRole('button', { name: 'Enable and send 5,000 bills' }))
    expect(await screen.findByRole('button', { name: 'Disable' })).toBeInTheDocument()
    expect(enabled).toEqual([5_000])
  })

  it('says of bills that are being worked on still why the list lacks them', async () => {
    keep()
    server.use(
      answer(configurationEndpoints.enablingPreview, {
        ...noneGoOn,
        goingOn: {
          count: 3,
          totals: [{ currency: 'EUR', total: 300, count: 3 }],
          since: '2026-02-01T08:00:00.000Z',
        },
        inHand: 3,
      }),
    )
    const { user } = renderRoute(address)
    await user.click(await screen.findByRole('button', { name: 'Enable' }))
    const dialog = within(await screen.findByRole('dialog', { name: /^Enable / }))
    expect(dialog.getByText(/^3 bills of these are being worked on at this moment/)).toBeVisible()
    expect(dialog.queryByRole('link', { name: 'See these bills' })).toBeNull()
  })

  it('asks nothing where no bill goes on, and says so when that could not be looked up', async () => {
    const { store } = keep()
    server.use(refuse(configurationEndpoints.enablingPreview, { type: 'internal-error' }))
    const { user } = renderRoute(address)
    await user.click(await screen.findByRole('button', { name: 'Enable' }))
    expect(await screen.findByRole('alert')).toBeVisible()
    server.use(
      answer(configurationEndpoints.enablingPreview, noneGoOn),
      answer(configurationEndpoints.setEnabled, () => {
        const changed = sampleConfiguration({ enabled: true, disabledReason: null, version: 4 })
        store(changed)
        return changed
      }),
    )
    await user.click(screen.getByRole('button', { name: 'Enable' }))
    expect(await screen.findByRole('button', { name: 'Disable' })).toBeInTheDocument()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  it('goes the other way after a question that says what waits', async () => {
    const { store } = keep(sampleConfiguration({ enabled: true, disabledReason: null }))
    server.use(
      answer(configurationEndpoints.setEnabled, ({ body }) => {
        const changed = sampleConfiguration({ enabled: body.enabled, disabledReason: 'by-person', version: 4 })
        store(changed)
        return changed
      }),
    )
    const { user } = renderRoute(address)
    await user.click(await screen.findByRole('button', { name: 'Disable' }))
    const dialog = await screen.findByRole('dialog')
    expect(dialog).toHaveTextContent('sent ones keep their payment status up to date')
    await user.click(within(dialog).getByRole('button', { name: 'Disable configuration' }))
    expect(await screen.findByRole('button', { name: 'Enable' })).toBeInTheDocument()
  })
})
