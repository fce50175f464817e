import type { EventRecord, IntegrationEventService } from '../integration-events/integration-event.service.ts'
import type { BillExportRow } from './bill-export.model.ts'

export type RowEvents = Pick<IntegrationEventService, 'record' | 'settle'>

/** What one row can have an event about, one open at a time. */
type Matter = 'drift' | 'paid-elsewhere'

const kind = 'integration.perform.error'

const dedupeKeyOf = ({ _id }: BillExportRow, matter: Matter): string => `${_id} ${matter}`

/** An event that tells of one row. */
export const eventOfRow = (
  row: BillExportRow,
  matter: Matter,
  said: Required<Pick<EventRecord, 'cause' | 'message' | 'remedy'>>,
): EventRecord => ({
  organizationId: row.organizationId,
  kind,
  mode: row.mode,
  target: { type: 'billExport', id: row._id },
  dedupeKey: dedupeKeyOf(row, matter),
  credentialId: row.credentialId,
  stripeAccountId: row.stripeAccountId,
  configurationIds: [row.configurationId],
  subject: row.billNumber,
  ...said,
})

/** That nothing of the matter is left of this row. */
export const settleOfRow = (integrationEvents: RowEvents, row: BillExportRow, matter: Matter): Promise<void> =>
  integrationEvents.settle(row.organizationId, kind, row._id, dedupeKeyOf(row, matter))
