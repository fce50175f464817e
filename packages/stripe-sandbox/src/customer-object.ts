import { toDiscount } from './objects.ts'
import type { CustomerRow } from './rows.ts'
import type { Json, Work } from './work.ts'

export const balanceOf = (customer: CustomerRow, currency: string): number => customer.balance[currency] ?? 0

export function toCustomer(work: Work, row: CustomerRow): Json {
  const discount = row.discount ? work.state.discounts.get(row.scope, row.discount) : undefined
  const currency = row.currency ?? work.account.currency
  return {
    id: row.id,
    object: 'customer',
    address: row.address,
    balance: balanceOf(row, currency),
    ...(row.business_name ? { business_name: row.business_name } : {}),
    created: row.created,
    currency: row.currency,
    customer_account: null,
    default_source: row.default_source,
    delinquent: row.delinquent,
    description: row.description,
    discount: discount ? toDiscount(discount) : null,
    email: row.email,
    ...(row.individual_name ? { individual_name: row.individual_name } : {}),
    invoice_prefix: row.invoice_prefix,
    invoice_settings: row.invoice_settings,
    livemode: work.livemode,
    metadata: row.metadata,
    name: row.name,
    next_invoice_sequence: row.next_invoice_sequence,
    phone: row.phone,
    preferred_locales: row.preferred_locales,
    shipping: row.shipping,
    tax_exempt: row.tax_exempt,
    test_clock: null,
    invoice_credit_balance: row.balance,
  }
}
