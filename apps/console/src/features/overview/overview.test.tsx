import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { type Overview, overviewEndpoints } from '@billbridge/contract/overview'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderRoute, sessionOf } from '../../testing/render-route.tsx'
import { answer, server } from '../../testing/server.ts'

const pile = (count: number, total = 0) => ({
  count: { count, exact: true },
  totals: count > 0 ? [{ currency: 'USD', total, count }] : [],
})
const nothing = { ready: pile(0), held: pile(0), inProgress: pile(0), failed: pile(0), sent: pile(0) }
const fresh: Overview = {
  credentials: { connectedCount: 0, lostCount: 0, needingAttention: [] },
  configurations: { enabledCount: 0, disabledCount: 0, failingCount: 0, disabled: [], failing: [] },
  rounds: [],
  billCount: { count: 0, exact: true },
  modes: [
    { mode: 'live', ...nothing },
    { mode: 'test', ...nothing },
  ],
}

test('a fresh organization is led through four steps, each to its page', async () => {
  server.use(answer(overviewEndpoints.get, fresh))
  renderRoute('/')
  const steps = within(await screen.findByRole('region', { name: 'First steps' }))
  expect(steps.getByRole('link', { name: 'Create Integration Credential' })).toHaveAttribute(
    'href',
    '/integrations/credentials/new',
  )
  expect(steps.getByRole('link', { name: 'Import bills' })).toHaveAttribute('href', '/billing/bills/import')
  expect(screen.queryByText('Nothing needs attention.')).not.toBeInTheDocument()
})

test('steps that are done are checked off, and the list leaves when all are', async () => {
  const begun = { ...fresh, credentials: { connectedCount: 1, lostCount: 0, needingAttention: [] } }
  server.use(answer(overviewEndpoints.get, begun))
  const first = renderRoute('/')
  const steps = within(await screen.findByRole('region', { name: 'First steps' }))
  expect(steps.getByText('Connect Stripe')).toHaveTextContent('Connect Stripe, done')
  expect(steps.queryByRole('link', { name: 'Create Integration Credential' })).not.toBeInTheDocument()
  first.unmount()

  const sent = { mode: 'test' as const, ...nothing, sent: pile(3, 5970) }
  server.use(
    answer(overviewEndpoints.get, {
      ...begun,
      configurations: { enabledCount: 1, disabledCount: 0, failingCount: 0, disabled: [], failing: [] },
      billCount: { count: 3, exact: true },
      modes: [{ mode: 'live', ...nothing }, sent],
    }),
  )
  renderRoute('/')
  expect(await screen.findByText('Nothing needs attention.')).toBeVisible()
  expect(screen.queryByRole('region', { name: 'First steps' })).not.toBeInTheDocument()
})

test('what is wrong stands first, and every figure leads to the list behind it', async () => {
  server.use(
    answer(overviewEndpoints.get, {
      ...fresh,
      credentials: {
        connectedCount: 1,
        lostCount: 13,
        needingAttention: [
          {
            id: 'cred_00000009',
            name: 'Example Bakery live',
            status: 'disconnected',
            message: 'Access was taken back in Stripe.',
            since: '2026-11-20T10:00:00.000Z',
          },
        ],
      },
      configurations: {
        enabledCount: 2,
        disabledCount: 2,
        failingCount: 4,
        disabled: [
          { id: 'cfg_00000002', name: 'Yearly bills', mode: 'test', reason: 'by-person', failuresInARow: 0 },
          { id: 'cfg_00000003', name: 'Weekly bills', mode: 'live', reason: 'failures', failuresInARow: 30 },
        ],
        failing: [{ id: 'cfg_00000004', name: 'Daily bills', mode: 'live', failuresInARow: 21, disableAfter: 30 }],
      },
      billCount: { count: 12, exact: true },
      modes: [
        { mode: 'live', ...nothing, failed: pile(2, 4000), ready: pile(5, 9950) },
        { mode: 'test', ...nothing },
      ],
    }),
  )
  renderRoute('/')
  const attention = within(await screen.findByRole('region', { name: 'Needs attention' }))
  expect(attention.getByRole('link', { name: 'Reconnect' })).toHaveAttribute(
    'href',
    '/integrations/credentials/cred_00000009',
  )
  expect(attention.getByRole('link', { name: 'See the errors' })).toHaveAttribute(
    'href',
    '/billing/exports/error?mode=live',
  )
  expect(attention.getByText('12 more credentials')).toBeVisible()
  expect(attention.getByText('3 more configurations')).toBeVisible()
  expect(attention.getByText('Yearly bills is disabled')).toBeVisible()
  expect(attention.getByText('Billbridge disabled Weekly bills')).toBeVisible()
  expect(attention.getByText(/^30 of its bills failed one after the other/)).toBeVisible()
  expect(attention.getByText('21 bills of Daily bills failed one after the other')).toBeVisible()
  const live = within(screen.getByRole('region', { name: 'Live' }))
  const ready = live.getByRole('link', { name: /Ready to send/ })
  expect(ready).toHaveAttribute('href', '/billing/exports/unsent?mode=live&view=ready')
  expect(ready.closest('li')).toHaveTextContent('99.50 USD')
})

test('the next scheduled rounds stand there with what holds one back', async () => {
  const round = { configurationId: 'cfg_00000002', name: 'Monthly bills', mode: 'live' as const }
  const nextAt = new Date(Date.now() + 40.2 * 60_000).toISOString()
  server.use(
    answer(overviewEndpoints.get, {
      ...fresh,
      rounds: [
        { ...round, kind: 'export', suspended: null, nextAt },
        { ...round, kind: 'status', suspended: 'plan', nextAt: null },
      ],
    }),
  )
  renderRoute('/')
  const rounds = within(await screen.findByRole('region', { name: 'Next scheduled rounds' }))
  const [exporting, status] = rounds.getAllByRole('listitem')
  expect(exporting).toHaveTextContent('Monthly bills Export in 40 min')
  expect(status).toHaveTextContent('Monthly bills Import status suspended: your plan is Free')
  expect(rounds.getAllByRole('link')[0]).toHaveAttribute('href', '/integrations/configurations/cfg_00000002')
})

test('a round whose time has come is due now, and not in the past', async () => {
  const round = { configurationId: 'cfg_00000002', name: 'Monthly bills', mode: 'live' as const, suspended: null }
  const nextAt = new Date(Date.now() - 90_000).toISOString()
  server.use(answer(overviewEndpoints.get, { ...fresh, rounds: [{ ...round, kind: 'export', nextAt }] }))
  renderRoute('/')
  const rounds = within(await screen.findByRole('region', { name: 'Next scheduled rounds' }))
  expect(rounds.getByText('due now')).toBeVisible()
  expect(rounds.queryByText(/ago/)).toBeNull()
})

test('a reader is told who may take a step', async () => {
  server.use(answer(overviewEndpoints.get, fresh))
  renderRoute('/', sessionOf('viewer'))
  const step = await screen.findByRole('button', { name: 'Create Integration Credential' })
  expect(step).toHaveAccessibleDescription(/needs the editor role/)
})

test('open integration events are counted by mode and lead to their list', async () => {
  const begun = { ...fresh, credentials: { connectedCount: 1, lostCount: 0, needingAttention: [] } }
  server.use(answer(overviewEndpoints.get, begun), answer(integrationEventEndpoints.counts, { live: 0, test: 100 }))
  renderRoute('/')
  expect(await screen.findByText('100 or more integration events are open in Test Mode')).toBeInTheDocument()
  expect(screen.getByRole('link', { name: 'See the events' })).toHaveAttribute(
    'href',
    '/integrations/events?state=open&mode=test',
  )
  expect(screen.queryByText('Nothing needs attention.')).not.toBeInTheDocument()
})

test('what was sent and what failed on each day is drawn, and told in a table', async () => {
  const days = [
    { day: '2026-11-21', sent: 0, failed: 0 },
    { day: '2026-11-22', sent: 1200, failed: 3 },
  ]
  server.use(
    answer(overviewEndpoints.get, {
      ...fresh,
      billCount: { count: 3, exact: true },
      modes: [
        { mode: 'live', ...nothing },
        { mode: 'test', ...nothing, sent: pile(3, 5970) },
      ],
    }),
    answer(overviewEndpoints.days, ({ query }) => ({ data: query.get('mode') === 'test' ? days : [] })),
  )
  const { user } = renderRoute('/')
  await user.click(await screen.findByText('As a table'))
  const table = within(screen.getByRole('table', { name: /last 14 days/ }))
  const [, today] = table.getAllByRole('row')
  expect(today).toHaveTextContent('22 Nov 20261,2003')
  expect(within(screen.getByRole('region', { name: 'Test Mode' })).getByText('As a table')).toBeVisible()
})
