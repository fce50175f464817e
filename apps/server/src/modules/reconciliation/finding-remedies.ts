import type { SentInvoice } from '@billbridge/contract/sent-invoices'

/** An invoice as Stripe has it now, as far as it says what can be done with it. */
interface Standing {
  readonly status: SentInvoice['status']
  readonly paidAmount: number
}

/** What was paid, wholly or in part, can be neither corrected nor voided any more. */
const holdsMoney = ({ status, paidAmount }: Standing): boolean => status === 'paid' || paidAmount > 0

const settleInStripe =
  'Settle the difference in Stripe: a credit note or a refund for what is too much, another invoice for what is missing.'

/** The bill changed after it was sent. */
export const remedyOfChanged = (invoice: Standing): string => {
  if (holdsMoney(invoice)) {
    return `The bill changed after it was sent, and money was received for the invoice. ${settleInStripe} Then choose Keep as it is.`
  }
  if (invoice.status === 'uncollectible') {
    return 'The bill changed after it was sent, and the invoice is written off. Void and replace it from here if it is still owed; otherwise choose Keep as it is.'
  }
  return 'The bill changed after it was sent: correct the invoice.'
}

/** Somebody changed the sums of the invoice in Stripe. */
export const remedyOfEdited = (invoice: Standing): string => {
  if (invoice.status === 'draft') {
    return 'Somebody edited it in Stripe: undo that there, or change the bill and correct it from here.'
  }
  if (holdsMoney(invoice)) {
    return `Somebody edited it in Stripe before it was finalized, and money was received for it. ${settleInStripe}`
  }
  return 'Somebody edited it in Stripe before it was finalized, and now it cannot be edited any more. Void it there and make a new invoice from here, or change the bill and correct it from here.'
}

/** The bill is cancelled, and Stripe still has its invoice. */
export const remedyOfCancelled = (invoice: Standing): string => {
  if (holdsMoney(invoice)) {
    return 'Money was received for it, so it cannot be voided any more: refund or credit it in Stripe, then choose Keep as it is.'
  }
  switch (invoice.status) {
    case 'draft':
      return 'Correct it from here, which deletes the draft; or delete it in Stripe.'
    case 'uncollectible':
      return 'Nobody is asked for it any more. Void it in Stripe, or choose Keep as it is.'
    default:
      return 'Correct it from here, which voids the invoice; or void it in Stripe.'
  }
}

/** How an invoice that nobody should have got is taken back; fits after "or". */
const takenBack = (invoice: Standing): string => {
  if (holdsMoney(invoice)) return 'refund or credit what was paid of it in Stripe'
  return invoice.status === 'draft' ? 'delete the draft in Stripe' : 'void it in Stripe'
}

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`

/** A bill is never marked as exported with what asks for nothing. */
export const canBeMarked = ({ status }: Standing): boolean => status !== 'uncollectible' && status !== 'void'

/** A second invoice that names a bill; `hasOwn`: the bill counts as sent with another. */
export const remedyOfExtra = (invoice: Standing, hasOwn: boolean): string =>
  hasOwn || !canBeMarked(invoice)
    ? sentence(takenBack(invoice))
    : `Mark the bill as exported with it, or ${takenBack(invoice)}.`

/** An invoice that Billbridge did not make. */
export const remedyOfForeign = (invoice: Standing): string => {
  const otherwise = canBeMarked(invoice) ? 'mark its bill as exported with it, or ' : ''
  return `Nothing, if it was made by hand on purpose; otherwise ${otherwise}${takenBack(invoice)}.`
}

/** An invoice that Billbridge made, and whose bill is not here. */
export const remedyOfOrphaned = (invoice: Standing): string => {
  const withBill = canBeMarked(invoice) ? 'bring its bill in again and mark it as exported with it, or ' : ''
  return sentence(`${withBill}${takenBack(invoice)}`)
}
