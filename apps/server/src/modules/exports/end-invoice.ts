import type { ReplacedInvoice } from '@billbridge/contract/corrections'
import { classifyStripeError, type StripeFailure } from '../../stripe/stripe-errors.ts'
import type { InvoiceCalls, StripeInvoice } from '../../stripe/stripe-invoices.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { isPaidInPart } from './pending-correction.ts'

/** How an invoice that must go stands after it was asked to: gone, paid and so never to be touched, or refused by Stripe. */
export type Ending =
  | { readonly kind: 'ended'; readonly status: ReplacedInvoice['status']; readonly invoice: StripeInvoice | null }
  | { readonly kind: 'paid'; readonly invoice: StripeInvoice }
  /** It is final, and was to go only as a draft. */
  | { readonly kind: 'final'; readonly invoice: StripeInvoice }
  | { readonly kind: 'refused'; readonly invoice: StripeInvoice; readonly failure: StripeFailure }

export const readInvoice = async (calls: InvoiceCalls, id: string): Promise<StripeInvoice | null> => {
  const invoice = await calls.find(id)
  return invoice?.status === 'deleted' ? null : invoice
}

/** Whether any money, or a credit note, touches an invoice: then it is settled by a person, in Stripe. */
export const holdsMoney = (invoice: StripeInvoice): boolean =>
  isPaidInPart({
    status: invoice.status,
    paidAmount: invoice.amountPaid,
    creditedBeforePaymentAmount: invoice.creditedBeforePayment,
    creditedAfterPaymentAmount: invoice.creditedAfterPayment,
  })

const endingOf = (invoice: StripeInvoice | null): Ending | null => {
  if (invoice === null) return { kind: 'ended', status: 'deleted', invoice }
  if (invoice.status === 'void') return { kind: 'ended', status: 'void', invoice }
  return holdsMoney(invoice) ? { kind: 'paid', invoice } : null
}

/** Looks twice at most: what was a draft may be finalized, and what was open paid, between the look and the write. */
const looks = 2

/**
 * Deletes a draft or voids an open invoice, and reads back that it is so. Each can be begun again at any moment: what is
 * gone already is as good. What holds money is never touched. Throws what the SDK throws, but for refusals.
 */
export const endInvoice = async (
  calls: InvoiceCalls,
  id: string,
  how: { readonly voidKey: string; readonly mayVoid: boolean },
): Promise<Ending> => {
  let refused: StripeFailure | null = null
  for (let look = 0; look < looks; look++) {
    const invoice = await readInvoice(calls, id)
    const ending = endingOf(invoice)
    if (ending || !invoice) return ending ?? { kind: 'ended', status: 'deleted', invoice }
    try {
      if (invoice.status === 'draft') await calls.removeDraft(id)
      else if (how.mayVoid) await calls.voidInvoice(id, how.voidKey)
      else return { kind: 'final', invoice }
      refused = null
    } catch (error) {
      const failure = classifyStripeError(error)
      if (failure.kind !== 'rejected') throw error
      refused = failure
    }
  }
  const invoice = await readInvoice(calls, id)
  const ending = endingOf(invoice)
  if (ending || !invoice) return ending ?? { kind: 'ended', status: 'deleted', invoice }
  if (!refused) throw new Error(`The invoice ${id} is neither void nor deleted, though Stripe took both for done.`)
  return { kind: 'refused', invoice, failure: refused }
}

/** How many invoices of the bill are void: they keep their numbers. */
export const voidOf = ({ replacedInvoices }: Pick<BillExportRow, 'replacedInvoices'>): number =>
  (replacedInvoices ?? []).filter(({ status }) => status === 'void').length

/** The same for another invoice than the one the row has: that will be void too, unless it is a draft or deleted. */
export const numbersTakenOf = (row: Pick<BillExportRow, 'replacedInvoices' | 'invoice'>): number =>
  voidOf(row) + (row.invoice && row.invoice.status !== 'draft' && row.invoice.status !== 'deleted' ? 1 : 0)

type SentFacts = Pick<
  BillExportRow,
  'stripeInvoiceId' | 'invoice' | 'proof' | 'sentContentVersion' | 'sentAt' | 'replacedInvoices' | 'currency' | 'total'
>

/** What a row keeps of an invoice that is void or deleted: it is not in force any more, and not forgotten. */
export const withoutInvoice = (
  row: SentFacts,
  status: ReplacedInvoice['status'],
  at: Date,
): Partial<BillExportRow> & { readonly replacedInvoices: ReplacedInvoice[] } => {
  const { stripeInvoiceId, invoice, proof, sentContentVersion, sentAt } = row
  const before = row.replacedInvoices ?? []
  const replaced: ReplacedInvoice | null =
    stripeInvoiceId === null
      ? null
      : {
          id: stripeInvoiceId,
          number: invoice?.number ?? null,
          status,
          currency: proof?.invoice.currency ?? row.currency,
          subtotal: proof?.invoice.subtotal ?? invoice?.subtotalAmount ?? row.total,
          contentVersion: sentContentVersion,
          sentAt: sentAt?.toISOString() ?? null,
          replacedAt: at.toISOString(),
          dashboardUrl: invoice?.dashboardUrl ?? '',
        }
  return {
    stripeInvoiceId: null,
    invoice: null,
    proof: null,
    sentAs: null,
    drift: null,
    statusReadAt: null,
    sentContentVersion: null,
    sentAt: null,
    correction: null,
    accepted: null,
    replacedInvoices: replaced ? [...before, replaced] : before,
  }
}
