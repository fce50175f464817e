import type { AuditAction } from '@billbridge/contract/audit-actions'
import { type Actor, systemActor } from '../../platform/actor.ts'
import type { Announcement } from '../../platform/announcements.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { CredentialRow } from './credential.model.ts'
import { toAudited } from './credential-shown.ts'
import { type CredentialStore, modeOfRow } from './credential-store.ts'
import type { CredentialUses } from './credential-uses.ts'
import type { CredentialWebhooks } from './credential-webhook.ts'
import { type GivenAccess, type GiveUpAccess, givenAccessOf } from './give-up-access.ts'

export interface RemovalDeps {
  readonly store: CredentialStore
  readonly giveUp: GiveUpAccess
  readonly uses: CredentialUses
  readonly webhooks: Pick<CredentialWebhooks, 'remove'>
  readonly auditLog: AuditLogService
  readonly removing: Announcement<{ organizationId: string; credentialId: string }>
}

const givenBy = (row: CredentialRow): GivenAccess | null =>
  row.destination === null ? null : givenAccessOf(row, modeOfRow(row))

/** Deletes credentials, by a person's word or because nobody finished them. The sealed secret goes with the row. */
export const createCredentialRemoval = (deps: RemovalDeps) => {
  const { store, giveUp, uses, webhooks, auditLog, removing } = deps
  const { rows, now, transaction } = store

  const isLast = async (row: CredentialRow): Promise<boolean> => {
    const given = givenBy(row)
    return given !== null && (await giveUp.isLast(given, row._id))
  }

  const erase = async (actor: Actor, row: CredentialRow, action: AuditAction): Promise<void> => {
    await rows.deleteOne({ _id: row._id, organizationId: row.organizationId })
    const changes = auditLog.diff(toAudited(row), {})
    await auditLog.record(actor, { action, targetId: row._id, targetName: row.name, changes })
    await giveUp.request(row.organizationId, givenBy(row))
  }

  /** Removes an unfinished credential whose time is over; call it in a transaction. Others stay. */
  const expire = async (row: CredentialRow): Promise<void> => {
    if (row.status !== 'pending' || row.expiresAt === null || row.expiresAt > now()) return
    await erase(systemActor(row.organizationId), row, 'credential.expired')
  }

  return {
    expire,

    /** Removes every organization's unfinished credentials whose time is over; answers how many. */
    expireAll: async (): Promise<number> => {
      const due = await rows.find({ status: 'pending', expiresAt: { $lte: now() } }).lean<CredentialRow[]>()
      for (const { _id, organizationId } of due) {
        await transaction(async () => {
          const row = await rows.findOne({ _id, organizationId }).lean<CredentialRow>()
          if (row) await expire(row)
        })
      }
      return due.length
    },

    preview: async ({ organizationId }: Actor, id: string) => {
      const row = await store.read(organizationId, id)
      return {
        configurations: await uses.of(organizationId, id),
        sentInvoiceCount: await uses.sentInvoices(organizationId, id),
        givesUpAccess: await isLast(row),
      }
    },

    /** @throws ProblemError `credential-in-use` naming the configurations */
    remove: async (actor: Actor, id: string) => {
      const { removed, ...answer } = await transaction(async () => {
        const { organizationId } = actor
        const row = await store.read(organizationId, id)
        const configurations = await uses.of(organizationId, id)
        if (configurations.length > 0) {
          const names = configurations.map(({ name }) => `“${name}”`).join(', ')
          const detail = `“${row.name}” is used by ${names}.`
          throw new ProblemError('credential-in-use', { detail, details: { configurations } })
        }
        await removing.announce({ organizationId, credentialId: id })
        const sentInvoiceCount = await uses.sentInvoices(organizationId, id)
        const accessGivenUp = await isLast(row)
        await erase(actor, row, 'credential.deleted')
        return { accessGivenUp, sentInvoiceCount, removed: row }
      })
      // After the deletion is certain, with the key as it was: from here on nobody else holds it.
      await webhooks.remove(removed)
      return answer
    },
  }
}

export type CredentialRemoval = ReturnType<typeof createCredentialRemoval>
