import { accountEndpoints } from '@billbridge/contract/accounts'
import { billEndpoints } from '@billbridge/contract/bills'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { type InvoiceDraft, invoicePreviewEndpoints } from '@billbridge/contract/invoice-previews'
import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { renderRoute } from '../../testing/render-route.tsx'
import { sampleBill, sampleConfiguration } from '../../testing/samples.ts'
import { answer, server } from '../../testing/server.ts'

const invoice: InvoiceDraft = {
  customer: { id: 'cus_Example1', name: 'Invented Flowers GmbH', how: 'mapped' },
  currency: 'USD',
  lines: [{ description: 'Roses', amount: 123456 }],
  total: 123456,
  collection: 'send-invoice',
  finalization: 'draft',
  emailed: false,
  dueAt: null,
  invoiceDate: null,
  number: null,
  memo: null,
  footer: null,
  customFields: [],
  automaticTax: false,
}

const held = {
  outcome: 'hold' as const,
  reason: 'approval-needed' as const,
  setting: 'bills.onlyApproved',
  message: 'The bill is not approved yet.',
  blocking: false,
}

it('the preview asks about the settings as they stand, and leads to the one that holds the bill', async () => {
  server.use(
    answer(configurationEndpoints.get, sampleConfiguration()),
    answer(accountEndpoints.list, { data: [], nextCursor: null }),
    answer(billEndpoints.list, { data: [sampleBill()], nextCursor: null }),
    answer(invoicePreviewEndpoints.create, ({ body }) => ({
      decision: body.settings.bills?.onlyApproved ? held : { outcome: 'go' as const },
      invoice,
    })),
  )
  const { user } = renderRoute('/integrations/configurations/cfg_00000001')
  await user.click(await screen.findByRole('combobox', { name: 'Bill' }))
  await user.click(await screen.findByRole('option', { name: /B-2026-0042/ }))
  expect(await screen.findByText('This bill would be sent')).toBeInTheDocument()
  expect(screen.getByRole('region', { name: 'The invoice in Stripe' })).toHaveTextContent('1,234.56 USD')

  const setting = screen.getByRole('switch', { name: /^Only send bill on approval/ })
  await user.click(setting)
  expect(await screen.findByText('The bill is not approved yet.')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Decided by: Only send bill on approval' }))
  expect(setting).toHaveFocus()
})
