import type { ExportError } from '@billbridge/contract/export-decisions'
import type { EventRecord } from '../integration-events/integration-event.service.ts'
import { titleOfCause } from './export-errors.ts'
import type { ClaimedRow } from './export-queue.ts'

const kindOf = (error: ExportError): EventRecord['kind'] => {
  switch (error.fix) {
    case 'mapping':
      return 'integration.missingaccountmapping.error'
    case 'credential':
      return 'integration.authentication.error'
    case 'bill':
    case 'account':
    case 'configuration':
      return 'integration.validation.error'
    default:
      return 'integration.perform.error'
  }
}

/** One event a run and cause, however many bills meet it. A missing mapping is one per account: each has its own fix. */
export const eventOfError = (row: ClaimedRow, error: ExportError): EventRecord => {
  const kind = kindOf(error)
  const mapping = kind === 'integration.missingaccountmapping.error'
  return {
    organizationId: row.organizationId,
    kind,
    targetId: mapping ? row.accountId : row.work.runId,
    dedupeKey: mapping ? `${row.accountId} ${row.mode} ${error.cause}` : `${row.work.runId} ${error.cause}`,
    message: mapping ? error.message : `${titleOfCause(error.cause)}. ${error.message}`,
    remedy: error.remedy,
  }
}
