import { refused } from './api-error.ts'
import { formatAmount } from './currencies.ts'
import { newId } from './ids.ts'
import { refundableOf, toCharge, toRefund } from './invoice-payments.ts'
import type { InvoiceRow, Metadata, RefundRow } from './rows.ts'
import { emit, type Work } from './work.ts'

/** All that is left of the charge, unless an amount is given. */
export type Refunding = { amount?: number | undefined; reason?: string | null; metadata?: Metadata }

/**
 * Gives back what an invoice's charge brought in. The invoice stays paid, and no `invoice.*` event tells of it.
 * https://docs.stripe.com/refunds
 */
export function refund(work: Work, invoice: InvoiceRow, { amount, reason, metadata }: Refunding): RefundRow {
  const left = refundableOf(work, invoice)
  if (left === 0) {
    throw refused(`Charge ${String(toCharge(work, invoice).id)} has already been refunded.`, {
      code: 'charge_already_refunded',
    })
  }
  if (amount !== undefined && amount < 1) {
    throw refused('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    })
  }
  if (amount !== undefined && amount > left) {
    const money = (sum: number) => formatAmount(sum, invoice.currency)
    throw refused(`Refund amount (${money(amount)}) is greater than unrefunded amount on charge (${money(left)})`, {
      param: 'amount',
    })
  }
  const row: RefundRow = {
    scope: work.scope,
    id: newId('re'),
    created: work.now,
    invoice: invoice.id,
    amount: amount ?? left,
    reason: reason ?? null,
    metadata: metadata ?? {},
  }
  work.state.refunds.put(row)
  emit(work, 'refund.created', toRefund(work, row))
  emit(work, 'charge.refunded', toCharge(work, invoice))
  return row
}
