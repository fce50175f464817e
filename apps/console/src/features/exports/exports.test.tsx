import { accountEndpoints } from '@billbridge/contract/accounts'
import { type BillExport, type BillExportFilter, billExportEndpoints } from '@billbridge/contract/bill-exports'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import type { EndpointInput } from '@billbridge/contract/endpoint'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { renderRoute, sessionOf } from '../../testing/render-route.tsx'
import { billExportOf, failedExportOf, invoiceOf, runOf } from '../../testing/sample-exports.ts'
import { answer, refuse, server } from '../../testing/server.ts'

const exact = (count: number) => ({ count, exact: true })
const counts = {
  unsent: exact(37),
  success: exact(3),
  changed: exact(0),
  error: exact(2),
  retriable: exact(2),
  archived: exact(0),
  ready: exact(30),
  held: exact(5),
  inProgress: exact(0),
}
const page = (data: BillExport[]) => ({ data, nextCursor: null })
type Preview = EndpointInput<typeof billExportEndpoints.previewSelection>['body']

beforeEach(() => {
  server.use(
    answer(billExportEndpoints.counts, counts),
    answer(configurationEndpoints.list, { data: [], nextCursor: null }),
    answer(accountEndpoints.list, { data: [], nextCursor: null }),
  )
})

/** Answers the queue with rows, and every preview with how many it was asked for; notes what was asked. */
const serveQueue = (rows: BillExport[]) => {
  const asked: Preview[] = []
  server.use(
    answer(billExportEndpoints.list, page(rows)),
    answer(billExportEndpoints.previewSelection, ({ body }) => {
      asked.push(body)
      const count = 'ids' in body.selection ? body.selection.ids.length : 37
      return {
        selected: exact(count),
        eligible: exact(count - 1),
        totals: [
          { currency: 'JPY', total: 5000, count: 1 },
          { currency: 'USD', total: 1990, count: 1 },
        ],
        willFail: [],
        effects: [],
        effectsOf: 0,
        invoiced: [],
        willBeInvoiced: [],
        leftOut: [{ reason: 'due-date-past', message: 'Held back: Due date already past', count: 1 }],
      }
    }),
  )
  return asked
}

const dialog = async () => within(await screen.findByRole('dialog'))

test('the mode stands in the address, and changing it asks for the rows of that mode alone', async () => {
  const modes: (string | null)[] = []
  server.use(
    answer(billExportEndpoints.list, ({ query }) => {
      modes.push(query.get('mode'))
      return page([billExportOf(1)])
    }),
  )
  const { user, location } = renderRoute('/billing/exports/unsent')
  expect(await screen.findByText('INV-1')).toBeVisible()
  expect(location()).toBe('/billing/exports/unsent?mode=live')
  await user.click(screen.getByRole('radio', { name: 'Test Mode' }))
  expect(await screen.findByText('Test Mode: nothing here touches live money.')).toBeVisible()
  expect(location()).toBe('/billing/exports/unsent?mode=test')
  expect(modes).toEqual(['live', 'test'])
})

test('a mode and a cause that do not exist are said to be unknown, and the live queue is shown whole', async () => {
  const asked: URLSearchParams[] = []
  server.use(
    answer(billExportEndpoints.groups, { data: [] }),
    answer(billExportEndpoints.list, ({ query }) => {
      asked.push(query)
      return page([failedExportOf(1)])
    }),
  )
  renderRoute('/billing/exports/error?mode=lve&cause=weather')
  expect(await screen.findByText('INV-1')).toBeVisible()
  expect(await screen.findByText(/does not know: mode=lve/)).toBeVisible()
  expect(await screen.findByText(/does not know: cause=weather/)).toBeVisible()
  expect(asked.at(-1)?.get('mode')).toBe('live')
  expect(asked.at(-1)?.has('cause')).toBe(false)
})

test('selecting all that match exports the filter, after a preview, and lands on the run', async () => {
  const asked = serveQueue([billExportOf(1), billExportOf(2)])
  let started: unknown
  let key: string | null = null
  server.use(
    answer(exportRunEndpoints.create, ({ body, request }) => {
      started = body
      key = request.headers.get('idempotency-key')
      return runOf()
    }),
    answer(exportRunEndpoints.get, runOf()),
    answer(exportRunEndpoints.rows, { data: [], nextCursor: null }),
  )
  const { user, location } = renderRoute('/billing/exports/unsent?mode=test&currency=USD')
  await user.click(await screen.findByRole('checkbox', { name: 'Select INV-1' }))
  await user.click(await screen.findByRole('button', { name: 'Select all 37 matching' }))
  const bar = within(screen.getByRole('region', { name: 'Actions for the selection' }))
  expect(bar.getByText('All 37 matching are selected')).toBeVisible()
  await user.click(bar.getByRole('button', { name: 'Export' }))

  const preview = await dialog()
  expect(await preview.findByText('36 bills')).toBeVisible()
  expect(preview.getByText('1 × Held back: Due date already past')).toBeVisible()
  expect(preview.getByRole('list', { name: 'Totals per currency' })).toHaveTextContent('5,000 JPY19.90 USD')
  expect(preview.getByText(/No real customer is billed/)).toBeVisible()
  await user.click(preview.getByRole('button', { name: 'Export 36 bills' }))

  expect(await screen.findByRole('heading', { name: 'Export of 10 bills' })).toBeVisible()
  expect(location()).toBe('/integrations/runs/run_00000001')
  const filter: BillExportFilter = { mode: 'test', tab: 'unsent', currency: 'USD' }
  expect(asked).toEqual([{ action: 'export', selection: { filter } }])
  expect(started).toEqual({ kind: 'export', selection: { filter } })
  expect(key).toMatch(/^[0-9a-f]{32}$/)
})

test('bills that a run has in hand already lead to that run in place of making another', async () => {
  serveQueue([billExportOf(1), billExportOf(2)])
  server.use(
    refuse(exportRunEndpoints.create, { type: 'selection-empty', details: { runId: 'run_00000001' } }),
    answer(exportRunEndpoints.get, runOf()),
    answer(exportRunEndpoints.rows, { data: [], nextCursor: null }),
  )
  const { user, location } = renderRoute('/billing/exports/unsent?mode=test')
  await user.click(await screen.findByRole('checkbox', { name: 'Select INV-1' }))
  await user.click(screen.getByRole('checkbox', { name: 'Select INV-2' }))
  await user.click(screen.getByRole('button', { name: 'Export' }))
  await user.click(await (await dialog()).findByRole('button', { name: 'Export 1 bill' }))
  expect(await screen.findByRole('heading', { name: 'Export of 10 bills' })).toBeVisible()
  expect(location()).toBe('/integrations/runs/run_00000001')
  expect(await screen.findByText(/being worked on already/)).toBeVisible()
})

test('a selection of single rows names them, and another filter forgets it', async () => {
  const asked = serveQueue([billExportOf(1), billExportOf(2)])
  const { user } = renderRoute('/billing/exports/unsent?mode=test')
  await user.click(await screen.findByRole('checkbox', { name: 'Select INV-2' }))
  await user.click(screen.getByRole('button', { name: 'Export' }))
  expect(await (await dialog()).findByText('Nothing in this selection can take part now.')).toBeVisible()
  expect(asked).toEqual([{ action: 'export', selection: { ids: ['exp_00000002'] } }])
  await user.keyboard('{Escape}')
  await user.click(screen.getByRole('link', { name: /^Ready/ }))
  expect(screen.queryByRole('region', { name: 'Actions for the selection' })).not.toBeInTheDocument()
})

test('failed bills stand in groups by cause, with the remedy, the way to the fix, and a retry of the group', async () => {
  const asked = serveQueue([failedExportOf(1)])
  server.use(
    answer(billExportEndpoints.groups, {
      data: [
        {
          key: 'customer-not-mapped',
          title: 'Customer not mapped',
          remedy: 'Map the account to a Stripe customer, then retry.',
          fix: 'mapping',
          count: 37,
          totals: [{ currency: 'USD', total: 73630, count: 37 }],
        },
      ],
    }),
  )
  const { user, location } = renderRoute('/billing/exports/error?mode=test')
  expect(await screen.findByText('37 bills: Customer not mapped')).toBeVisible()
  // Why it failed is read in the list, over several lines, and the account stands beneath its bill.
  const row = failedExportOf(1)
  const cause = within(await screen.findByRole('row', { name: new RegExp(row.billNumber) }))
  expect(cause.getByText(row.error?.message ?? '')).toHaveClass('bb-two-lines')
  expect(screen.queryByRole('columnheader', { name: 'Account' })).toBeNull()
  expect(cause.getByRole('link', { name: new RegExp(row.billNumber) })).toHaveTextContent(row.accountName)
  expect(screen.getByRole('link', { name: 'Map the account' })).toHaveAttribute(
    'href',
    '/integrations/external-mappings?new=1&accountId=account_00000001&credentialId=cred_00000001',
  )
  await user.click(screen.getByRole('button', { name: 'Retry these' }))
  await (await dialog()).findByText('36 bills')
  const filter = { mode: 'test', tab: 'error', cause: 'customer-not-mapped' }
  expect(asked).toEqual([{ action: 'retry', selection: { filter } }])
  await user.keyboard('{Escape}')
  await user.click(screen.getByRole('button', { name: 'Show these' }))
  expect(location()).toBe('/billing/exports/error?mode=test&cause=customer-not-mapped')
})

test('bills of paid invoices are not offered to be tried again, as a group or alone', async () => {
  const error = {
    cause: 'invoice-already-paid',
    message: 'The bill changed after its invoice was paid.',
    remedy: 'Settle the difference in Stripe, then choose Keep as it is.',
    fix: 'none',
    stripeRequestId: null,
    at: '2026-11-20T10:00:00.000Z',
  } as const
  const correction = {
    kind: 'changed',
    contentVersion: 2,
    currency: 'USD',
    total: 2500,
    since: error.at,
    asksPerson: false,
    message: null,
  } as const
  const invoice = invoiceOf({ status: 'paid', paidAmount: 1990, remainingAmount: 0 })
  const paid = { status: 'invoice-already-paid', error, correction, changedSinceExport: true, invoice } as const
  serveQueue([failedExportOf(1, paid)])
  server.use(answer(billExportEndpoints.counts, { ...counts, error: exact(1), retriable: exact(0) }))
  const { remedy, fix } = error
  const totals = [{ currency: 'USD', total: 1990, count: 1 }]
  const group = { key: error.cause, title: 'Invoice already paid', remedy, fix, count: 1, totals }
  server.use(answer(billExportEndpoints.groups, { data: [group] }))
  const { user } = renderRoute('/billing/exports/error?mode=test', sessionOf('editor'))
  expect(await screen.findByText('1 bill: Invoice already paid')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Retry these' })).toBeNull()
  const all = screen.getByRole('button', { name: 'Retry all' })
  await waitFor(() => expect(all).toHaveAccessibleDescription('There is nothing here to do this with.'))
  const settle = await screen.findByRole('link', { name: 'Settle the difference' })
  expect(settle).toHaveAttribute('href', '/billing/exports/bills/exp_00000001')
  expect(screen.getByTitle('Changed since export')).toHaveTextContent('25.00 USD')
  await user.click(await screen.findByRole('button', { name: /^Actions for/ }))
  expect(await screen.findByRole('menuitem', { name: 'Keep as it is' })).toBeVisible()
  expect(screen.queryByRole('menuitem', { name: 'Retry' })).toBeNull()
})

test('archiving wants a reason, and Undo brings back exactly the rows that were archived', async () => {
  serveQueue([failedExportOf(1), failedExportOf(2)])
  let archived: unknown
  let restored: unknown
  server.use(
    answer(billExportEndpoints.groups, { data: [] }),
    answer(billExportEndpoints.archive, ({ body }) => {
      archived = body
      return { changed: 2, leftOut: 0 }
    }),
    answer(billExportEndpoints.restore, ({ body }) => {
      restored = body
      return { changed: 2, leftOut: 0 }
    }),
  )
  const { user } = renderRoute('/billing/exports/error?mode=test')
  await user.click(await screen.findByRole('checkbox', { name: 'Select INV-1' }))
  await user.click(screen.getByRole('button', { name: 'Select all 2 matching' }))
  const bar = within(screen.getByRole('region', { name: 'Actions for the selection' }))
  await user.click(bar.getByRole('button', { name: 'Archive' }))
  const ask = await dialog()
  await user.click(await ask.findByRole('button', { name: 'Archive 36 bills' }))
  expect(ask.getByText('Say why, in a few words')).toBeVisible()
  expect(archived).toBeUndefined()
  await user.type(ask.getByRole('textbox', { name: /Reason/ }), 'Billed by hand')
  await user.click(ask.getByRole('button', { name: 'Archive 36 bills' }))

  expect(await screen.findByText('2 bills are archived.')).toBeVisible()
  expect(screen.queryByRole('region', { name: 'Actions for the selection' })).not.toBeInTheDocument()
  const ids = ['exp_00000001', 'exp_00000002']
  expect(archived).toEqual({ selection: { ids }, reason: 'Billed by hand' })
  await user.click(screen.getByRole('button', { name: 'Undo' }))
  expect(await screen.findByText('2 bills are back where they were.')).toBeVisible()
  expect(restored).toEqual({ selection: { ids } })
})

test('Mark as exported lists at the field what does not match', async () => {
  serveQueue([failedExportOf(1)])
  server.use(
    answer(billExportEndpoints.groups, { data: [] }),
    refuse(billExportEndpoints.markAsExported, {
      type: 'stripe-invoice-mismatch',
      errors: [
        { field: 'currency', message: 'is USD here and EUR in Stripe' },
        { field: 'customer', message: 'is cus_A here and cus_B in Stripe' },
      ],
    }),
  )
  const { user } = renderRoute('/billing/exports/error?mode=test')
  await user.click(await screen.findByRole('button', { name: 'Actions for INV-1' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Mark as exported…' }))
  const ask = await dialog()
  const field = ask.getByLabelText('Stripe invoice id')
  await user.type(field, 'EX-1')
  await user.click(ask.getByRole('button', { name: 'Mark as exported' }))
  expect(ask.getByText('This is not a Stripe invoice id: it starts with in_')).toBeVisible()
  await user.clear(field)
  await user.type(field, 'in_1Other')
  await user.click(ask.getByRole('button', { name: 'Mark as exported' }))
  expect(await ask.findByText('Currency is USD here and EUR in Stripe')).toBeVisible()
  expect(field).toHaveAccessibleDescription(/Customer is cus_A here and cus_B in Stripe/)
})

test('Success shows what Stripe says, with links to the invoice, and the CSV of the same rows names its mode', async () => {
  serveQueue([
    billExportOf(1, { status: 'complete', invoice: invoiceOf({ status: 'paid' }), sentAt: '2026-11-20T10:00:00.000Z' }),
  ])
  renderRoute('/billing/exports/success?mode=test&invoiceStatus=paid')
  expect(await screen.findByText('EX-0001')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Invoice as PDF: INV-1' })).toHaveAttribute(
    'href',
    'https://invoice.stripe.com/i/example/pdf',
  )
  const csv = screen.getByRole('link', { name: 'Download CSV' })
  expect(csv).toHaveAttribute('href', '/api/v1/bill-exports.csv?mode=test&tab=success&invoiceStatus=paid')
  expect(csv).toHaveAttribute('download', 'bill-exports-success-test.csv')
})

test('somebody who only reads sees why nothing can be exported', async () => {
  serveQueue([billExportOf(1)])
  renderRoute('/billing/exports/unsent?mode=test', sessionOf('viewer'))
  const button = await screen.findByRole('button', { name: 'Export all' })
  expect(button).toHaveAttribute('aria-disabled', 'true')
  expect(button).toHaveAccessibleDescription(/needs the editor role/)
})
