import type { Account, AccountInput } from '@billbridge/contract/accounts'
import type { FieldError } from '@billbridge/contract/problem'
import type { Actor } from '../../platform/actor.ts'
import type { Announcement } from '../../platform/announcements.ts'
import type { NewId } from '../../platform/ids.ts'
import type { AuditLogService, AuditRecord } from '../audit-log/audit-log.service.ts'
import type { AccountModel, AccountRow } from './account.model.ts'
import { type AccountFields, toAccount, toInput, toStored, withFields } from './account-changes.ts'

export interface AccountWriterDeps {
  readonly accounts: AccountModel
  readonly accountsChanged: Announcement<{ organizationId: string; accountIds: readonly string[] }>
  readonly auditLog: AuditLogService
  readonly now: () => Date
  readonly newId: NewId
}

export type AccountOutcome =
  | { readonly outcome: 'created' | 'updated' | 'unchanged'; readonly account: Account }
  | { readonly errors: FieldError[] }

type Given = AccountFields & { code: string }

/**
 * Stores accounts by code, in a handful of commands for any number of them: new codes are made, known ones take over
 * the fields that are given. Codes must differ. Call it in a transaction, and again when a duplicate is refused.
 */
export const createAccountWriter = ({ accounts, accountsChanged, auditLog, now, newId }: AccountWriterDeps) => {
  const toNew = (organizationId: string, code: string, name: string, given: Given): AccountRow => ({
    _id: newId('account'),
    organizationId,
    ...toStored(withFields({ code, name, email: null, currency: null, address: null }, given)),
    version: 1,
    createdAt: now(),
    updatedAt: now(),
  })

  const toChanged = (row: AccountRow, input: AccountInput): AccountRow => ({
    ...row,
    ...toStored(input),
    version: row.version + 1,
    updatedAt: now(),
  })

  return async (actor: Actor, given: readonly Given[]): Promise<AccountOutcome[]> => {
    const { organizationId } = actor
    const stored = await accounts
      .find({ organizationId, code: { $in: given.map(({ code }) => code) } })
      .lean<AccountRow[]>()
    const byCode = new Map(stored.map((row) => [row.code, row]))
    const fresh: AccountRow[] = []
    const changed: AccountRow[] = []
    const audits: AuditRecord[] = []

    const outcomes = given.map((fields): AccountOutcome => {
      const row = byCode.get(fields.code)
      if (!row) {
        const { code, name } = fields
        if (name === undefined) {
          return { errors: [{ field: 'account.name', message: `is needed: there is no account ${code} yet` }] }
        }
        const made = toNew(organizationId, code, name, fields)
        fresh.push(made)
        const changes = auditLog.diff({}, toInput(toAccount(made)))
        audits.push({ action: 'account.created', targetId: made._id, targetName: made.name, changes })
        return { outcome: 'created', account: toAccount(made) }
      }
      const before = toInput(toAccount(row))
      const after = withFields(before, fields)
      const changes = auditLog.diff(before, after)
      if (changes.length === 0) return { outcome: 'unchanged', account: toAccount(row) }
      const made = toChanged(row, after)
      changed.push(made)
      audits.push({ action: 'account.updated', targetId: row._id, targetName: made.name, changes })
      return { outcome: 'updated', account: toAccount(made) }
    })

    if (fresh.length > 0) await accounts.insertMany(fresh, { lean: true })
    if (changed.length > 0) {
      // The transaction has read these rows: a change in between is a write conflict, and all is done again.
      await accounts.bulkWrite(
        changed.map(({ _id, ...row }) => ({ updateOne: { filter: { _id, organizationId }, update: { $set: row } } })),
      )
    }
    await auditLog.recordMany(actor, audits)
    if (changed.length > 0)
      await accountsChanged.announce({ organizationId, accountIds: changed.map(({ _id }) => _id) })
    return outcomes
  }
}
