import type { AuditAction } from '@billbridge/contract/audit-actions'
import type { Configuration, ConfigurationSettings } from '@billbridge/contract/configurations'
import type { Page } from '@billbridge/contract/page'
import { type Actor, toActorReference } from '../../platform/actor.ts'
import { createAnnouncement } from '../../platform/announcements.ts'
import type { NewId } from '../../platform/ids.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import { againWhenDuplicate } from '../../platform/once-again.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { AccountService } from '../accounts/account.service.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import type { UserService } from '../users/user.service.ts'
import { changesMeanwhile } from './changes-meanwhile.ts'
import { type ConfigurationRow, createConfigurationModel } from './configuration.model.ts'
import { createConfigurationChecks, refuseArchived, toNameLower } from './configuration-checks.ts'
import { createConfigurationHistory } from './configuration-history.ts'
import { type ConfigurationQuery, findConfigurations } from './configuration-list.ts'
import { createConfigurationLock } from './configuration-lock.model.ts'
import { createConfigurationLookup } from './configuration-lookup.ts'
import { createConfigurationRounds } from './configuration-rounds.ts'
import { createConfigurationSafety } from './configuration-safety.ts'
import { type ConfigurationRecord, toConfiguration, toRecord } from './configuration-view.ts'
import { type ConfigurationChanged, createConfigurationWriter } from './configuration-writer.ts'
import { createOverlapCheck } from './enabling.ts'
import { covers } from './overlap.ts'
import { createPlanCheck } from './plan-check.ts'
import { accountIdsOf, withoutRepetition } from './settings-accounts.ts'

export type { FailureNoted } from './configuration-safety.ts'
export type { ConfigurationRecord } from './configuration-view.ts'
export type { ConfigurationChanged } from './configuration-writer.ts'

export interface ConfigurationDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly now: () => Date
  readonly newId: NewId
  readonly auditLog: AuditLogService
  readonly organizations: Pick<OrganizationService, 'planOf'>
  readonly credentials: Pick<CredentialService, 'find' | 'findMany' | 'hold'>
  readonly accounts: Pick<AccountService, 'find' | 'pageAfter' | 'count'>
  readonly users: Pick<UserService, 'findMany'>
}

export interface NewConfiguration {
  readonly name: string
  readonly credentialId: string
  readonly settings: ConfigurationSettings
  readonly enabled: boolean
}

/**
 * The rules by which an organization's bills go to a destination, every version of them, and which may be enabled beside
 * each other: of the enabled ones of a mode no two are for the same account.
 */
export const createConfigurationService = (deps: ConfigurationDeps) => {
  const { connection, transaction, now, newId, auditLog, credentials, accounts } = deps
  const configurations = createConfigurationModel(connection)
  const history = createConfigurationHistory({ connection, auditLog })
  const changed = createAnnouncement<ConfigurationChanged>()
  const removing = createAnnouncement<{ organizationId: string; configurationId: string }>()
  const writer = createConfigurationWriter({ configurations, history, auditLog, changed, now })
  const checks = createConfigurationChecks({ configurations, credentials, accounts, users: deps.users })
  const lock = createConfigurationLock(connection)
  const safety = createConfigurationSafety({ connection, configurations, writer, now })
  const rounds = createConfigurationRounds()
  const refuseBeyondPlan = createPlanCheck(deps)
  const refuseOverlap = createOverlapCheck({ configurations, lock, accounts })

  const readRow = async (organizationId: string, configurationId: string): Promise<ConfigurationRow> => {
    const row = await configurations.findOne({ _id: configurationId, organizationId }).lean<ConfigurationRow>()
    if (!row) throw new ProblemError('not-found', { detail: 'There is no such configuration.' })
    return row
  }

  /** Configurations of one organization with what others know of them: their credentials, rounds and streaks. */
  const showAll = async (organizationId: string, records: readonly ConfigurationRecord[]): Promise<Configuration[]> => {
    const ids = records.map(({ id }) => id)
    const found = await credentials.findMany(organizationId, [...new Set(records.map((one) => one.credentialId))])
    const byId = new Map(found.map((credential) => [credential.id, credential]))
    const roundsOf = await rounds.ofMany(organizationId, records)
    const failuresOf = await safety.failuresOf(organizationId, ids)
    return records.flatMap((record) => {
      const state = roundsOf.get(record.id)
      if (!state) throw new Error(`Nobody knows the rounds of ${record.id}.`)
      const failuresInARow = failuresOf.get(record.id) ?? 0
      return [toConfiguration(record, byId.get(record.credentialId) ?? null, { rounds: state, failuresInARow })]
    })
  }

  const show = async (row: ConfigurationRow): Promise<Configuration> => {
    const [shown] = await showAll(row.organizationId, [toRecord(row)])
    if (!shown) throw new Error(`${row._id} cannot be shown.`)
    return shown
  }

  const refuseStale = async (row: ConfigurationRow, version: number, sent: object): Promise<void> => {
    if (row.version === version) return
    const changes = changesMeanwhile(await history.changesSince(row, version), sent)
    throw new ProblemError('stale-version', { details: { changes, current: await show(row) } })
  }

  /** Runs a change in a transaction, and once more when somebody took the same name in between. */
  const inTransaction = <T>(work: () => Promise<T>): Promise<T> => againWhenDuplicate(() => transaction(work))

  const insert = async (actor: Actor, given: NewConfiguration, action: AuditAction): Promise<Configuration> => {
    const { organizationId } = actor
    const { name, credentialId, enabled } = given
    const at = now()
    const row: ConfigurationRow = {
      _id: newId('configuration'),
      organizationId,
      name,
      nameLower: toNameLower(name),
      entityType: 'bill',
      credentialId,
      ...(await checks.connectedCredential(organizationId, credentialId)),
      enabled,
      disabledBecause: null,
      everEnabled: enabled,
      everRan: false,
      archived: false,
      settings: withoutRepetition(given.settings),
      lastRunId: null,
      lastRunAt: null,
      createdBy: toActorReference(actor),
      createdAt: at,
      updatedAt: at,
      version: 1,
    }
    await checks.refuseTakenName(row, name)
    if (enabled) await refuseOverlap(row)
    await writer.insert(actor, row, action)
    return show(row)
  }

  const enable = async (actor: Actor, row: ConfigurationRow): Promise<ConfigurationRow> => {
    await checks.connectedCredential(row.organizationId, row.credentialId)
    await refuseOverlap(row)
    await safety.endStreak(row.organizationId, row._id)
    const note = { action: 'configuration.enabled', kind: 'enabled' } as const
    return writer.change(actor, row, { enabled: true, everEnabled: true, disabledBecause: null }, note)
  }

  return {
    ...createConfigurationLookup(configurations),
    noteFailure: safety.noteFailure,
    endStreak: safety.endStreak,
    provideRounds: rounds.provideRounds,
    /** After every change, inside its transaction. */
    changed,
    /** Before one is deleted or archived, inside its transaction; may refuse. */
    removing,
    /** Whether settings are for an account. */
    covers,

    list: async ({ organizationId }: Actor, query: ConfigurationQuery): Promise<Page<Configuration>> => {
      const { rows, nextCursor } = await findConfigurations(configurations, organizationId, query)
      return { data: await showAll(organizationId, rows.map(toRecord)), nextCursor }
    },

    get: async ({ organizationId }: Actor, configurationId: string): Promise<Configuration> =>
      show(await readRow(organizationId, configurationId)),

    /** @throws ProblemError `not-found`, `credential-not-connected`, `configuration-name-taken`, `configuration-overlap`,
     * `plan-required` */
    create: (actor: Actor, given: NewConfiguration): Promise<Configuration> =>
      inTransaction(async () => {
        await checks.refuseUnknownAccounts(actor.organizationId, given.settings, [])
        await checks.refuseUnknownUsers(actor, given.settings, [])
        await refuseBeyondPlan(actor.organizationId, given.settings, null)
        return insert(actor, given, 'configuration.created')
      }),

    /**
     * Changes name and rules.
     * @throws ProblemError `stale-version` with what changed meanwhile, `configuration-archived`, `not-found`,
     * `configuration-name-taken`, `configuration-overlap`, `plan-required`
     */
    update: (
      actor: Actor,
      configurationId: string,
      { version, name, settings }: { name: string; settings: ConfigurationSettings; version: number },
    ): Promise<Configuration> =>
      inTransaction(async () => {
        const row = await readRow(actor.organizationId, configurationId)
        refuseArchived(row)
        await refuseStale(row, version, { name, settings })
        const stored = toRecord(row).settings
        await checks.refuseUnknownAccounts(actor.organizationId, settings, accountIdsOf(stored))
        await checks.refuseUnknownUsers(actor, settings, stored.notifications.userIds)
        await refuseBeyondPlan(actor.organizationId, settings, stored)
        const patch = { name, nameLower: toNameLower(name), settings: withoutRepetition(settings) }
        if (history.changesBetween(row, { ...row, ...patch }).length === 0) return show(row)
        await checks.refuseTakenName(row, name)
        if (row.enabled) await refuseOverlap({ ...row, ...patch })
        const note = { action: 'configuration.updated', kind: 'updated' } as const
        return show(await writer.change(actor, row, patch, note))
      }),

    /** @throws ProblemError `configuration-overlap`, `configuration-archived`, `credential-not-connected`, `stale-version` */
    setEnabled: (
      actor: Actor,
      configurationId: string,
      { enabled, version }: { enabled: boolean; version: number },
    ): Promise<Configuration> =>
      inTransaction(async () => {
        const row = await readRow(actor.organizationId, configurationId)
        refuseArchived(row)
        await refuseStale(row, version, { enabled })
        if (row.enabled === enabled) return show(row)
        if (enabled) return show(await enable(actor, row))
        const note = { action: 'configuration.disabled', kind: 'disabled' } as const
        return show(await writer.change(actor, row, { enabled: false, disabledBecause: null }, note))
      }),

    /** Deletes it, or archives it when it ever ran: its runs and rows go on naming it. */
    remove: (actor: Actor, configurationId: string): Promise<{ outcome: 'deleted' | 'archived' }> =>
      inTransaction(async () => {
        const { organizationId } = actor
        const row = await readRow(organizationId, configurationId)
        if (row.archived) return { outcome: 'archived' as const }
        await removing.announce({ organizationId, configurationId })
        if (!row.everRan) {
          await writer.remove(actor, row)
          return { outcome: 'deleted' as const }
        }
        const note = { action: 'configuration.archived', kind: 'removed' } as const
        await writer.change(actor, row, { archived: true, enabled: false }, note)
        return { outcome: 'archived' as const }
      }),

    versions: async (
      { organizationId }: Actor,
      configurationId: string,
      query: { cursor?: string | undefined; limit: number },
    ) => {
      await readRow(organizationId, configurationId)
      return history.list({ organizationId, configurationId }, query)
    },

    /**
     * The same rules over another credential, disabled. Rules name accounts of ours and nothing of Stripe's, so what is
     * copied from test to live takes no test id along.
     * @throws ProblemError `not-found`, `credential-not-connected`, `configuration-name-taken`, `plan-required`
     */
    copy: (
      actor: Actor,
      configurationId: string,
      { name, credentialId }: { name: string; credentialId: string },
    ): Promise<Configuration> =>
      inTransaction(async () => {
        const { settings } = toRecord(await readRow(actor.organizationId, configurationId))
        await refuseBeyondPlan(actor.organizationId, settings, null)
        return insert(actor, { name, credentialId, settings, enabled: false }, 'configuration.copied')
      }),

    /** Notes its latest run; from then on it is archived, not deleted. */
    noteRun: async (organizationId: string, configurationId: string, runId: string, at: Date): Promise<void> => {
      const lastRun = { lastRunId: runId, lastRunAt: at, everRan: true }
      await configurations.updateOne({ _id: configurationId, organizationId }, { $set: lastRun })
    },

    /**
     * Puts another credential of the same mode in the place of one, archived configurations included, in the transaction
     * of the caller; answers the ids.
     */
    moveToCredential: async (
      actor: Actor,
      fromCredentialId: string,
      to: { readonly id: string; readonly stripeAccountId: string },
    ): Promise<string[]> => {
      const { organizationId } = actor
      await credentials.hold(organizationId, to.id)
      const rows = await configurations
        .find({ organizationId, credentialId: fromCredentialId })
        .lean<ConfigurationRow[]>()
      const patch = { credentialId: to.id, stripeAccountId: to.stripeAccountId }
      const note = { action: 'configuration.moved', kind: 'moved' } as const
      for (const row of rows) await writer.change(actor, row, patch, note)
      return rows.map(({ _id }) => _id)
    },
  }
}

export type ConfigurationService = ReturnType<typeof createConfigurationService>
