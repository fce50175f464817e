import type { Filter } from '../../platform/mongo.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { BillExportRow } from './bill-export.model.ts'
import type { GoesOnWith } from './export-outcome.ts'
import { statusesBefore } from './export-states.ts'

export type ResumeWhen = NonNullable<BillExportRow['resumeWhen']>

/** The statuses from which a stopped row may be taken up again: what was sent is none of them. */
export const resumableStatuses = statusesBefore('waiting').filter((status) => status !== 'complete')

export const resumeWhenOf = (cause: GoesOnWith): ResumeWhen => ('credentialId' in cause ? 'connected' : 'enabled')

/** Rows that were stopped in a run, and what they wait for. Old ones that do not say it wait for their credential. */
export const stoppedRows = (when?: ResumeWhen): Filter<BillExportRow> => ({
  work: null,
  resumeRunId: { $type: 'string' },
  ...(when ? { resumeWhen: when === 'connected' ? { $ne: 'enabled' } : 'enabled' } : {}),
  // What was sent goes on only where a correction of it was begun.
  $or: [{ sentAt: null }, { pin: { $ne: null } }],
})

/** What says whether something stops a row. */
export type Stoppable = Pick<BillExportRow, 'configurationId' | 'credentialId'> & { readonly pin: object | null }

/** `never`: it does not go on by itself any more. Null: nothing stops it. */
export type Stop = ResumeWhen | 'never' | null

export interface StopsDeps {
  readonly credentials: Pick<CredentialService, 'findMany'>
  readonly configurations: Pick<ConfigurationService, 'findMany'>
}

/**
 * What stops each of some rows now, and so the one rule by which rows go on, and are counted before they do. `over`:
 * asked as if this were connected, or enabled.
 */
export const createStopsReading =
  (deps: StopsDeps) =>
  async (organizationId: string, rows: readonly Stoppable[], over?: GoesOnWith): Promise<(row: Stoppable) => Stop> => {
    const idsOf = (field: 'configurationId' | 'credentialId') => [...new Set(rows.map((row) => row[field]))]
    const found = await deps.configurations.findMany(organizationId, idsOf('configurationId'))
    const configurations = new Map(found.map((one) => [one.id, one]))
    const credentials = await deps.credentials.findMany(organizationId, idsOf('credentialId'))
    const connected = new Set(credentials.filter(({ status }) => status === 'connected').map(({ id }) => id))
    const accountOf = new Map(credentials.map(({ id, stripeAccountId }) => [id, stripeAccountId]))
    if (over && 'credentialId' in over) connected.add(over.credentialId)
    const enabledBefore = over && 'configurationId' in over ? over.configurationId : null

    return ({ pin, configurationId, credentialId }) => {
      const configuration = configurations.get(configurationId)
      // What was promised to Stripe is finished under whatever it was promised.
      if (pin === null) {
        if (!configuration || configuration.archived) return 'never'
        // What was asked for in one Stripe account was not asked for in another.
        if ((accountOf.get(credentialId) ?? null) !== configuration.stripeAccountId) return 'never'
        if (!configuration.enabled && configurationId !== enabledBefore) return 'enabled'
      }
      return connected.has(credentialId) ? null : 'connected'
    }
  }

/** Whether what stopped rows is over: it is connected, or enabled. */
export const createIsOver =
  (deps: {
    readonly credentials: Pick<CredentialService, 'find'>
    readonly configurations: Pick<ConfigurationService, 'find'>
  }) =>
  async (organizationId: string, cause: GoesOnWith): Promise<boolean> =>
    'configurationId' in cause
      ? (await deps.configurations.find(organizationId, cause.configurationId))?.enabled === true
      : (await deps.credentials.find(organizationId, cause.credentialId))?.status === 'connected'
