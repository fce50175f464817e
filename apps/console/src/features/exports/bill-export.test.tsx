import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderRoute } from '../../testing/render-route.tsx'
import { attemptOf, billExportOf, failedExportOf, invoiceOf } from '../../testing/sample-exports.ts'
import { answer, server } from '../../testing/server.ts'

const address = '/billing/exports/bills/exp_00000001'

test('a failed bill says the cause, the remedy and leads to the fix', async () => {
  server.use(
    answer(billExportEndpoints.get, failedExportOf(1)),
    answer(billExportEndpoints.attempts, { data: [], nextCursor: null }),
    answer(auditEntryEndpoints.list, { data: [], nextCursor: null }),
  )
  renderRoute(address)
  expect(await screen.findByText('Customer not mapped')).toBeVisible()
  expect(screen.getByText('Map the account to a Stripe customer, then retry.')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Map the account' })).toHaveAttribute(
    'href',
    '/integrations/external-mappings?new=1&accountId=account_00000001&credentialId=cred_00000001',
  )
  expect(screen.getByRole('button', { name: 'Retry' })).toBeEnabled()
})

test('a sent bill stands beside its invoice, and each Stripe call can be read to its request id', async () => {
  server.use(
    answer(
      billExportEndpoints.get,
      billExportOf(1, {
        status: 'complete',
        sentContentVersion: 1,
        sentAt: '2026-11-20T10:00:00.000Z',
        invoice: invoiceOf({ taxAmount: 100, totalAmount: 2090 }),
      }),
    ),
    answer(billExportEndpoints.attempts, { data: [attemptOf()], nextCursor: null }),
    answer(auditEntryEndpoints.list, {
      data: [
        {
          id: 'audit_00000001',
          actor: { kind: 'user', id: 'user_00000001', name: 'Ada Example' },
          action: 'bill-export.restored',
          targetId: 'exp_00000001',
          targetName: 'B-1001',
          requestId: null,
          address: null,
          changes: [{ field: 'status', before: 'archived', after: 'unsent' }],
          at: '2026-11-20T09:00:00.000Z',
        },
      ],
      nextCursor: null,
    }),
  )
  const { user } = renderRoute(address)
  const amounts = within(await screen.findByRole('region', { name: 'Amounts' }))
  expect(amounts.getByRole('row', { name: /Tax from Stripe/ })).toHaveTextContent('1.00 USD')
  const call = await screen.findByText('/v1/invoices')
  expect(screen.getByText('req_Example0001')).not.toBeVisible()
  await user.click(call)
  expect(screen.getByText('req_Example0001')).toBeVisible()
  expect(screen.getByText(/description = Services in October/)).toBeVisible()
  expect(await screen.findByText(/restored it/)).toBeVisible()
})

test('an invoice that somebody edited in Stripe shows both sums, and how it was last read', async () => {
  const sums = (totalAmount: number) => ({ currency: 'USD', subtotalAmount: totalAmount, totalAmount })
  const message = 'The invoice EX-0001 was edited in Stripe: 19.90 USD was sent, it now says 25.00 USD (without tax).'
  const drift = { kind: 'edited', message, remedy: 'Compare both.', sent: sums(1990), found: sums(2500) } as const
  const seenAt = '2026-11-20T10:00:00.000Z'
  const invoice = invoiceOf({ readBy: 'webhook', creditedBeforePaymentAmount: 300 })
  server.use(
    answer(
      billExportEndpoints.get,
      billExportOf(1, { status: 'complete', invoice, sentAt: seenAt, drift: { ...drift, seenAt } }),
    ),
    answer(billExportEndpoints.attempts, { data: [], nextCursor: null }),
    answer(auditEntryEndpoints.list, { data: [], nextCursor: null }),
  )
  renderRoute(address)
  expect(await screen.findByText('Edited in Stripe')).toBeVisible()
  expect(screen.getByText(/19\.90 USD was sent, it now says 25\.00 USD/)).toBeVisible()
  expect(screen.queryByText(/Nothing to do/)).toBeNull()
  expect(screen.getByText('Compare both.')).toBeVisible()
  expect(screen.getByText(/told by Stripe/)).toBeVisible()
  const amounts = within(screen.getByRole('region', { name: 'Amounts' }))
  expect(amounts.getByRole('row', { name: /Credited before payment/ })).toHaveTextContent('3.00 USD')
})
