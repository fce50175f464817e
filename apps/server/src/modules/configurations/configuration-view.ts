import { type Configuration, configurationSettingsSchema } from '@billbridge/contract/configurations'
import { type CredentialStatus, destinationOf, type Mode } from '@billbridge/contract/modes'
import type { ConfigurationRow } from './configuration.model.ts'

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
  'credentialName' | 'credentialStatus' | 'stripeAccountName' | 'disabledReason'
> & { readonly organizationId: string; readonly everRan: boolean; readonly everEnabled: boolean }

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
  everEnabled: row.everEnabled,
  everRan: row.everRan,
  archived: row.archived,
  settings: configurationSettingsSchema.parse(row.settings),
  lastRunId: row.lastRunId,
  lastRunAt: row.lastRunAt?.toISOString() ?? null,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  version: row.version,
})

/** As the contract shows it. An archived configuration may outlive its credential. */
export const toConfiguration = (record: ConfigurationRecord, credential: CredentialFacts | null): Configuration => ({
  ...record,
  credentialName: credential?.name ?? 'Deleted credential',
  credentialStatus: credential?.status ?? 'disconnected',
  stripeAccountName: credential?.stripeAccountName ?? null,
  disabledReason: record.enabled ? null : record.everEnabled ? 'by-person' : 'never-enabled',
})
