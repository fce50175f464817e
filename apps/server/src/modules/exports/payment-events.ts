import type { IntegrationEventService } from '../integration-events/integration-event.service.ts'
import type { BillExportRow, PaymentKind } from './bill-export.model.ts'
import { paymentIn } from './pending-correction.ts'

const openPayment = ({ correction, status }: BillExportRow): PaymentKind | null =>
  status === 'archived' ? null : paymentIn(correction)

/** Tells of a bill that is paid elsewhere while Stripe still asks for it, once a difference, and that it is so no more. */
export const createPaymentEvents =
  (integrationEvents: Pick<IntegrationEventService, 'record' | 'settle'>) =>
  async (row: BillExportRow, after: BillExportRow): Promise<void> => {
    const { organizationId, _id, mode, credentialId, stripeAccountId, configurationId } = row
    const [before, payment] = [openPayment(row), openPayment(after)]
    const kind = 'integration.perform.error'
    const dedupeKey = `${_id} paid-elsewhere`
    if (before === payment) return
    if (payment === null) {
      await integrationEvents.settle(organizationId, kind, _id, dedupeKey)
      return
    }
    const wholly = payment === 'paid'
    const changed = after.correction?.kind === 'changed'
    const name = row.invoice?.number ?? row.stripeInvoiceId
    await integrationEvents.record({
      organizationId,
      kind,
      mode,
      target: { type: 'billExport', id: _id },
      cause: 'paid-elsewhere',
      dedupeKey,
      credentialId,
      stripeAccountId,
      configurationIds: [configurationId],
      message: `Bill ${row.billNumber} is ${wholly ? 'paid' : 'partly paid'} elsewhere, and its invoice ${name} in Stripe still asks for the whole of it.`,
      remedy: wholly
        ? `Correct it from here: the invoice is ${changed ? 'rewritten, or replaced, as one that is paid' : 'marked as paid'} outside of Stripe.`
        : 'Credit what was paid in Stripe, or void and replace the invoice from here. If both are right, choose Keep as it is.',
    })
  }
