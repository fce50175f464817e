import { accountEndpoints } from '@billbridge/contract/accounts'
import { billEndpoints } from '@billbridge/contract/bills'
import {
  type Configuration,
  configurationEndpoints,
  defaultConfigurationSettings,
} from '@billbridge/contract/configurations'
import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { renderRoute, sessionOf } from '../../testing/render-route.tsx'
import { sampleConfiguration, sampleRound } from '../../testing/samples.ts'
import { answer, refuse, server } from '../../testing/server.ts'

const address = '/integrations/configurations/cfg_00000001'
const inMinutes = (minutes: number) => new Date(Date.now() + (minutes + 0.5) * 60_000).toISOString()

const scheduled = (schedule: Partial<Configuration['settings']['schedule']>): Configuration['settings'] => ({
  ...defaultConfigurationSettings,
  schedule: { ...defaultConfigurationSettings.schedule, ...schedule },
})

const show = (change: Partial<Configuration> = {}) =>
  server.use(
    answer(configurationEndpoints.get, sampleConfiguration({ enabled: true, disabledReason: null, ...change })),
  )

const exportSwitch = () => screen.findByRole('switch', { name: /^Export automatically every hour/ })

beforeEach(() => {
  server.use(
    answer(accountEndpoints.list, { data: [], nextCursor: null }),
    answer(billEndpoints.list, { data: [], nextCursor: null }),
  )
})

describe('the panel Schedule', () => {
  it('lets Premium switch the rounds on, with the time zone and a pause beside them', async () => {
    show()
    const sent: unknown[] = []
    server.use(
      answer(configurationEndpoints.update, ({ body }) => {
        sent.push(body.settings.schedule)
        return sampleConfiguration({ settings: scheduled({ exportHourly: true }), version: 4 })
      }),
    )
    const { user } = renderRoute(address, sessionOf('admin', 'premium'))
    await user.click(await exportSwitch())
    const pause = screen.getByLabelText('Pause until')
    await user.type(pause, '2027-01-31T08:30')
    await user.click(screen.getByRole('button', { name: 'Save changes' }))
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(sent[0]).toMatchObject({
      exportHourly: true,
      importStatusHourly: false,
      timeZone: 'UTC',
      pauseUntil: new Date('2027-01-31T08:30').toISOString(),
    })
  })

  it('finds a time zone by a former name or its city, and stores its name of today', async () => {
    show()
    const sent: unknown[] = []
    server.use(
      answer(configurationEndpoints.update, ({ body }) => {
        sent.push(body.settings.schedule)
        return sampleConfiguration({ settings: scheduled({ timeZone: 'Asia/Ho_Chi_Minh' }), version: 4 })
      }),
    )
    const { user } = renderRoute(address, sessionOf('admin', 'premium'))
    const zone = await screen.findByRole('combobox', { name: 'Time zone' })
    await user.clear(zone)
    await user.type(zone, 'calcutta')
    expect(await screen.findByRole('option', { name: 'Asia/Kolkata formerly Asia/Calcutta' })).toBeVisible()
    await user.clear(zone)
    await user.type(zone, 'ho chi minh')
    await user.click(await screen.findByRole('option', { name: /^Asia\/Ho_Chi_Minh/ }))
    await user.click(screen.getByRole('button', { name: 'Save changes' }))
    await waitFor(() => expect(sent).toMatchObject([{ timeZone: 'Asia/Ho_Chi_Minh' }]))
  })

  it('shows a time zone that was stored by its former name', async () => {
    show({ settings: scheduled({ timeZone: 'Asia/Calcutta' }) })
    renderRoute(address, sessionOf('admin', 'premium'))
    expect(await screen.findByRole('combobox', { name: 'Time zone' })).toHaveValue('Asia/Calcutta')
  })

  it('is locked on Free, says why, and leads to the plan', async () => {
    show()
    renderRoute(address, sessionOf('admin', 'free'))
    const exporting = await exportSwitch()
    expect(exporting).toBeDisabled()
    expect(exporting).toHaveAccessibleDescription(/Part of the plan Premium/)
    expect(screen.getByRole('switch', { name: /^Import invoice status automatically every hour/ })).toBeDisabled()
    const [link] = screen.getAllByRole('link', { name: 'See your plan' })
    expect(link).toHaveAttribute('href', '/settings/organization')
  })

  it('keeps what was on when an organization goes back to Free, as suspended, and lets it be switched off', async () => {
    const rounds = { export: sampleRound({ scheduled: true, suspended: 'plan' }), status: sampleRound() }
    show({ settings: scheduled({ exportHourly: true }), rounds })
    const { user } = renderRoute(address, sessionOf('admin', 'free'))
    const exporting = await exportSwitch()
    expect(exporting).toBeChecked()
    expect(screen.getByText(/^Suspended: your plan is Free now/)).toBeVisible()
    const standing = within(screen.getByRole('region', { name: 'Rounds and safety' }))
    expect(standing.getByText('suspended: your plan is Free')).toBeVisible()
    await user.click(exporting)
    expect(exporting).not.toBeChecked()
  })

  it('shows the refusal of a plan at its field', async () => {
    show()
    server.use(
      refuse(configurationEndpoints.update, {
        type: 'plan-required',
        errors: [{ field: 'settings.schedule.exportHourly', message: 'needs the plan Premium' }],
      }),
    )
    const { user } = renderRoute(address, sessionOf('admin', 'premium'))
    await user.click(await exportSwitch())
    await user.click(screen.getByRole('button', { name: 'Save changes' }))
    expect((await screen.findAllByText(/needs the plan Premium/i)).length).toBeGreaterThan(0)
  })
})

describe('how a configuration fares', () => {
  it('says when its rounds come, when one looked last, and how many bills failed in a row', async () => {
    const rounds = {
      export: sampleRound({
        scheduled: true,
        nextAt: inMinutes(40),
        lastCheckedAt: inMinutes(-21),
        lastRunId: 'run_00000001',
        lastRunAt: inMinutes(-21),
      }),
      status: sampleRound({ scheduled: true, suspended: 'paused', nextAt: inMinutes(100) }),
    }
    show({ rounds, failuresInARow: 3, settings: scheduled({ exportHourly: true, importStatusHourly: true }) })
    renderRoute(address, sessionOf('admin', 'premium'))
    const standing = within(await screen.findByRole('region', { name: 'Rounds and safety' }))
    expect(standing.getByText('Automatic export').parentElement).toHaveTextContent(
      /next in (39|40|41) min.* · last looked 2[0-2] min ago/,
    )
    expect(standing.getByText('Automatic status import').parentElement).toHaveTextContent(
      /paused; next in (99|100|101) min/,
    )
    expect(standing.getByText('3 of 30')).toBeVisible()
    expect(standing.getByRole('link', { name: 'Open the run' })).toHaveAttribute(
      'href',
      '/integrations/runs/run_00000001',
    )
  })

  it.each([
    [1, 'due now'],
    [9, 'due for 9 min 00 s'],
  ])('says of a round that was to come %i min ago that it is due', async (minutes, words) => {
    const rounds = { export: sampleRound({ scheduled: true, nextAt: inMinutes(-minutes - 1) }), status: sampleRound() }
    show({ rounds, settings: scheduled({ exportHourly: true }) })
    renderRoute(address, sessionOf('admin', 'premium'))
    const standing = within(await screen.findByRole('region', { name: 'Rounds and safety' }))
    expect(standing.getByText(words)).toBeVisible()
    expect(standing.queryByText(/next/)).toBeNull()
  })

  it('says that Billbridge disabled it, why, and what enabling does', async () => {
    show({ enabled: false, disabledReason: 'failures', failuresInARow: 30 })
    renderRoute(address)
    expect(await screen.findByText('Billbridge disabled it')).toBeVisible()
    expect(screen.getByText(/30 of its bills failed one after the other.*the count starts again/)).toBeVisible()
    expect(screen.getByRole('link', { name: 'See the errors' })).toHaveAttribute(
      'href',
      '/billing/exports/error?mode=test&configurationId=cfg_00000001',
    )
  })

  it('warns before it comes to that', async () => {
    show({ failuresInARow: 20 })
    renderRoute(address)
    expect(await screen.findByText('20 bills failed one after the other')).toBeVisible()
  })

  it('stands in the list: what it does by the hour, and when next', async () => {
    const rounds = { export: sampleRound({ scheduled: true, nextAt: inMinutes(40) }), status: sampleRound() }
    const suspended = { export: sampleRound({ scheduled: true, suspended: 'plan' }), status: sampleRound() }
    const data = [
      sampleConfiguration({ rounds, name: 'Hourly' }),
      sampleConfiguration({ id: 'cfg_00000002', rounds: suspended, name: 'Resting' }),
      sampleConfiguration({ id: 'cfg_00000003', name: 'Plain' }),
    ]
    server.use(answer(configurationEndpoints.list, { data, nextCursor: null }))
    renderRoute('/integrations/configurations')
    const row = async (name: string) => (await screen.findByRole('link', { name })).closest('tr')
    expect(await row('Hourly')).toHaveTextContent(/Export, hourly.*in 4[01] min/)
    expect(await row('Resting')).toHaveTextContent(/Export, hourly.*suspended: Premium only/)
    expect(await row('Plain')).toHaveTextContent(/by hand/)
  })
})
