import type { InvoiceDrift } from '@billbridge/contract/sent-invoices'
import type { BillExportRow } from './bill-export.model.ts'
import { isNewDrift } from './invoice-drift.ts'
import { eventOfRow, type RowEvents, settleOfRow } from './row-event.ts'

/** What somebody did to the invoice and a person has to decide about; null when there is nothing, or it was decided. */
const openDrift = ({ drift, status, accepted }: BillExportRow): InvoiceDrift | null =>
  drift && status !== 'archived' && accepted?.driftSeenAt !== drift.seenAt ? drift : null

/** Tells of an invoice that somebody changed or took away in Stripe, once a drift, and that nothing is left to decide. */
export const createDriftEvents =
  (integrationEvents: RowEvents) =>
  async (before: BillExportRow, after: BillExportRow): Promise<void> => {
    const [told, drift] = [openDrift(before), openDrift(after)]
    if (!drift) {
      if (told) await settleOfRow(integrationEvents, after, 'drift')
      return
    }
    if (!isNewDrift(told, drift)) return
    const message = `Bill ${after.billNumber}: ${drift.message}`
    const said = { cause: `invoice-${drift.kind}`, message, remedy: drift.remedy } as const
    await integrationEvents.record(eventOfRow(after, 'drift', said))
  }
