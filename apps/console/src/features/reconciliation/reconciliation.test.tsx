import { configurationEndpoints } from '@billbridge/contract/configurations'
import {
  type Reconciliation,
  type ReconciliationItem,
  reconciliationEndpoints,
} from '@billbridge/contract/reconciliations'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderRoute, sessionOf } from '../../testing/render-route.tsx'
import { sampleConfiguration } from '../../testing/samples.ts'
import { answer, refuse, server } from '../../testing/server.ts'

const findings = { missing: 1, extra: 0, 'amount-differs': 1, 'status-differs': 0, 'edited-at-stripe': 0 }

const reconciliation = (changes: Partial<Reconciliation> = {}): Reconciliation => ({
  id: 'rec_AAAAAAAAAAAA',
  configurationId: 'cfg_AAAAAAAAAAAA',
  configurationName: 'Example rules',
  mode: 'test',
  from: '2026-10-01',
  to: '2026-10-31',
  status: 'done',
  progress: { step: 'sums', billsRead: 12, invoicesRead: 11 },
  summary: {
    billCount: 12,
    matchedCount: 10,
    leftOutCount: 0,
    findings,
    totals: [{ currency: 'JPY', billedAmount: 5000, invoicedAmount: 4000, differenceAmount: -1000, acceptedAmount: 0 }],
  },
  failure: null,
  startedBy: { kind: 'user', id: 'user_AAAAAAAAAAAA', name: 'Example admin' },
  startedAt: '2026-11-02T08:00:00.000Z',
  finishedAt: '2026-11-02T08:00:09.000Z',
  ...changes,
})

const item = (changes: Partial<ReconciliationItem> = {}): ReconciliationItem => ({
  id: 'rec_AAAAAAAAAAAA:exp_AAAAAAAAAAAA',
  findings: [
    { kind: 'missing', message: 'The bill was not exported yet.', remedy: 'Export it.', fix: 'bill-export' },
    { kind: 'extra', message: 'A further invoice.', remedy: 'Void it.', fix: 'stripe' },
  ],
  billExportId: 'exp_AAAAAAAAAAAA',
  billId: 'bill_AAAAAAAAAAAA',
  billNumber: 'B-1001',
  accountId: 'account_AAAAAAAAAAAA',
  accountName: 'Example Bakery Ltd',
  currency: 'JPY',
  billAmount: 5000,
  invoiceAmount: null,
  paymentStatus: 'unpaid',
  invoiceStatus: null,
  stripeInvoiceId: 'in_example',
  dashboardUrl: 'https://dashboard.example.com/in_example',
  ...changes,
})

test('the list says how each comparison ended, and an empty one offers to start', async () => {
  server.use(answer(reconciliationEndpoints.list, { data: [], nextCursor: null }))
  const { user } = renderRoute('/billing/reconciliation', sessionOf('editor'))
  expect(await screen.findByText(/nothing was compared yet/i)).toBeVisible()
  server.use(
    answer(reconciliationEndpoints.list, {
      data: [reconciliation(), reconciliation({ id: 'rec_BBBBBBBBBBBB', status: 'failed', summary: null })],
      nextCursor: null,
    }),
  )
  await user.click(screen.getByRole('button', { name: /refresh|updated/i }))
  expect(await screen.findByText('2 findings')).toBeVisible()
  expect(screen.getByText('Not finished')).toBeVisible()
})

test('starting asks for a configuration, puts a refusal at its field, and leads to the new comparison', async () => {
  server.use(
    answer(reconciliationEndpoints.list, { data: [], nextCursor: null }),
    answer(configurationEndpoints.list, { data: [sampleConfiguration({ name: 'Example rules' })], nextCursor: null }),
    refuse(reconciliationEndpoints.create, {
      type: 'invalid-request',
      errors: [{ field: 'to', message: 'must not be before `from`' }],
    }),
  )
  const { user, location } = renderRoute('/billing/reconciliation?start=true', sessionOf('editor'))
  const dialog = await screen.findByRole('dialog')
  await user.click(within(dialog).getByRole('button', { name: 'Start' }))
  expect(await within(dialog).findByText('Choose a configuration.')).toBeVisible()
  await user.click(within(dialog).getByRole('combobox', { name: 'Configuration' }))
  await user.click(await screen.findByRole('option', { name: /^Example rules/ }))
  await user.click(within(dialog).getByRole('button', { name: 'Start' }))
  await waitFor(() => expect(within(dialog).getByLabelText('To bill date')).toBeInvalid())
  server.use(
    answer(reconciliationEndpoints.create, reconciliation()),
    answer(reconciliationEndpoints.get, reconciliation()),
    answer(reconciliationEndpoints.items, { data: [item()], nextCursor: null }),
  )
  await user.click(within(dialog).getByRole('button', { name: 'Start' }))
  await waitFor(() => expect(location()).toBe('/billing/reconciliation/rec_AAAAAAAAAAAA'))
})

test('one comparison shows figures, sums and each finding with the way to its fix', async () => {
  server.use(
    answer(reconciliationEndpoints.get, reconciliation()),
    answer(reconciliationEndpoints.items, { data: [item()], nextCursor: null }),
  )
  renderRoute('/billing/reconciliation/rec_AAAAAAAAAAAA', sessionOf('viewer'))
  expect(await screen.findByText('2 findings to look at')).toBeVisible()
  expect(await screen.findByRole('link', { name: 'Open the bill export' })).toHaveAttribute(
    'href',
    '/billing/exports/bills/exp_AAAAAAAAAAAA',
  )
  expect(screen.getByRole('link', { name: 'Open in Stripe' })).toHaveAttribute(
    'href',
    'https://dashboard.example.com/in_example',
  )
  expect(screen.getByRole('link', { name: 'Download CSV' })).toHaveAttribute(
    'download',
    'reconciliation-test-2026-10-01-2026-10-31.csv',
  )
  expect(screen.getByRole('row', { name: /^JPY/ })).toHaveTextContent('−1,000')
  // What is missing is exported many at once from there.
  expect(screen.getByRole('link', { name: 'See unsent bills of this configuration' })).toHaveAttribute(
    'href',
    '/billing/exports/unsent?mode=test&configurationId=cfg_AAAAAAAAAAAA',
  )
})

test('one under way says how far it is; one that ended early says why', async () => {
  const running = reconciliation({
    status: 'running',
    summary: null,
    progress: { step: 'bills', billsRead: 1500, invoicesRead: 0 },
  })
  server.use(answer(reconciliationEndpoints.get, running))
  const { unmount } = renderRoute('/billing/reconciliation/rec_AAAAAAAAAAAA', sessionOf('viewer'))
  expect(await screen.findByText('Reading the bills: 1,500 so far')).toBeVisible()
  unmount()
  const failed = reconciliation({ status: 'failed', summary: null, failure: 'Access to Stripe was lost.' })
  server.use(
    answer(reconciliationEndpoints.get, failed),
    answer(reconciliationEndpoints.items, { data: [], nextCursor: null }),
  )
  renderRoute('/billing/reconciliation/rec_AAAAAAAAAAAA', sessionOf('viewer'))
  expect(await screen.findByText('Access to Stripe was lost.')).toBeVisible()
})

test('one that is not there leads back to the list', async () => {
  server.use(refuse(reconciliationEndpoints.get, { type: 'not-found' }))
  renderRoute('/billing/reconciliation/rec_AAAAAAAAAAAA', sessionOf('viewer'))
  expect(await screen.findByRole('alert')).toHaveTextContent(/no such thing/i)
})
