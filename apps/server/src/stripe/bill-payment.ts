import type { Bill, PaymentStatus } from '@billbridge/contract/bills'

type PaymentFields = Pick<Bill, 'paymentStatus' | 'stripePaymentStatus' | 'paidAmount' | 'total'>

/**
 * How much of a bill is paid, whoever says so: the billing system, Stripe, or a paid amount beside the status "unpaid".
 * The most paid answer counts, so that no money is asked for twice.
 */
export const paymentStatusOf = ({
  paymentStatus,
  stripePaymentStatus,
  paidAmount,
  total,
}: PaymentFields): PaymentStatus => {
  const said = [paymentStatus, stripePaymentStatus]
  if (said.includes('paid') || (paidAmount !== 0 && paidAmount === total)) return 'paid'
  return said.includes('partially-paid') || paidAmount !== 0 ? 'partially-paid' : 'unpaid'
}
