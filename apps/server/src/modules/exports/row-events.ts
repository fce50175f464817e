import type { BillExportRow } from './bill-export.model.ts'
import { createDriftEvents } from './drift-events.ts'
import { createPaymentEvents } from './payment-events.ts'
import type { RowEvents } from './row-event.ts'

/**
 * What a write to a row means for the events that tell of this one row: raised when their cause is new, settled when it is
 * gone, whichever way it went. Everything that writes `drift`, `correction`, `accepted` or `archived` calls it, in the
 * transaction of the write, with the row as it was before and what was written.
 */
export const createRowEvents = (integrationEvents: RowEvents) => {
  const tellOfDrift = createDriftEvents(integrationEvents)
  const tellOfPayment = createPaymentEvents(integrationEvents)

  return async (before: BillExportRow, changes: Partial<BillExportRow>): Promise<void> => {
    const after = { ...before, ...changes }
    await tellOfDrift(before, after)
    await tellOfPayment(before, after)
  }
}
