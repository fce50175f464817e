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
import type { GoingOnPreviews } from './going-on.ts'
import { movingRows, neverBegun, type RowsMoving } from './rows-moving.ts'

export interface ReplacementDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly auditLog: AuditLogService
  readonly credentials: Pick<CredentialService, 'find' | 'hold'>
  readonly configurations: Pick<ConfigurationService, 'findMany' | 'usesOf' | 'moveToCredential'>
  readonly accounts: Pick<AccountService, 'find'>
  readonly mappings: Pick<ExternalMappingService, 'findFor'>
  readonly moving: RowsMoving
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
  const neverBegunOf = (from: CredentialRecord) => ({ ...allOf(from), ...neverBegun })

  const countMoving = (from: CredentialRecord, to: CredentialRecord): Promise<number> => {
    const moving = movingRows({ fromId: from.id, sameStripeAccount: isSameAccount(from, to) })
    return rows.countDocuments({ organizationId: from.organizationId, ...moving })
  }

  const preview = async ({ organizationId }: Actor, credentialId: string, replacementId: string) => {
    const { from, to } = await readBoth(organizationId, credentialId, replacementId)
    const uses = await configurations.usesOf(organizationId, [from.id])
    const exportsMoving = await countMoving(from, to)
    const same = isSameAccount(from, to)
    const losing = same ? null : await readLosing(from, to, neverBegunOf(from))
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
      exportsMovingInRun: same ? 0 : await rows.countDocuments({ ...neverBegunOf(from), work: { $ne: null } }),
      exportsStaying: same ? 0 : sent + begun,
      exportsStayingBegun: begun,
    }
  }

  /** Two moves at once could pass each other by. */
  const refuseMoving = async (organizationId: string): Promise<void> => {
    if (await deps.moving.isUnderWay(organizationId)) throw new ProblemError('credential-rows-moving')
  }

  /** Writes no more than a batch of rows, however many there are: a transaction has to end in time. */
  const move = (actor: Actor, credentialId: string, replacementId: string): Promise<number> =>
    deps.transaction(async () => {
      const { organizationId } = actor
      const { from, to } = await readBoth(organizationId, credentialId, replacementId)
      const stripeAccountId = to.stripeAccountId
      if (!stripeAccountId) throw new ProblemError('credential-not-connected')
      // Collides with whoever moves rows to it at this moment, so that one of the two sees the other.
      await credentials.hold(organizationId, from.id)
      await refuseMoving(organizationId)
      const moved = await configurations.moveToCredential(actor, from.id, { id: to.id, stripeAccountId })
      const rowsMoving = { fromId: from.id, sameStripeAccount: isSameAccount(from, to) }
      if (moved.length === 0 && !(await rows.exists({ organizationId, ...movingRows(rowsMoving) })))
        throw new ProblemError('credential-unused')
      await deps.moving.begin(organizationId, { ...rowsMoving, toId: to.id, stripeAccountId })
      const changes = [{ field: 'configurations', before: from.id, after: to.id }]
      const entry = { action: 'credential.replaced', targetId: from.id, targetName: from.name, changes } as const
      await deps.auditLog.record(actor, entry)
      return moved.length
    })

  const replace = async (actor: Actor, credentialId: string, replacementId: string) => {
    const { from, to } = await readBoth(actor.organizationId, credentialId, replacementId)
    const exportsMoving = await countMoving(from, to)
    return { configurationCount: await move(actor, credentialId, replacementId), exportsMoving }
  }

  /** A credential is not deleted while something begun with it could still be finished or taken back. */
  const refuseUnderWay = async (organizationId: string, credentialId: string): Promise<void> => {
    await refuseMoving(organizationId)
    const underWay = { $or: [{ work: { $ne: null } }, { pin: { $ne: null }, status: { $ne: 'archived' as const } }] }
    const count = await rows.countDocuments({ organizationId, credentialId, ...underWay })
    if (count === 0) return
    const detail = `${count} exports are in a run, or have begun, with this credential. Let them finish, retry them, or archive them first.`
    throw new ProblemError('credential-in-use', { detail, details: { exportCount: count } })
  }

  return { preview, replace, refuseUnderWay }
}
