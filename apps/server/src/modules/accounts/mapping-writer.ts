import type { Account } from '@billbridge/contract/accounts'
import type { AuditAction } from '@billbridge/contract/audit-actions'
import type { ExternalMapping, StripeCustomer } from '@billbridge/contract/external-mappings'
import type { Actor } from '../../platform/actor.ts'
import type { Announcement } from '../../platform/announcements.ts'
import type { NewId } from '../../platform/ids.ts'
import type { Transaction } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { StripeAccess } from '../../stripe/stripe-client.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { ExternalMappingModel, ExternalMappingRow } from './external-mapping.model.ts'

export interface MappingChanged {
  readonly organizationId: string
  readonly accountIds: readonly string[]
  readonly stripeAccountId: string
  readonly mode: StripeAccess['mode']
}

export interface MappingWriterDeps {
  readonly mappings: ExternalMappingModel
  readonly mappingChanged: Announcement<MappingChanged>
  readonly transaction: Transaction
  readonly auditLog: AuditLogService
  readonly now: () => Date
  readonly newId: NewId
}

/** One Stripe account in one mode. */
export type StripePlace = Pick<StripeAccess, 'stripeAccountId' | 'mode'>

export interface NewMapping {
  readonly account: Pick<Account, 'id' | 'code' | 'name'>
  readonly customer: Omit<StripeCustomer, 'currency'>
  readonly origin: ExternalMapping['origin']
}

/** What a change of a mapping sets. */
type MappingChange = Partial<
  Pick<ExternalMappingRow, 'customerId' | 'customerName' | 'customerEmail' | 'status' | 'origin'>
>

/** What a mapping says, shown and audited: also how it came about, as whoever confirms what was guessed is told of. */
export const factsOf = (row: ExternalMappingRow) => ({
  accountId: row.accountId,
  stripeAccountId: row.stripeAccountId,
  mode: row.mode,
  customerId: row.customerId,
  customerName: row.customerName,
  customerEmail: row.customerEmail,
  status: row.status,
  origin: row.origin,
})

/** Every change of a mapping: stored, announced and noted in the history in one transaction. */
export const createMappingWriter = (deps: MappingWriterDeps) => {
  const { mappings, mappingChanged, transaction, auditLog, now, newId } = deps

  const announce = ({ organizationId, accountId, stripeAccountId, mode }: ExternalMappingRow) =>
    mappingChanged.announce({ organizationId, accountIds: [accountId], stripeAccountId, mode })

  const insert = (actor: Actor, place: StripePlace, given: NewMapping): Promise<ExternalMappingRow> =>
    transaction(async () => {
      const { account, customer, origin } = given
      const row: ExternalMappingRow = {
        _id: newId('mapping'),
        organizationId: actor.organizationId,
        accountId: account.id,
        accountCodeLower: account.code.toLowerCase(),
        accountNameLower: account.name.toLowerCase(),
        stripeAccountId: place.stripeAccountId,
        mode: place.mode,
        customerId: customer.id,
        customerName: customer.name,
        customerEmail: customer.email,
        status: 'active',
        origin,
        version: 1,
        createdAt: now(),
        updatedAt: now(),
      }
      await mappings.create([row])
      const changes = auditLog.diff({}, factsOf(row))
      await auditLog.record(actor, { action: 'mapping.created', targetId: row._id, changes })
      await announce(row)
      return row
    })

  /** What is there already stays, with its version. @throws ProblemError `stale-version` when the row is not the one that was read */
  const change = async (
    actor: Actor,
    before: ExternalMappingRow,
    { action, ...set }: MappingChange & { action: AuditAction },
  ): Promise<ExternalMappingRow> => {
    const changes = auditLog.diff(factsOf(before), factsOf({ ...before, ...set }))
    if (changes.length === 0) return before
    return transaction(async () => {
      const { _id, organizationId, version } = before
      const after = await mappings
        .findOneAndUpdate(
          { _id, organizationId, version },
          { $set: { ...set, updatedAt: now() }, $inc: { version: 1 } },
          { returnDocument: 'after' },
        )
        .lean<ExternalMappingRow>()
      if (!after) throw new ProblemError('stale-version')
      await auditLog.record(actor, { action, targetId: _id, changes })
      await announce(after)
      return after
    })
  }

  const remove = (actor: Actor, row: ExternalMappingRow): Promise<void> =>
    transaction(async () => {
      await mappings.deleteOne({ _id: row._id, organizationId: actor.organizationId })
      const changes = auditLog.diff(factsOf(row), {})
      await auditLog.record(actor, { action: 'mapping.removed', targetId: row._id, changes })
      await announce(row)
    })

  return { insert, change, remove }
}

export type MappingWriter = ReturnType<typeof createMappingWriter>
