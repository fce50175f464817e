import { noSuch } from '../api-error.ts'
import {
  chargeById,
  intendedInvoice,
  invoicePaymentById,
  paymentIntentById,
  toInvoicePayment,
} from '../invoice-payments.ts'
import { objectOf, oneOf, required, word } from '../params.ts'
import { createdRange, mustFind, paginateArray, paging, type Route, route, within } from '../route.ts'
import type { InvoiceRow } from '../rows.ts'
import type { Json, Work } from '../work.ts'

const found = (object: Json | undefined, label: string, id: string): Json => {
  if (!object) throw noSuch(label, id, 'id')
  return object
}

type Named = { invoice?: string | undefined; payment?: { payment_intent?: string | undefined } | undefined }

/** The invoices a list is about: one that is named, by itself or by its payment intent, else all, newest first. */
function invoicesFor(work: Work, { invoice, payment }: Named): Iterable<InvoiceRow> {
  if (invoice !== undefined) return [mustFind(work, work.state.invoices, invoice, 'invoice')]
  if (payment?.payment_intent === undefined) return work.state.invoices.newestFirst(work.scope)
  const intended = intendedInvoice(work, payment.payment_intent)
  return intended ? [intended] : []
}

/** Payments of invoices, and what they are made of. https://docs.stripe.com/api/invoice-payment/list */
export const paymentRoutes: Route[] = [
  route('GET /v1/invoice_payments', {
    permission: 'rak_invoice_read',
    params: {
      ...paging,
      ...createdRange,
      invoice: word,
      payment: objectOf({
        type: required(oneOf('payment_intent', 'payment_record')),
        payment_intent: word,
        payment_record: word,
      }),
      status: oneOf('canceled', 'open', 'paid'),
    },
    handle(work, params) {
      const kept: Json[] = []
      for (const invoice of params.payment?.type === 'payment_record' ? [] : invoicesFor(work, params)) {
        const payment = toInvoicePayment(work, invoice)
        const asked = params.status === undefined || payment?.status === params.status
        if (payment && asked && within(params.created, Number(payment.created))) kept.push(payment)
      }
      return paginateArray(kept, params, 'invoice payment', '/v1/invoice_payments')
    },
  }),
  route('GET /v1/invoice_payments/:id', {
    permission: 'rak_invoice_read',
    handle: (work, _params, id) => found(invoicePaymentById(work, id), 'invoice payment', id),
  }),
  route('GET /v1/payment_intents/:id', {
    permission: 'rak_payment_intent_read',
    handle: (work, _params, id) => found(paymentIntentById(work, id), 'payment_intent', id),
  }),
  route('GET /v1/charges/:id', {
    permission: 'rak_charge_read',
    handle: (work, _params, id) => found(chargeById(work, id), 'charge', id),
  }),
]
