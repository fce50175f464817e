import type { TraceCall } from '../../stripe/stripe-client.ts'
import { classifyStripeError } from '../../stripe/stripe-errors.ts'
import type { InvoiceCalls, StripeInvoices } from '../../stripe/stripe-invoices.ts'
import type { Connected } from './connected.ts'
import type { ClaimFacts } from './export-facts.ts'
import type { ExportOutcome } from './export-outcome.ts'
import type { ClaimedRow } from './export-queue.ts'
import { notConnected, outcomeOfPlainFailure } from './outcome-of.ts'
import { createRefundReading } from './refund-reading.ts'
import type { ListedInvoices } from './status-pages.ts'

/** One try at reading a status: its row, and what the claim was opened with. */
export interface StatusTry {
  readonly row: ClaimedRow
  readonly connect: ClaimFacts['connect']
  readonly listed: ListedInvoices
  readonly trace: TraceCall
}

/** Reads what Stripe says of the invoice of a row, as a value. */
export const createStatusTry = ({ stripeInvoices, now }: { stripeInvoices: StripeInvoices; now: () => Date }) => {
  const readRefunded = createRefundReading(now)

  /** As it was listed with those of others, else by itself. */
  const read = async (one: StatusTry, connected: Connected, stripeInvoiceId: string, calls: InvoiceCalls) => {
    const listed = await one.listed(one.row, connected)
    if (listed.kind === 'not-listed') {
      const startedAt = now()
      return { invoice: await calls.find(stripeInvoiceId), startedAt }
    }
    if (listed.call) one.trace(listed.call)
    if (listed.kind === 'failed') throw listed.error
    return { invoice: listed.invoice, startedAt: listed.startedAt }
  }

  return async (one: StatusTry): Promise<ExportOutcome> => {
    const { organizationId, credentialId, stripeInvoiceId } = one.row
    const seenAt = now()
    const connected = await one.connect(organizationId, credentialId)
    if (!connected || stripeInvoiceId === null) return notConnected(credentialId, seenAt)
    const calls = stripeInvoices.connect(connected.access, one.trace)
    try {
      const { invoice, startedAt } = await read(one, connected, stripeInvoiceId, calls)
      const refunded = invoice ? await readRefunded(credentialId, calls, invoice) : {}
      return { kind: 'read', reading: { stripeInvoiceId, invoice, startedAt, by: 'status-run', ...refunded } }
    } catch (error) {
      return outcomeOfPlainFailure(classifyStripeError(error), credentialId, seenAt)
    }
  }
}
