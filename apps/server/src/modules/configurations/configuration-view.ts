import type { Configuration } from '@billbridge/contract/configurations'
import { type CredentialStatus, type DisabledReason, destinationOf, type Mode } from '@billbridge/contract/modes'
import type { ConfigurationRow } from './configuration.model.ts'
import { readSettings } from './stored-settings.ts'

/** What a configuration shows of its credential. */
export interface CredentialFacts {
  readonly id: string
  readonly name: string
  readonly status: CredentialStatus
  readonly mode: Mode | null
  readonly stripeAccountId: string | null
  readonly stripeAccountName: string | null
}

/** A configuration as other modules see it: without what belongs to the credential. */
export type ConfigurationRecord = Omit<
  Configuration,
  'credentialName' | 'credentialStatus' | 'stripeAccountName' | 'failuresInARow' | 'rounds'
> & { readonly organizationId: string; readonly everRan: boolean; readonly everEnabled: boolean }

const disabledReasonOf = ({ enabled, everEnabled, disabledBecause }: ConfigurationRow): DisabledReason | null => {
  if (enabled) return null
  return disabledBecause ?? (everEnabled ? 'by-person' : 'never-enabled')
}

export const toRecord = (row: ConfigurationRow): ConfigurationRecord => ({
  id: row._id,
  organizationId: row.organizationId,
  name: row.name,
  entityType: row.entityType,
  destination: destinationOf(row.mode),
  mode: row.mode,
  credentialId: row.credentialId,
  stripeAccountId: row.stripeAccountId,
  enabled: row.enabled,
  disabledReason: disabledReasonOf(row),
  everEnabled: row.everEnabled,
  everRan: row.everRan,
  archived: row.archived,
  settings: readSettings(row.settings),
  lastRunId: row.lastRunId,
  lastRunAt: row.lastRunAt?.toISOString() ?? null,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  version: row.version,
})

/** As the contract shows it. An archived configuration may outlive its credential. */
export const toConfiguration = (
  record: ConfigurationRecord,
  credential: CredentialFacts | null,
  state: Pick<Configuration, 'failuresInARow' | 'rounds'>,
): Configuration => ({
  ...record,
  ...state,
  credentialName: credential?.name ?? 'Deleted credential',
  credentialStatus: credential?.status ?? 'disconnected',
  stripeAccountName: credential?.stripeAccountName ?? null,
})
