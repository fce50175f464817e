import type { BillExportRow, PaymentKind } from './bill-export.model.ts'
import { paymentIn } from './pending-correction.ts'
import { eventOfRow, type RowEvents, settleOfRow } from './row-event.ts'

const openPayment = ({ correction, status }: BillExportRow): PaymentKind | null =>
  status === 'archived' ? null : paymentIn(correction)

/** Tells of a bill that is paid elsewhere while Stripe still asks for it, once a difference, and that it is so no more. */
export const createPaymentEvents =
  (integrationEvents: RowEvents) =>
  async (row: BillExportRow, after: BillExportRow): Promise<void> => {
    const [before, payment] = [openPayment(row), openPayment(after)]
    if (before === payment) return
    if (payment === null) {
      await settleOfRow(integrationEvents, after, 'paid-elsewhere')
      return
    }
    const wholly = payment === 'paid'
    const changed = after.correction?.kind === 'changed'
    const name = after.invoice?.number ?? after.stripeInvoiceId
    const said = {
      cause: 'paid-elsewhere',
      message: `Bill ${after.billNumber} is ${wholly ? 'paid' : 'partly paid'} elsewhere, and its invoice ${name} in Stripe still asks for the whole of it.`,
      remedy: wholly
        ? `Correct it from here: the invoice is ${changed ? 'rewritten, or replaced, as one that is paid' : 'marked as paid'} outside of Stripe.`
        : 'Credit what was paid in Stripe, or void and replace the invoice from here. If both are right, choose Keep as it is.',
    } as const
    await integrationEvents.record(eventOfRow(after, 'paid-elsewhere', said))
  }
