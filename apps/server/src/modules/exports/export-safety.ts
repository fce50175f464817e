import type { ExportErrorCause } from '@billbridge/contract/export-decisions'
import type { ConfigurationService, FailureNoted } from '../configurations/configuration.service.ts'
import type { EventRecord, IntegrationEventService } from '../integration-events/integration-event.service.ts'
import type { ClaimedRow } from './export-queue.ts'
import type { RunItemResult } from './export-run.model.ts'

/** What is told of a whole configuration under this kind is the warning alone. */
const warningKind = 'integration.perform.error'

/** Told once in a streak: by one who looks now, nothing is lost yet. */
const warningOf = (row: ClaimedRow, { configuration, failures }: FailureNoted): EventRecord => {
  const { disableAfter } = configuration.settings.safety
  const { id, name } = configuration
  return {
    organizationId: row.organizationId,
    kind: warningKind,
    mode: row.mode,
    target: { type: 'configuration', id },
    configurationIds: [id],
    credentialId: row.credentialId,
    stripeAccountId: row.stripeAccountId,
    dedupeKey: `${id} streak`,
    message: `${failures} bills of “${name}” failed one after the other. At ${disableAfter} it is disabled.`,
    remedy: 'Look at the causes in the Error tab and mend them. One bill that is sent ends the streak.',
  }
}

const disablingOf = (row: ClaimedRow, { configuration, failures }: FailureNoted): EventRecord => ({
  organizationId: row.organizationId,
  kind: 'integration.disabled.error',
  mode: row.mode,
  target: { type: 'configuration', id: configuration.id },
  configurationIds: [configuration.id],
  credentialId: row.credentialId,
  stripeAccountId: row.stripeAccountId,
  dedupeKey: configuration.id,
  message: `“${configuration.name}” was disabled: ${failures} of its bills failed one after the other.`,
  remedy:
    'Mend the causes in the Error tab, then enable the configuration. Bills that had not been begun wait as disabled until then.',
})

/** Of an invoice that is paid: it says nothing of the rules, the mappings or the access that other bills go by. */
const concernsOneBill = (cause: ExportErrorCause | undefined): boolean => cause === 'invoice-already-paid'

/**
 * What one settled bill means for its configuration. A bill that failed counts, each time it does, unless it failed for
 * what concerns no other; one that was sent ends the streak; one that was held back, corrected or only read says
 * nothing. Belongs into the transaction that settles.
 */
export const createExportSafety = (deps: {
  configurations: Pick<ConfigurationService, 'noteFailure' | 'endStreak'>
  integrationEvents: Pick<IntegrationEventService, 'record' | 'settle' | 'supersede'>
}) => {
  const { configurations, integrationEvents } = deps

  const noteFailure = async (row: ClaimedRow): Promise<void> => {
    const noted = await configurations.noteFailure(row.organizationId, row.configurationId)
    if (noted?.step === 'warned') await integrationEvents.record(warningOf(row, noted))
    if (noted?.step !== 'disabled') return
    await integrationEvents.record(disablingOf(row, noted))
    await integrationEvents.supersede(row.organizationId, warningKind, row.configurationId)
  }

  return async (row: ClaimedRow, result: RunItemResult, cause?: ExportErrorCause): Promise<void> => {
    if (row.work.kind !== 'export') return
    const { organizationId, configurationId } = row
    if (result === 'failed' && !concernsOneBill(cause)) await noteFailure(row)
    if (result !== 'succeeded') return
    const wasTold = await configurations.endStreak(organizationId, configurationId)
    if (wasTold) await integrationEvents.settle(organizationId, warningKind, configurationId)
  }
}

export type ExportSafety = ReturnType<typeof createExportSafety>
