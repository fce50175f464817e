import type { BillDetail, LineItem } from '@billbridge/contract/bills'
import {
  type ConfigurationSettings,
  configurationSettingsSchema,
  defaultConfigurationSettings,
} from '@billbridge/contract/configurations'

/** A line of a bill; what is not named is empty. */
export const sampleLine = (line: Partial<LineItem> = {}): LineItem => ({
  description: 'Flour',
  product: null,
  quantity: null,
  unitPrice: null,
  amount: 1000,
  ...line,
})

/** An unpaid, pending bill over 30.00 USD for "Example Bakery Ltd", due on 28 February 2026; anything can be named otherwise. */
export const sampleBill = (bill: Partial<BillDetail> = {}): BillDetail => {
  const lineItems = bill.lineItems ?? [sampleLine({ amount: bill.total ?? 3000 })]
  return {
    id: 'bill_0000000000000001',
    source: 'default',
    number: 'B-1001',
    accountId: 'account_0000000000000001',
    accountCode: 'BAKERY',
    accountName: 'Example Bakery Ltd',
    currency: 'USD',
    billDate: '2026-01-31',
    dueDate: '2026-02-28',
    periodStart: null,
    periodEnd: null,
    purchaseOrder: null,
    memo: null,
    lineItemCount: lineItems.length,
    total: lineItems.reduce((sum, { amount }) => sum + amount, 0),
    paidAmount: 0,
    approvalStatus: 'pending',
    paymentStatus: 'unpaid',
    stripePaymentStatus: null,
    cancelled: false,
    contentVersion: 1,
    version: 1,
    createdAt: '2026-01-31T08:00:00.000Z',
    updatedAt: '2026-01-31T08:00:00.000Z',
    ...bill,
    lineItems,
  }
}

type PanelChanges = { [Panel in keyof ConfigurationSettings]?: Partial<ConfigurationSettings[Panel]> }

/** The default settings with some of a panel's settings changed. */
export const sampleSettings = (changes: PanelChanges = {}): ConfigurationSettings => {
  const panels = Object.entries(defaultConfigurationSettings).map(([panel, settings]) => [
    panel,
    { ...settings, ...changes[panel as keyof ConfigurationSettings] },
  ])
  return configurationSettingsSchema.parse(Object.fromEntries(panels))
}
