import type { IntegrationEventService } from '../integration-events/integration-event.service.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { paymentIn } from './pending-correction.ts'

/**
 * Tells of a bill that is paid elsewhere while Stripe still asks for it, once a difference, and that it is so no more. To
 * be called in the transaction that writes the difference, with the row as it was before.
 */
export const createPaymentEvents =
  (integrationEvents: Pick<IntegrationEventService, 'record' | 'settle'>) =>
  async (row: BillExportRow, after: BillExportRow['correction']): Promise<void> => {
    const { organizationId, _id, mode, credentialId, stripeAccountId, configurationId } = row
    const [before, payment] = [paymentIn(row.correction), paymentIn(after)]
    if (payment === null) {
      // An edit that is still there goes by the same row.
      const over = before !== null && !row.drift
      if (over) await integrationEvents.settle(organizationId, 'integration.perform.error', _id)
      return
    }
    if (before === payment) return
    const wholly = payment === 'paid'
    const changed = after?.kind === 'changed'
    const name = row.invoice?.number ?? row.stripeInvoiceId
    await integrationEvents.record({
      organizationId,
      kind: 'integration.perform.error',
      mode,
      target: { type: 'billExport', id: _id },
      cause: 'paid-elsewhere',
      dedupeKey: `${_id} paid-elsewhere`,
      credentialId,
      stripeAccountId,
      configurationIds: [configurationId],
      message: `Bill ${row.billNumber} is ${wholly ? 'paid' : 'partly paid'} elsewhere, and its invoice ${name} in Stripe still asks for the whole of it.`,
      remedy: wholly
        ? `Correct it from here: the invoice is ${changed ? 'rewritten, or replaced, as one that is paid' : 'marked as paid'} outside of Stripe.`
        : 'Credit what was paid in Stripe, or void and replace the invoice from here. If both are right, choose Keep as it is.',
    })
  }
