import type { InvoiceDrift } from '@billbridge/contract/bill-exports'
import type { IntegrationEventService } from '../integration-events/integration-event.service.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { isNewDrift } from './invoice-drift.ts'

type Events = Pick<IntegrationEventService, 'record' | 'settle'>

/** What somebody did to the invoice and a person has to decide about; null when there is nothing, or it was decided. */
const openDrift = ({ drift, status, accepted }: BillExportRow): InvoiceDrift | null =>
  drift && status !== 'archived' && accepted?.driftSeenAt !== drift.seenAt ? drift : null

/** Tells of an invoice that somebody changed or took away in Stripe, once a drift, and that nothing is left to decide. */
export const createDriftEvents =
  (integrationEvents: Events) =>
  async (before: BillExportRow, after: BillExportRow): Promise<void> => {
    const { organizationId, _id, mode, credentialId, stripeAccountId, configurationId } = after
    const [told, drift] = [openDrift(before), openDrift(after)]
    const kind = 'integration.perform.error'
    const dedupeKey = `${_id} drift`
    if (!drift) {
      if (told) await integrationEvents.settle(organizationId, kind, _id, dedupeKey)
      return
    }
    if (!isNewDrift(told, drift)) return
    await integrationEvents.record({
      organizationId,
      kind,
      mode,
      target: { type: 'billExport', id: _id },
      cause: `invoice-${drift.kind}`,
      dedupeKey,
      credentialId,
      stripeAccountId,
      configurationIds: [configurationId],
      message: `Bill ${after.billNumber}: ${drift.message}`,
      remedy: drift.remedy,
    })
  }
