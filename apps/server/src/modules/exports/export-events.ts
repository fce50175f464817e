import type { ExportError } from '@billbridge/contract/export-decisions'
import type { EventRecord } from '../integration-events/integration-event.service.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { titleOfCause } from './export-errors.ts'

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

/**
 * One event a configuration and cause, however many bills and runs meet it; it leads to the last of the runs, or to the
 * bill where it was found without one. A missing mapping is one an account: each has its own fix.
 */
export const eventOfError = (row: BillExportRow, error: ExportError, runId: string | null = null): EventRecord => {
  const { organizationId, mode, accountId, configurationId, credentialId, stripeAccountId } = row
  const { cause, remedy } = error
  const facts = {
    organizationId,
    mode,
    cause,
    remedy,
    credentialId,
    stripeAccountId,
    configurationIds: [configurationId],
  }
  const kind = kindOf(error)
  if (kind === 'integration.missingaccountmapping.error') {
    const dedupeKey = `${accountId} ${stripeAccountId} ${mode} ${cause}`
    // Stripe's own words name the customer alone.
    const named = error.message.includes(row.accountName)
    const who = named ? '' : `${row.accountName} (${row.accountCode}): `
    return {
      ...facts,
      kind,
      target: { type: 'account', id: accountId },
      dedupeKey,
      subject: row.accountName,
      message: who + error.message,
    }
  }
  return {
    ...facts,
    kind,
    target: runId === null ? { type: 'billExport', id: row._id } : { type: 'run', id: runId },
    dedupeKey: `${configurationId} ${cause}`,
    message: `${titleOfCause(cause)}. ${error.message}`,
  }
}
