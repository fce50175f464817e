import type { InvoiceCalls, StripeInvoice } from '../../stripe/stripe-invoices.ts'

const hourMs = 3_600_000

/**
 * Refunds of an invoice, where the access may read them; asked for only when money came in through Stripe. An access that
 * may not is not asked again for an hour. What is not learnt is left out: what was known before stays.
 */
export const createRefundReading = (now: () => Date) => {
  const mayNotSince = new Map<string, number>()

  return async (
    credentialId: string,
    calls: Pick<InvoiceCalls, 'refundedOf'>,
    invoice: Pick<StripeInvoice, 'id' | 'paidThroughStripe'>,
  ): Promise<{ refunded?: number }> => {
    if (invoice.paidThroughStripe <= 0) return {}
    if (now().getTime() - (mayNotSince.get(credentialId) ?? 0) < hourMs) return {}
    const refunded = await calls.refundedOf(invoice.id)
    if (refunded === 'may-not') mayNotSince.set(credentialId, now().getTime())
    return typeof refunded === 'number' ? { refunded } : {}
  }
}
