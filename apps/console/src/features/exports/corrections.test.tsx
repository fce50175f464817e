import { accountEndpoints } from '@billbridge/contract/accounts'
import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { type BillExport, billExportEndpoints } from '@billbridge/contract/bill-exports'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { renderRoute, sessionOf } from '../../testing/render-route.tsx'
import { billExportOf, invoiceOf, runOf } from '../../testing/sample-exports.ts'
import { answer, server } from '../../testing/server.ts'

const at = '2026-11-20T10:00:00.000Z'
const exact = (count: number) => ({ count, exact: true })

const changedExport = (changes: Partial<BillExport> = {}): BillExport =>
  billExportOf(1, {
    status: 'complete',
    sentContentVersion: 1,
    billContentVersion: 2,
    sentAt: at,
    invoice: invoiceOf({ status: 'draft', number: null }),
    changedSinceExport: true,
    correction: {
      kind: 'changed',
      contentVersion: 2,
      currency: 'USD',
      total: 2500,
      since: at,
      asksPerson: true,
      message: 'The invoice is open: only a draft can be updated.',
    },
    proof: {
      contentVersion: 1,
      bill: { currency: 'USD', subtotal: 1990, tax: 0, total: 1990 },
      invoice: { currency: 'USD', subtotal: 1990, tax: 0, total: 1990 },
      exact: true,
      comparedAt: at,
    },
    ...changes,
  })

const counts = {
  unsent: exact(0),
  success: exact(3),
  changed: exact(1),
  error: exact(0),
  retriable: exact(0),
  archived: exact(0),
  ready: exact(0),
  held: exact(0),
  inProgress: exact(0),
}

const preview = {
  selected: exact(1),
  eligible: exact(1),
  totals: [{ currency: 'USD', total: 2500, count: 1 }],
  willFail: [],
  effects: [
    {
      reason: 'void-and-replace',
      message: 'Open invoices are voided, and new ones take their place',
      count: 1,
      changes: true,
    },
  ],
  effectsOf: 1,
  invoiced: [{ currency: 'USD', total: 1990, count: 1 }],
  willBeInvoiced: [{ currency: 'USD', total: 2500, count: 1 }],
  leftOut: [],
}

beforeEach(() => {
  server.use(
    answer(billExportEndpoints.counts, counts),
    answer(billExportEndpoints.list, { data: [changedExport()], nextCursor: null }),
    answer(billExportEndpoints.previewSelection, preview),
    answer(configurationEndpoints.list, { data: [], nextCursor: null }),
    answer(accountEndpoints.list, { data: [], nextCursor: null }),
  )
})

test('Success counts the bills that changed since, and shows what each says now', async () => {
  const { user, location } = renderRoute('/billing/exports/success?mode=test')
  const parts = within(await screen.findByRole('navigation', { name: 'Parts of Success' }))
  const changed = await parts.findByRole('link', { name: /Changed since export\s*1/ })
  await user.click(changed)
  expect(location()).toContain('correction=any')
  expect(await screen.findByText(/now/)).toHaveTextContent('25.00 USD')
})

test('among all sent bills a ticked one that changed is offered what it is offered alone', async () => {
  const unchanged = billExportOf(2, { status: 'complete', sentAt: at, invoice: invoiceOf({ status: 'open' }) })
  server.use(answer(billExportEndpoints.list, { data: [changedExport(), unchanged], nextCursor: null }))
  const { user } = renderRoute('/billing/exports/success?mode=test', sessionOf('editor'))
  await user.click(await screen.findByRole('checkbox', { name: /INV-2/ }))
  expect(screen.getByRole('button', { name: 'Get status' })).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Void and replace' })).toBeNull()
  await user.click(screen.getByRole('checkbox', { name: /INV-1/ }))
  expect(screen.getByRole('button', { name: 'Void and replace' })).toBeVisible()
  expect(screen.getByRole('button', { name: 'Keep as it is' })).toBeVisible()
})

test('voiding and replacing says what becomes of the invoices, and starts a run that does it', async () => {
  let asked: unknown
  server.use(
    answer(exportRunEndpoints.create, ({ body }) => {
      asked = body
      return runOf({ kind: 'correct', correction: 'void-and-replace' })
    }),
    answer(exportRunEndpoints.get, runOf({ kind: 'correct', correction: 'void-and-replace' })),
    answer(exportRunEndpoints.rows, { data: [], nextCursor: null }),
  )
  const { user, location } = renderRoute('/billing/exports/success?mode=test&correction=any', sessionOf('editor'))
  await user.click(await screen.findByRole('checkbox', { name: /INV-1/ }))
  await user.click(screen.getByRole('button', { name: 'Void and replace' }))
  const dialog = within(await screen.findByRole('dialog'))
  expect(await dialog.findByText(/1 × Open invoices are voided/)).toBeVisible()
  expect(dialog.getByText('1 bill').parentElement).toHaveTextContent('1 bill will be corrected')
  expect(dialog.getByRole('row', { name: /USD/ })).toHaveTextContent('USD19.9025.00')
  expect(dialog.getByText(/voided first, which cannot be undone/)).toBeVisible()
  await user.click(dialog.getByRole('button', { name: 'Void and replace for 1 bill' }))
  await screen.findByRole('heading', { name: /Correction of/ })
  expect(location()).toContain('/integrations/runs/run_')
  expect(asked).toMatchObject({ kind: 'correct', correction: 'void-and-replace' })
})

test('what is left as it is stands apart from what is done, and is no part of a sum', async () => {
  const elsewhere = { reason: 'elsewhere', message: 'Their invoices are in another Stripe account', changes: false }
  const both = {
    ...preview,
    eligible: exact(3),
    effects: [...preview.effects, { ...elsewhere, count: 2 }],
    effectsOf: 3,
  }
  server.use(answer(billExportEndpoints.previewSelection, both))
  const { user } = renderRoute('/billing/exports/success?mode=test&correction=any', sessionOf('editor'))
  await user.click(await screen.findByRole('checkbox', { name: /INV-1/ }))
  await user.click(screen.getByRole('button', { name: 'Void and replace' }))
  const dialog = within(await screen.findByRole('dialog'))
  expect((await dialog.findByText('2 bills left as they are')).parentElement).toHaveTextContent(
    '2 × Their invoices are',
  )
  expect(dialog.getByRole('button', { name: 'Void and replace for 1 bill' })).toBeEnabled()
  await user.click(dialog.getByRole('button', { name: 'Cancel' }))
  const none = { ...preview, effects: [{ ...elsewhere, count: 1 }], invoiced: [], willBeInvoiced: [] }
  server.use(answer(billExportEndpoints.previewSelection, none))
  await user.click(screen.getByRole('button', { name: 'Update draft' }))
  const other = within(await screen.findByRole('dialog'))
  expect(await other.findByText('Nothing would be changed, as the invoices were last read')).toBeVisible()
  expect(other.queryByRole('row')).toBeNull()
  expect(other.getByRole('button', { name: 'Look in Stripe again' })).toBeEnabled()
})

test('of a large selection it says of how many bills it tells what becomes of their invoices', async () => {
  server.use(answer(billExportEndpoints.previewSelection, { ...preview, eligible: exact(7000), effectsOf: 2000 }))
  const { user } = renderRoute('/billing/exports/success?mode=test&correction=any', sessionOf('editor'))
  await user.click(await screen.findByRole('checkbox', { name: /INV-1/ }))
  await user.click(screen.getByRole('button', { name: 'Void and replace' }))
  const dialog = within(await screen.findByRole('dialog'))
  expect(
    await dialog.findByText('What becomes of the invoices of the first 2,000, as they were last read'),
  ).toBeVisible()
})

test('a bill whose invoice was voided in Stripe leads to a new one, which is made only when confirmed', async () => {
  let asked: unknown
  const lost = billExportOf(1, {
    status: 'complete',
    sentContentVersion: 1,
    sentAt: at,
    invoice: invoiceOf({ status: 'void' }),
    drift: {
      kind: 'voided',
      message: 'The invoice INV-1 over 19.90 USD was voided in Stripe.',
      remedy: 'If it is still owed, make a new invoice for it; otherwise cancel the bill.',
      sent: { currency: 'USD', subtotalAmount: 1990, totalAmount: 1990 },
      found: null,
      seenAt: at,
    },
  })
  const effects = [
    { reason: 'replace', message: 'Invoices that are void or deleted already get new ones', count: 1, changes: true },
  ]
  server.use(
    answer(billExportEndpoints.get, lost),
    answer(billExportEndpoints.attempts, { data: [], nextCursor: null }),
    answer(auditEntryEndpoints.list, { data: [], nextCursor: null }),
    answer(billExportEndpoints.previewSelection, { ...preview, effects }),
    answer(exportRunEndpoints.create, ({ body }) => {
      asked = body
      return runOf({ kind: 'correct', correction: 'new-invoice' })
    }),
    answer(exportRunEndpoints.get, runOf({ kind: 'correct', correction: 'new-invoice' })),
    answer(exportRunEndpoints.rows, { data: [], nextCursor: null }),
  )
  const { user } = renderRoute('/billing/exports/bills/exp_00000001', sessionOf('editor'))
  expect(await screen.findByText(/make a new invoice for it; otherwise cancel the bill/)).toBeVisible()
  expect(screen.queryByText(/Nothing to do/)).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Make a new invoice' }))
  const dialog = within(await screen.findByRole('dialog'))
  expect(await dialog.findByText(/Do this only if the bill is still owed/)).toBeVisible()
  expect(asked).toBeUndefined()
  await user.click(await dialog.findByRole('button', { name: 'Make 1 new invoice' }))
  await screen.findByRole('heading', { name: /Correction of/ })
  expect(asked).toMatchObject({ kind: 'correct', correction: 'new-invoice' })
})

test('keeping an invoice as it is needs a reason', async () => {
  let asked: unknown
  server.use(
    answer(billExportEndpoints.accept, ({ body }) => {
      asked = body
      return { changed: 1, leftOut: 0 }
    }),
  )
  const { user } = renderRoute('/billing/exports/success?mode=test&correction=any', sessionOf('editor'))
  await user.click(await screen.findByRole('checkbox', { name: /INV-1/ }))
  await user.click(screen.getByRole('button', { name: 'Keep as it is' }))
  const dialog = within(await screen.findByRole('dialog'))
  const confirm = await dialog.findByRole('button', { name: 'Keep 1 invoice as it is' })
  await user.click(confirm)
  expect(dialog.getByText('Say why, in a few words')).toBeVisible()
  expect(asked).toBeUndefined()
  await user.type(dialog.getByRole('textbox', { name: /Reason/ }), 'Agreed with the customer')
  await user.click(confirm)
  expect(await screen.findByText('1 invoice stays as it is.')).toBeVisible()
  expect(asked).toMatchObject({ reason: 'Agreed with the customer' })
})

test('the page of a changed bill compares it with what was sent, proves the sums and names earlier invoices', async () => {
  const replaced = {
    id: 'in_1Earlier',
    number: 'EX-0000',
    status: 'void',
    currency: 'USD',
    subtotal: 1500,
    contentVersion: 1,
    sentAt: at,
    replacedAt: at,
    dashboardUrl: 'https://dashboard.stripe.com/test/invoices/in_1Earlier',
  } as const
  server.use(
    answer(billExportEndpoints.get, changedExport({ replacedInvoices: [replaced] })),
    answer(billExportEndpoints.attempts, { data: [], nextCursor: null }),
    answer(auditEntryEndpoints.list, { data: [], nextCursor: null }),
  )
  renderRoute('/billing/exports/bills/exp_00000001')
  const comparison = within(await screen.findByRole('region', { name: 'What changed' }))
  expect(comparison.getByRole('row', { name: /Total/ })).toHaveTextContent(/19\.90 USD.*25\.00 USD/)
  expect(comparison.getByRole('row', { name: /Version/ })).toHaveTextContent(/1.*2/)
  expect(screen.getByText(/only a draft can be updated/)).toBeVisible()
  const proof = within(screen.getByRole('region', { name: 'Proof' }))
  expect(proof.getByText('Equal to the cent')).toBeVisible()
  const earlier = within(screen.getByRole('region', { name: 'Earlier invoices' }))
  expect(earlier.getByText('in_1Earlier')).toBeVisible()
  expect(earlier.getByText('void')).toBeVisible()
})
