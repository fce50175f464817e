import type { Actor } from '../../platform/actor.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import { fieldProblem, ProblemError } from '../../platform/problem-error.ts'
import type { AccountService } from '../accounts/account.service.ts'
import type { ExternalMappingService } from '../accounts/external-mapping.service.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialRecord, CredentialService } from '../credentials/credential.service.ts'
import { createLosingAccounts } from './accounts-losing-mapping.ts'
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
  readonly configurations: Pick<ConfigurationService, 'findMany' | 'usesOf' | 'moveToCredential'>
  readonly accounts: Pick<AccountService, 'find'>
  readonly mappings: Pick<ExternalMappingService, 'findFor'>
  readonly placement: ExportPlacement
  readonly resume: ExportResumption
  readonly goingOn: Pick<GoingOnPreviews, 'whenReplaced'>
}

const isSameAccount = (from: CredentialRecord, to: CredentialRecord): boolean =>
  from.stripeAccountId === to.stripeAccountId

const shownAccounts = 100

/** Replace with…: configurations move to another credential; what was never begun follows, what was begun or sent stays. */
export const createCredentialReplacement = (deps: ReplacementDeps) => {
  const { credentials, configurations } = deps
  const rows = createBillExportModel(deps.connection)
  const readLosing = createLosingAccounts(rows, deps)

  const read = async (organizationId: string, credentialId: string): Promise<CredentialRecord> => {
    const credential = await credentials.find(organizationId, credentialId)
    if (!credential) throw new ProblemError('not-found', { detail: `There is no credential ${credentialId}.` })
    return credential
  }

  const readBoth = async (organizationId: string, credentialId: string, replacementId: string) => {
    const from = await read(organizationId, credentialId)
    const to = await read(organizationId, replacementId)
    if (from.id === to.id) throw fieldProblem('replacementId', 'names the credential itself: choose another one')
    if (to.status !== 'connected')
      throw new ProblemError('credential-not-connected', { detail: `${to.name} is not connected.` })
    if (from.destination !== to.destination) throw new ProblemError('credential-destination-mismatch')
    return { from, to }
  }

  const allOf = ({ organizationId, id }: CredentialRecord) => ({ organizationId, credentialId: id })
  /** Nothing of it was promised to Stripe: whatever waits, in a run or outside, is sent as its configuration says by then. */
  const neverBegun = (from: CredentialRecord) => ({ ...allOf(from), sentAt: null, pin: null })
  /** With the same Stripe account everything goes on with the new credential; with another, what was begun stays. */
  const moving = (from: CredentialRecord, to: CredentialRecord) =>
    isSameAccount(from, to) ? allOf(from) : neverBegun(from)
  /** A run writes itself, with the promise, where it sends what it has in hand: it would collide with every claim. */
  const movedNow = (from: CredentialRecord, to: CredentialRecord) =>
    isSameAccount(from, to) ? allOf(from) : { ...neverBegun(from), work: null }

  const countInRun = (from: CredentialRecord): Promise<number> =>
    rows.countDocuments({ ...neverBegun(from), work: { $ne: null } })

  const preview = async ({ organizationId }: Actor, credentialId: string, replacementId: string) => {
    const { from, to } = await readBoth(organizationId, credentialId, replacementId)
    const uses = await configurations.usesOf(organizationId, [from.id])
    const exportsMoving = await rows.countDocuments(moving(from, to))
    const same = isSameAccount(from, to)
    const losing = same ? null : await readLosing(from, to, neverBegun(from))
    const accounts = await deps.accounts.find(organizationId, losing?.report.slice(0, shownAccounts) ?? [])
    const sent = await rows.countDocuments({ ...allOf(from), sentAt: { $ne: null } })
    const begun = same ? 0 : await rows.countDocuments({ ...allOf(from), sentAt: null, pin: { $ne: null } })
    return {
      ...(await deps.goingOn.whenReplaced(organizationId, from.id, same)),
      sameStripeAccount: same,
      configurations: uses.get(from.id) ?? [],
      accountsLosingMapping: accounts.map(({ id, code, name }) => ({ id, code, name })),
      accountsLosingMappingCount: losing?.report.length ?? 0,
      accountsGettingCustomer: { created: losing?.create.length ?? 0, matched: losing?.['match-by-email'].length ?? 0 },
      exportsMoving,
      exportsMovingSent: same ? sent : 0,
      exportsMovingInRun: same ? 0 : await countInRun(from),
      exportsStaying: same ? 0 : sent + begun,
      exportsStayingBegun: begun,
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
      const { modifiedCount } = await rows.updateMany(movedNow(from, to), {
        $set: { credentialId: to.id, stripeAccountId, ...(same ? {} : notStopped) },
      })
      if (moved.length === 0 && modifiedCount === 0) throw new ProblemError('credential-unused')
      if (same) await deps.resume(organizationId, { credentialId: to.id })
      await deps.placement.decideAll(organizationId)
      const changes = [{ field: 'configurations', before: from.id, after: to.id }]
      const entry = { action: 'credential.replaced', targetId: from.id, targetName: from.name, changes } as const
      await deps.auditLog.record(actor, entry)
      const inRun = same ? 0 : await countInRun(from)
      return { configurationCount: moved.length, exportsMoving: modifiedCount + inRun }
    })

  /** A credential is not deleted while something begun with it could still be finished or taken back. */
  const refuseUnderWay = async (organizationId: string, credentialId: string): Promise<void> => {
    const underWay = { $or: [{ work: { $ne: null } }, { pin: { $ne: null }, status: { $ne: 'archived' as const } }] }
    const count = await rows.countDocuments({ organizationId, credentialId, ...underWay })
    if (count === 0) return
    const detail = `${count} exports are in a run, or have begun, with this credential. Let them finish, retry them, or archive them first.`
    throw new ProblemError('credential-in-use', { detail, details: { exportCount: count } })
  }

  return { preview, replace, refuseUnderWay }
}
