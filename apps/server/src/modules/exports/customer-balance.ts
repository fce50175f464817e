import type { ExportError } from '@billbridge/contract/export-decisions'
import { toMoneyText } from '@billbridge/contract/money'
import { fromStripeAmount } from '../../stripe/stripe-currencies.ts'
import type { StripeInvoice } from '../../stripe/stripe-invoices.ts'
import type { ExportPin } from './bill-export.model.ts'
import { exportError } from './export-errors.ts'

const shown = (amount: number, { currency }: StripeInvoice): string =>
  toMoneyText(fromStripeAmount(Math.abs(amount), currency), currency)

/**
 * Stripe puts a customer's whole balance to every invoice it finalizes; it cannot be told not to. Of a bill that is paid
 * already that would be wrong either way: a credit would be used up for nothing, and a debt counted as paid. The draft
 * tells the balance before anything is final. https://docs.stripe.com/billing/customer/balance
 */
export const balanceInTheWay = ({ plan }: ExportPin, draft: StripeInvoice, at: Date): ExportError | null => {
  if (plan.finalization !== 'mark-paid' || draft.status !== 'draft' || draft.startingBalance === 0) return null
  const amount = shown(draft.startingBalance, draft)
  const what =
    draft.startingBalance < 0
      ? `has a credit of ${amount} at Stripe, which would be used up for this bill although it is paid`
      : `owes ${amount} at Stripe from before, which would count as paid with this bill`
  return exportError('customer-balance', { message: `The customer ${what}.`, at })
}

/** The same, seen when it is done: the balance changed between the look and the finalization. */
export const balanceUsed = ({ plan }: ExportPin, invoice: StripeInvoice, at: Date): ExportError | null => {
  const { startingBalance, endingBalance } = invoice
  if (plan.finalization !== 'mark-paid' || endingBalance === null || endingBalance === startingBalance) return null
  const amount = shown(endingBalance - startingBalance, invoice)
  const message = `The invoice of this paid bill changed the customer’s balance at Stripe by ${amount}. Put it right there.`
  return exportError('customer-balance', { message, at })
}
