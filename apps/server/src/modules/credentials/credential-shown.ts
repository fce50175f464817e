import type { Credential } from '@billbridge/contract/credentials'
import { modeOf } from '@billbridge/contract/modes'
import type { Approval, CredentialRow } from './credential.model.ts'

/** A credential as other modules see it; holds no secret. */
export type CredentialRecord = Omit<Credential, 'usedByCount'> & { readonly organizationId: string }

const shownDisconnection = ({ disconnection }: CredentialRow): Credential['disconnection'] =>
  disconnection && { reason: disconnection.reason, message: disconnection.message, at: disconnection.at.toISOString() }

/** The next stage to finish; the name is there from the first moment. Null once it is created. */
const stageOf = ({
  status,
  entityType,
  destination,
}: Pick<CredentialRow, 'status' | 'entityType' | 'destination'>): Credential['stage'] => {
  if (status !== 'pending') return null
  if (entityType === null) return 'entity-type'
  return destination === null ? 'destination' : 'authenticate'
}

export const isAuthorized = ({ stripeAccountId }: Pick<Approval, 'stripeAccountId'>): boolean =>
  stripeAccountId !== null

export const toRecord = (row: CredentialRow): CredentialRecord => ({
  id: row._id,
  organizationId: row.organizationId,
  name: row.name,
  status: row.status,
  entityType: row.entityType,
  destination: row.destination,
  mode: row.destination && modeOf(row.destination),
  method: row.method,
  stripeAccountId: row.stripeAccountId,
  stripeAccountName: row.stripeAccountName,
  maskedKey: row.maskedKey,
  permissions: row.permissions,
  disconnection: shownDisconnection(row),
  stage: stageOf(row),
  authorized: isAuthorized(row),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  lastVerifiedAt: row.lastVerifiedAt?.toISOString() ?? null,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  version: row.version,
})

/** What the history of a credential tells; whatever is in it is kept for good. */
export const toAudited = (row: CredentialRow) => ({
  name: row.name,
  status: row.status,
  entityType: row.entityType,
  destination: row.destination,
  method: row.method,
  stripeAccountId: row.stripeAccountId,
  stripeAccountName: row.stripeAccountName,
  maskedKey: row.maskedKey,
  disconnection: row.disconnection && { reason: row.disconnection.reason, message: row.disconnection.message },
})

export const toNameLower = (name: string): string => name.normalize('NFC').toLowerCase()

export const toSearchText = ({ _id, name, stripeAccountId }: Pick<CredentialRow, '_id' | 'name' | 'stripeAccountId'>) =>
  [toNameLower(name), _id.toLowerCase(), stripeAccountId?.toLowerCase() ?? ''].join('\n')
