import type { AuditAction } from '@billbridge/contract/audit-actions'
import type { Destination } from '@billbridge/contract/modes'
import { type Actor, toActorReference } from '../../platform/actor.ts'
import type { NewId } from '../../platform/ids.ts'
import { fieldProblem, ProblemError } from '../../platform/problem-error.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import { type CredentialRow, noApproval } from './credential.model.ts'
import type { CredentialRemoval } from './credential-removal.ts'
import { isAuthorized, toAudited, toNameLower, toRecord, toSearchText } from './credential-shown.ts'
import { type CredentialStore, modeOfRow, refuseExpired, refusingTakenName } from './credential-store.ts'
import type { CredentialWebhooks } from './credential-webhook.ts'
import { type GiveUpAccess, givenAccessOf } from './give-up-access.ts'

export interface StageChanges {
  readonly name?: string | undefined
  readonly entityType?: 'bill' | undefined
  readonly destination?: Destination | undefined
  /** The version the change is based on. The stages of a pending credential belong to one wizard and go without. */
  readonly version?: number | undefined
}

export interface WizardDeps {
  readonly store: CredentialStore
  readonly removal: CredentialRemoval
  readonly giveUp: GiveUpAccess
  readonly webhooks: Pick<CredentialWebhooks, 'request'>
  readonly auditLog: AuditLogService
  readonly newId: NewId
  readonly pendingMinutes: number
}

/** What the audit log calls a change; null for what is there already. */
const actionOf = (row: CredentialRow, given: StageChanges): AuditAction | null => {
  const { name = row.name, entityType = row.entityType, destination = row.destination } = given
  if (name !== row.name) return 'credential.renamed'
  return entityType !== row.entityType || destination !== row.destination ? 'credential.changed' : null
}

/** Stages 1 to 3, renaming, and the creation at the end. */
export const createCredentialWizard = (deps: WizardDeps) => {
  const { store, removal, giveUp, webhooks, auditLog, newId, pendingMinutes } = deps
  const { rows, now, transaction } = store

  const expiresAt = (): Date => new Date(now().getTime() + pendingMinutes * 60_000)

  const newRow = (actor: Actor, name: string): CredentialRow => {
    const row = {
      _id: newId('credential'),
      organizationId: actor.organizationId,
      name,
      nameLower: toNameLower(name),
      status: 'pending' as const,
      entityType: null,
      destination: null,
      ...noApproval,
      disconnection: null,
      expiresAt: expiresAt(),
      connectedAt: null,
      lastVerifiedAt: null,
      checkedAt: null,
      webhook: null,
      retiredWebhook: null,
      webhookRefusal: null,
      version: 1,
      holds: 0,
      createdBy: toActorReference(actor),
      createdAt: now(),
    }
    return { ...row, searchText: toSearchText(row) }
  }

  /** A name held by somebody's unfinished credential whose time is over is free. */
  const freeExpiredName = async (actor: Actor, name: string, exceptId?: string): Promise<void> => {
    const filter = { organizationId: actor.organizationId, nameLower: toNameLower(name) }
    const holder = await rows.findOne(filter).lean<CredentialRow>()
    if (holder && holder._id !== exceptId) await removal.expire(holder)
  }

  const create = (actor: Actor, { name }: { name: string }): Promise<CredentialRow> =>
    refusingTakenName(name, () =>
      transaction(async () => {
        await freeExpiredName(actor, name)
        const row = newRow(actor, name)
        await rows.create([row])
        const changes = auditLog.diff({}, toAudited(row))
        const entry = { action: 'credential.started', targetId: row._id, targetName: row.name, changes } as const
        await auditLog.record(actor, entry)
        return row
      }),
    )

  const refuseStages = (row: CredentialRow, { entityType, destination }: StageChanges): void => {
    const others = (entityType ?? row.entityType) !== row.entityType
    if (row.status !== 'pending') {
      if (others || (destination ?? row.destination) !== row.destination)
        throw new ProblemError('credential-not-pending')
      return
    }
    refuseExpired(row, now())
    if (destination && (entityType ?? row.entityType) === null) {
      throw new ProblemError('credential-incomplete', { detail: 'Select the entity type first.' })
    }
  }

  const stageChange = (row: CredentialRow, { name, entityType, destination }: StageChanges) => {
    const moved = destination !== undefined && destination !== row.destination
    return {
      ...(name === undefined ? {} : { name, nameLower: toNameLower(name) }),
      ...(entityType ? { entityType } : {}),
      ...(destination ? { destination } : {}),
      ...(moved ? noApproval : {}),
      ...(row.status === 'pending' ? { expiresAt: expiresAt() } : {}),
    }
  }

  const update = (actor: Actor, id: string, changes: StageChanges): Promise<CredentialRow> =>
    refusingTakenName(changes.name, () =>
      store.change(actor, id, async (row) => {
        if (changes.version !== undefined && changes.version !== row.version) {
          const { organizationId: _, ...current } = toRecord(row)
          throw new ProblemError('stale-version', { details: { current } })
        }
        refuseStages(row, changes)
        if (changes.version === undefined && row.status !== 'pending') {
          throw fieldProblem('version', 'is needed to change a credential that is created: send the one that you read')
        }
        if (changes.name !== undefined) await freeExpiredName(actor, changes.name, id)
        const set = stageChange(row, changes)
        const forgotten = set.method === null && row.destination ? givenAccessOf(row, modeOfRow(row)) : null
        const action = actionOf(row, changes)
        return {
          set,
          // Sent as it is already, a stage lives longer and is no new version.
          ...(action && { action }),
          also: () => giveUp.request(row.organizationId, forgotten),
        }
      }),
    )

  const finish = (actor: Actor, id: string): Promise<CredentialRow> =>
    store.change(actor, id, (row) => {
      if (row.status !== 'pending') throw new ProblemError('credential-not-pending')
      refuseExpired(row, now())
      modeOfRow(row)
      if (!isAuthorized(row)) {
        throw new ProblemError('credential-incomplete', { detail: 'Connect a Stripe account first.' })
      }
      return {
        set: { status: 'connected', expiresAt: null },
        action: 'credential.created',
        also: (after) => webhooks.request(after),
      }
    })

  return { create, update, finish, expiresAt }
}
