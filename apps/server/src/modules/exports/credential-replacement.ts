import type { Actor } from '../../platform/actor.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { AccountService } from '../accounts/account.service.ts'
import type { ExternalMappingService } from '../accounts/external-mapping.service.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialRecord, CredentialService } from '../credentials/credential.service.ts'
import { createBillExportModel } from './bill-export.model.ts'
import type { ExportPlacement } from './export-placement.service.ts'
import type { ExportResumption } from './export-resumption.ts'
import { notStopped } from './export-row.ts'
import type { GoingOnPreviews } from './going-on.ts'

export interface ReplacementDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly auditLog: AuditLogService
  readonly credentials: Pick<CredentialService, 'find'>
  readonly configurations: Pick<ConfigurationService, 'usesOf' | 'moveToCredential'>
  readonly accounts: Pick<AccountService, 'find'>
  readonly mappings: Pick<ExternalMappingService, 'findFor'>
  readonly placement: ExportPlacement
  readonly resume: ExportResumption
  readonly goingOn: Pick<GoingOnPreviews, 'whenReplaced'>
}

const isSameAccount = (from: CredentialRecord, to: CredentialRecord): boolean =>
  from.stripeAccountId === to.stripeAccountId

const shownAccounts = 100
const batchSize = 1_000

/** Replace with…: configurations move to another credential; rows never sent follow, rows already sent stay. */
export const createCredentialReplacement = (deps: ReplacementDeps) => {
  const { credentials, configurations } = deps
  const rows = createBillExportModel(deps.connection)

  const read = async (organizationId: string, credentialId: string): Promise<CredentialRecord> => {
    const credential = await credentials.find(organizationId, credentialId)
    if (!credential) throw new ProblemError('not-found', { detail: `There is no credential ${credentialId}.` })
    return credential
  }

  const readBoth = async (organizationId: string, credentialId: string, replacementId: string) => {
    const from = await read(organizationId, credentialId)
    const to = await read(organizationId, replacementId)
    if (to.status !== 'connected')
      throw new ProblemError('credential-not-connected', { detail: `${to.name} is not connected.` })
    if (from.destination !== to.destination || from.id === to.id)
      throw new ProblemError('credential-destination-mismatch')
    return { from, to }
  }

  const neverSent = (organizationId: string, credentialId: string) => ({
    organizationId,
    credentialId,
    sentAt: null,
    pin: null,
    work: null,
  })
  /** With the same Stripe account everything goes on with the new credential; with another, what was begun stays. */
  const moving = (from: CredentialRecord, to: CredentialRecord) =>
    isSameAccount(from, to)
      ? { organizationId: from.organizationId, credentialId: from.id }
      : neverSent(from.organizationId, from.id)

  /** Accounts of the moving rows that have a customer at the old Stripe account and none at the new one. */
  const accountsLosingMapping = async (from: CredentialRecord, to: CredentialRecord): Promise<string[]> => {
    const { organizationId, mode } = from
    if (isSameAccount(from, to) || !from.stripeAccountId || !to.stripeAccountId || !mode) return []
    const accountIds = await rows.distinct('accountId', neverSent(organizationId, from.id))
    const losing: string[] = []
    for (let start = 0; start < accountIds.length; start += batchSize) {
      const some = accountIds.slice(start, start + batchSize)
      const before = await deps.mappings.findFor(organizationId, some, from.stripeAccountId, mode)
      const after = await deps.mappings.findFor(organizationId, some, to.stripeAccountId, mode)
      losing.push(...some.filter((id) => before.has(id) && !after.has(id)))
    }
    return losing
  }

  const preview = async ({ organizationId }: Actor, credentialId: string, replacementId: string) => {
    const { from, to } = await readBoth(organizationId, credentialId, replacementId)
    const losing = await accountsLosingMapping(from, to)
    const accounts = await deps.accounts.find(organizationId, losing.slice(0, shownAccounts))
    const uses = await configurations.usesOf(organizationId, [from.id])
    const exportsMoving = await rows.countDocuments(moving(from, to))
    const all = await rows.countDocuments({ organizationId, credentialId: from.id })
    const same = isSameAccount(from, to)
    const sent = await rows.countDocuments({ organizationId, credentialId: from.id, sentAt: { $ne: null } })
    const exportsStaying = all - exportsMoving
    return {
      ...(await deps.goingOn.whenReplaced(organizationId, from.id, same)),
      sameStripeAccount: same,
      configurations: uses.get(from.id) ?? [],
      accountsLosingMapping: accounts.map(({ id, code, name }) => ({ id, code, name })),
      accountsLosingMappingCount: losing.length,
      exportsMoving,
      exportsMovingSent: same ? sent : 0,
      exportsStaying,
      // One that was sent since it was counted is none that was only begun.
      exportsStayingBegun: same ? 0 : Math.max(0, exportsStaying - sent),
    }
  }

  const replace = (actor: Actor, credentialId: string, replacementId: string) =>
    deps.transaction(async () => {
      const { organizationId } = actor
      const { from, to } = await readBoth(organizationId, credentialId, replacementId)
      const stripeAccountId = to.stripeAccountId
      if (!stripeAccountId) throw new ProblemError('credential-not-connected')
      const moved = await configurations.moveToCredential(actor, from.id, { id: to.id, stripeAccountId })
      const same = isSameAccount(from, to)
      const { modifiedCount } = await rows.updateMany(moving(from, to), {
        $set: { credentialId: to.id, stripeAccountId, ...(same ? {} : notStopped) },
      })
      if (same) await deps.resume(organizationId, { credentialId: to.id })
      await deps.placement.decideAll(organizationId)
      const changes = [{ field: 'configurations', before: from.id, after: to.id }]
      const entry = { action: 'credential.replaced', targetId: from.id, targetName: from.name, changes } as const
      await deps.auditLog.record(actor, entry)
      return { configurationCount: moved.length, exportsMoving: modifiedCount }
    })

  /** A credential is not deleted while something begun with it could still be finished or taken back. */
  const refuseUnderWay = async (organizationId: string, credentialId: string): Promise<void> => {
    const underWay = { $or: [{ work: { $ne: null } }, { pin: { $ne: null }, status: { $ne: 'archived' as const } }] }
    const count = await rows.countDocuments({ organizationId, credentialId, ...underWay })
    if (count === 0) return
    const detail = `${count} exports have begun with this credential. Let them finish, retry them, or archive them first.`
    throw new ProblemError('credential-in-use', { detail, details: { exportCount: count } })
  }

  return { preview, replace, refuseUnderWay }
}
