import type { Mode } from '@billbridge/contract/modes'
import type { SentInvoice } from '@billbridge/contract/sent-invoices'
import type Stripe from 'stripe'
import type { InvoicePlan } from './bill-to-invoice.ts'
import type { StripeAccess, StripeClients, TraceCall } from './stripe-client.ts'
import { fromStripeAmount } from './stripe-currencies.ts'
import { isMissing } from './stripe-errors.ts'
import { readRefunds } from './stripe-refunds.ts'
import { invoiceDashboardUrl, type StripeSettings } from './stripe-settings.ts'

/** An invoice as Stripe has it. Amounts in Stripe's own minor units. */
export interface StripeInvoice {
  readonly id: string
  readonly customerId: string | null
  readonly livemode: boolean
  /** Upper case, as ours. */
  readonly currency: string
  readonly status: SentInvoice['status']
  readonly number: string | null
  readonly subtotal: number
  readonly tax: number
  readonly total: number
  readonly amountDue: number
  readonly amountPaid: number
  /** Of what was paid, the part that came in through Stripe: only that can be refunded there. */
  readonly paidThroughStripe: number
  readonly amountRemaining: number
  /** The customer's balance before this invoice, negative in their favour; of a draft, the balance as it is now. */
  readonly startingBalance: number
  /** Null until it is finalized. */
  readonly endingBalance: number | null
  readonly creditedBeforePayment: number
  readonly creditedAfterPayment: number
  readonly lineCount: number
  readonly metadata: Readonly<Record<string, string>>
  readonly createdAt: Date
  readonly url: string | null
  readonly pdfUrl: string | null
}

/** Some of an account's invoices. `next`: what the following page begins after; null: this is the last. */
export interface InvoicePage {
  readonly invoices: readonly StripeInvoice[]
  readonly next: string | null
}

/** What names our invoice among all others: the metadata every invoice of ours carries. */
export interface InvoiceIdentity {
  readonly organizationId: string
  readonly billExportId: string
  readonly billId: string
  readonly billNumber: string
  readonly generation: number
}

const toSeconds = (at: Date): number => Math.floor(at.getTime() / 1000)

const statuses = ['draft', 'open', 'paid', 'uncollectible', 'void'] as const

const toStatus = (status: string | null): SentInvoice['status'] =>
  statuses.find((known) => known === status) ?? (status === 'deleted' ? 'deleted' : 'open')

const toStripeInvoice = (invoice: Stripe.Invoice): StripeInvoice => ({
  id: invoice.id,
  customerId: typeof invoice.customer === 'string' ? invoice.customer : (invoice.customer?.id ?? null),
  livemode: invoice.livemode,
  currency: invoice.currency.toUpperCase(),
  status: toStatus(invoice.status),
  number: invoice.number,
  subtotal: invoice.subtotal,
  tax: (invoice.total_taxes ?? []).reduce((sum, tax) => sum + tax.amount, 0),
  total: invoice.total,
  amountDue: invoice.amount_due,
  amountPaid: invoice.amount_paid,
  paidThroughStripe: invoice.amount_paid - (invoice.amount_paid_off_stripe ?? 0),
  amountRemaining: invoice.amount_remaining,
  startingBalance: invoice.starting_balance,
  endingBalance: invoice.ending_balance,
  creditedBeforePayment: invoice.pre_payment_credit_notes_amount,
  creditedAfterPayment: invoice.post_payment_credit_notes_amount,
  lineCount: invoice.lines.data.length,
  metadata: invoice.metadata ?? {},
  createdAt: new Date(invoice.created * 1000),
  url: invoice.hosted_invoice_url ?? null,
  pdfUrl: invoice.invoice_pdf ?? null,
})

/** Stripe's figures as the contract shows them, in the minor units of the bill's currency. */
export const toSentInvoice = (
  invoice: StripeInvoice,
  dashboardUrl: string,
  readAt: Date,
  readBy: SentInvoice['readBy'] = 'export',
): SentInvoice => {
  const ours = (amount: number) => fromStripeAmount(amount, invoice.currency)
  // Stripe leaves the sums of a void invoice as they were; nobody is asked for them any more.
  const asked = (amount: number) => (invoice.status === 'void' ? 0 : ours(amount))
  return {
    id: invoice.id,
    number: invoice.number,
    status: invoice.status,
    subtotalAmount: ours(invoice.subtotal),
    taxAmount: ours(invoice.tax),
    totalAmount: ours(invoice.total),
    dueAmount: asked(invoice.amountDue),
    paidAmount: ours(invoice.amountPaid),
    remainingAmount: asked(invoice.amountRemaining),
    creditedBeforePaymentAmount: ours(invoice.creditedBeforePayment),
    creditedAfterPaymentAmount: ours(invoice.creditedAfterPayment),
    refundedAmount: null,
    url: invoice.url,
    pdfUrl: invoice.pdfUrl,
    dashboardUrl,
    readAt: readAt.toISOString(),
    readBy,
  }
}

const metadataOf = (identity: InvoiceIdentity): Record<string, string> => ({
  billbridge_organization_id: identity.organizationId,
  billbridge_bill_export_id: identity.billExportId,
  billbridge_bill_id: identity.billId,
  billbridge_bill_number: identity.billNumber,
  billbridge_generation: String(identity.generation),
})

/** Whether an invoice found at Stripe is the one we promised, of that generation. */
export const isOurs = (invoice: StripeInvoice, billExportId: string, generation: number): boolean =>
  invoice.metadata.billbridge_bill_export_id === billExportId &&
  invoice.metadata.billbridge_generation === String(generation)

/**
 * Of several invoices that one promise came to, listed newest first, the one to go on with: the oldest that is not void;
 * null when there are none.
 */
export const oneToGoOnWith = (newestFirst: readonly StripeInvoice[]): StripeInvoice | null =>
  newestFirst.findLast(({ status }) => status !== 'void') ?? newestFirst.at(-1) ?? null

const draftParams = (plan: InvoicePlan, customerId: string, identity: InvoiceIdentity): Stripe.InvoiceCreateParams => ({
  customer: customerId,
  currency: plan.currency,
  collection_method: plan.collectionMethod,
  auto_advance: false,
  // Left out, the customer's coupon would come along: https://docs.stripe.com/api/invoices/create
  discounts: '',
  metadata: metadataOf(identity),
  ...(plan.dueDate === null ? {} : { due_date: plan.dueDate }),
  ...(plan.effectiveAt === null ? {} : { effective_at: plan.effectiveAt }),
  ...(plan.number === null ? {} : { number: plan.number }),
  ...(plan.description === null ? {} : { description: plan.description }),
  ...(plan.footer === null ? {} : { footer: plan.footer }),
  ...(plan.customFields.length === 0 ? {} : { custom_fields: plan.customFields.map((field) => ({ ...field })) }),
  ...(plan.automaticTax ? { automatic_tax: { enabled: true } } : {}),
})

/** A draft as another plan wants it: what that plan leaves empty is emptied. */
const rewriteParams = (plan: InvoicePlan, identity: InvoiceIdentity): Stripe.InvoiceUpdateParams => ({
  collection_method: plan.collectionMethod,
  auto_advance: false,
  discounts: '',
  metadata: metadataOf(identity),
  ...(plan.dueDate === null ? {} : { due_date: plan.dueDate }),
  effective_at: plan.effectiveAt ?? '',
  number: plan.number ?? '',
  description: plan.description ?? '',
  footer: plan.footer ?? '',
  custom_fields: plan.customFields.length === 0 ? '' : plan.customFields.map((field) => ({ ...field })),
  automatic_tax: { enabled: plan.automaticTax },
})

const lineParams = (plan: InvoicePlan): Stripe.InvoiceAddLinesParams => ({
  lines: plan.lines.map((line) => ({
    amount: line.amount,
    description: line.description,
    discountable: false,
    ...(line.period ? { period: { start: line.period.start, end: line.period.end } } : {}),
  })),
})

/**
 * The calls an export makes, each with the idempotency key it is given. All throw the SDK's errors as they are;
 * `classifyStripeError` says what they mean. https://docs.stripe.com/api/invoices
 */
export const createStripeInvoices = (deps: { stripeClients: StripeClients; stripeSettings: StripeSettings }) => {
  const connect = (access: StripeAccess, trace?: TraceCall) => {
    const stripe = deps.stripeClients.connect(access, trace)
    const { invoices } = stripe
    const keyed = (idempotencyKey: string) => ({ idempotencyKey })
    const retrieve = async (id: string) => toStripeInvoice(await invoices.retrieve(id))
    return {
      createDraft: async (plan: InvoicePlan, customerId: string, identity: InvoiceIdentity, key: string) =>
        toStripeInvoice(await invoices.create(draftParams(plan, customerId, identity), keyed(key))),
      addLines: async (id: string, plan: InvoicePlan, key: string) =>
        toStripeInvoice(await invoices.addLines(id, lineParams(plan), keyed(key))),
      finalize: async (id: string, autoAdvance: boolean, key: string) =>
        toStripeInvoice(await invoices.finalizeInvoice(id, { auto_advance: autoAdvance }, keyed(key))),
      markPaid: async (id: string, key: string) =>
        toStripeInvoice(await invoices.pay(id, { paid_out_of_band: true }, keyed(key))),
      send: async (id: string, key: string) => toStripeInvoice(await invoices.sendInvoice(id, {}, keyed(key))),
      removeDraft: async (id: string) => {
        await invoices.del(id)
      },
      /** Gives a draft the fields of another plan; its lines stay. https://docs.stripe.com/api/invoices/update */
      rewriteDraft: async (id: string, plan: InvoicePlan, identity: InvoiceIdentity, key: string) =>
        toStripeInvoice(await invoices.update(id, rewriteParams(plan, identity), keyed(key))),
      lineIdsOf: async (id: string): Promise<string[]> => {
        const ids: string[] = []
        for await (const line of invoices.listLineItems(id, { limit: 100 })) ids.push(line.id)
        return ids
      },
      /** https://docs.stripe.com/api/invoices/remove_lines */
      removeLines: async (id: string, lineIds: readonly string[], key: string) => {
        const lines = lineIds.map((line) => ({ id: line, behavior: 'delete' as const }))
        return toStripeInvoice(await invoices.removeLines(id, { lines }, keyed(key)))
      },
      voidInvoice: async (id: string, key: string) => toStripeInvoice(await invoices.voidInvoice(id, {}, keyed(key))),
      refundedOf: (id: string) => readRefunds(stripe, id),
      retrieve,
      /** The same; null when Stripe has no such invoice (any more). */
      find: async (id: string): Promise<StripeInvoice | null> => {
        try {
          return await retrieve(id)
        } catch (error) {
          if (isMissing(error)) return null
          throw error
        }
      },
      /**
       * A page of 100 of the account's invoices made between two instants, newest first. `after`: the id that ended the
       * page before. https://docs.stripe.com/api/invoices/list
       */
      listMade: async (query: { from: Date; until: Date; after: string | null }): Promise<InvoicePage> => {
        const created = { gte: toSeconds(query.from), lte: toSeconds(query.until) }
        const after = query.after === null ? {} : { starting_after: query.after }
        const page = await invoices.list({ created, limit: 100, ...after })
        const last = page.has_more ? page.data.at(-1) : undefined
        return { invoices: page.data.map(toStripeInvoice), next: last?.id ?? null }
      },
      /**
       * Looks through a customer's invoices made since a time: lists are exact where search lags behind. Of several,
       * `oneToGoOnWith`.
       */
      findByExport: async (query: { customerId: string; since: Date; billExportId: string; generation: number }) => {
        const since = { gte: toSeconds(query.since) }
        const list = invoices.list({ customer: query.customerId, created: since, limit: 100 })
        const ours: StripeInvoice[] = []
        for await (const invoice of list) {
          const found = toStripeInvoice(invoice)
          if (isOurs(found, query.billExportId, query.generation)) ours.push(found)
        }
        return oneToGoOnWith(ours)
      },
    }
  }

  const dashboardUrl = (owner: { stripeAccountId: string; mode: Mode }, invoiceId: string): string =>
    invoiceDashboardUrl(deps.stripeSettings, owner, invoiceId)

  return { connect, dashboardUrl }
}

export type StripeInvoices = ReturnType<typeof createStripeInvoices>
export type InvoiceCalls = ReturnType<StripeInvoices['connect']>
