import { noSuch, refused } from '../api-error.ts'
import { chargedInvoice, intendedInvoice, isCharged, toRefund } from '../invoice-payments.ts'
import { mergeMetadata, metadata } from '../metadata.ts'
import { ignored, integer, oneOf, word } from '../params.ts'
import { refund } from '../refunding.ts'
import { createdRange, mustFind, paginate, paging, type Route, route, within } from '../route.ts'
import type { InvoiceRow } from '../rows.ts'
import type { Work } from '../work.ts'

type Named = { charge?: string | undefined; payment_intent?: string | undefined }

/** Undefined: neither a charge nor a payment intent is named. */
function invoiceNamed(work: Work, { charge, payment_intent }: Named): InvoiceRow | undefined {
  if (charge !== undefined) {
    const invoice = chargedInvoice(work, charge)
    if (!invoice) throw noSuch('charge', charge, 'charge')
    return invoice
  }
  if (payment_intent === undefined) return undefined
  const invoice = intendedInvoice(work, payment_intent)
  if (!invoice) throw noSuch('payment_intent', payment_intent, 'payment_intent')
  return invoice
}

/** https://docs.stripe.com/api/refunds */
export const refundRoutes: Route[] = [
  route('POST /v1/refunds', {
    permission: 'rak_charge_write',
    params: {
      amount: integer,
      charge: word,
      metadata,
      payment_intent: word,
      reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
      refund_application_fee: ignored,
      reverse_transfer: ignored,
    },
    handle(work, params) {
      const invoice = invoiceNamed(work, params)
      if (!invoice)
        throw refused('One of the following params should be provided for this request: payment_intent or charge.')
      if (!isCharged(invoice)) {
        throw refused(`This PaymentIntent (${params.payment_intent}) does not have a successful charge to refund.`, {
          param: 'payment_intent',
        })
      }
      const { amount, reason } = params
      const row = refund(work, invoice, {
        amount,
        reason: reason ?? null,
        metadata: mergeMetadata({}, params.metadata),
      })
      return toRefund(work, row)
    },
  }),
  route('GET /v1/refunds', {
    permission: 'rak_charge_read',
    params: { ...paging, ...createdRange, charge: word, payment_intent: word },
    handle(work, params) {
      const invoice = invoiceNamed(work, params)
      return paginate(work, params, {
        table: work.state.refunds,
        url: '/v1/refunds',
        where: invoice && { index: 'invoice', value: invoice.id },
        keep: (row) => within(params.created, row.created),
        render: (row) => toRefund(work, row),
      })
    },
  }),
  route('GET /v1/refunds/:id', {
    permission: 'rak_charge_read',
    handle: (work, _params, id) => toRefund(work, mustFind(work, work.state.refunds, id)),
  }),
]
