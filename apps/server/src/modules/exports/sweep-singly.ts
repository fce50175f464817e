import type { Logger } from '../../platform/logger.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { logFactsOf } from './export-log.ts'
import type { ReadResult } from './status-reading.ts'
import type { SweptWindow } from './sweep-place.ts'

/**
 * Asks for rows one by one. What Stripe refuses to say of one is logged and passed over: it would be refused in the next
 * hour too, and keep the sweep from all that is behind it. What is not of one row alone stops the sweep.
 */
export const readSingly = async <Row extends BillExportRow>(
  rows: Iterable<Row>,
  read: (row: Row) => Promise<ReadResult>,
  logger: Logger,
): Promise<SweptWindow['stopped']> => {
  for (const row of rows) {
    const result = await read(row)
    if (result.kind === 'no-access') return result
    if (result.kind !== 'retry') continue
    if (!result.refused) return result
    logger.warn({ ...logFactsOf(row), reason: result.message }, 'Stripe refused to tell a sweep of an invoice')
  }
  return null
}
