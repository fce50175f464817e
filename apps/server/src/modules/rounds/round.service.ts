import { type Rounds, roundKinds } from '@billbridge/contract/rounds'
import type { Logger } from '../../platform/logger.ts'
import type { Metrics } from '../../platform/metrics.ts'
import { type Connection, isUnreachable, type Transaction } from '../../platform/mongo.ts'
import { againWhenDuplicate } from '../../platform/once-again.ts'
import type { ConfigurationRecord, ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { ExportServices } from '../exports/export.service.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import { isImpossible, nextHourAfter } from './next-hour.ts'
import { createRoundModel, type RoundRow, roundId } from './round.model.ts'
import { isScheduled, roundStateOf, suspensionOf } from './round-state.ts'

export interface RoundDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly logger: Logger
  readonly metrics: Metrics
  readonly now: () => Date
  readonly organizations: Pick<OrganizationService, 'planOf'>
  readonly credentials: Pick<CredentialService, 'findMany'>
  readonly configurations: Pick<ConfigurationService, 'find' | 'eachEnabled' | 'changed' | 'provideRounds'>
  readonly exports: {
    readonly startRound: ExportServices['startRound']
    readonly runs: Pick<ExportServices['runs'], 'isOpen'>
  }
}

/**
 * Hourly rounds: which configuration is due is a row of ours, and whoever moves its time on starts its run, in one
 * transaction. So there is one round at a time however many workers look, and a worker that was away for a day catches up
 * with one.
 */
export const createRoundService = (deps: RoundDeps) => {
  const { transaction, now, logger, organizations, credentials, configurations, exports } = deps
  const rounds = createRoundModel(deps.connection)
  const due = deps.metrics.counter({
    name: 'billbridge_rounds_total',
    help: 'Hourly rounds that were due: run, nothing (to do), suspended, failed (to start)',
    labelNames: ['kind', 'outcome'],
  })

  /** The facts of a configuration's rounds, read afresh. */
  const factsOf = async (configuration: ConfigurationRecord) => {
    const { organizationId, credentialId } = configuration
    const plan = await organizations.planOf(organizationId)
    const [credential] = await credentials.findMany(organizationId, [credentialId])
    return { configuration, plan, credentialStatus: credential?.status ?? ('disconnected' as const), now: now() }
  }

  /** Sets the next times by what a configuration says now; a time that stands and is still right stays. */
  const follow = async ({ organizationId, configurationId }: { organizationId: string; configurationId: string }) => {
    const configuration = await configurations.find(organizationId, configurationId)
    if (!configuration) {
      await rounds.deleteMany({ organizationId, configurationId })
      return
    }
    const { enabled, archived, mode, settings } = configuration
    for (const kind of roundKinds) {
      const active = enabled && !archived && isScheduled(configuration, kind)
      const filter = { _id: roundId(configurationId, kind), organizationId, configurationId, kind }
      const row = await rounds.findOne(filter).lean<RoundRow>()
      if (!row && !active) continue
      const next = active ? nextHourAfter(now(), settings.schedule.timeZone) : null
      // One that is due already stays due: a change of settings must not make it miss its hour.
      const nextAt = next && row?.nextAt && row.nextAt <= now() ? row.nextAt : next
      const fresh = { lastCheckedAt: null, lastRunId: null, lastRunAt: null }
      await rounds.updateOne(filter, { $set: { nextAt, mode }, $setOnInsert: fresh }, { upsert: true })
    }
  }

  /** Takes the round if it is still as it was read: then it is ours, and its next time is set. */
  const take = async (row: RoundRow, changes: Partial<RoundRow>): Promise<boolean> => {
    const { _id, organizationId, nextAt } = row
    const { matchedCount } = await rounds.updateOne({ _id, organizationId, nextAt }, { $set: changes })
    return matchedCount === 1
  }

  /** What became of one that was due; null: another worker has it, or its last run is not finished. */
  const startOne = (row: RoundRow): Promise<'run' | 'nothing' | 'suspended' | null> =>
    transaction(async () => {
      const { organizationId, configurationId, mode, kind, lastRunId } = row
      const configuration = await configurations.find(organizationId, configurationId)
      if (!configuration) {
        await rounds.deleteOne({ _id: row._id, organizationId })
        return 'suspended'
      }
      const facts = await factsOf(configuration)
      const nextAt = nextHourAfter(facts.now, configuration.settings.schedule.timeZone)
      if (!isScheduled(configuration, kind) || suspensionOf(facts) !== null) {
        return (await take(row, { nextAt })) ? 'suspended' : null
      }
      // It stays due, and starts as soon as the one before has ended.
      if (lastRunId !== null && (await exports.runs.isOpen(organizationId, lastRunId))) return null
      if (!(await take(row, { nextAt, lastCheckedAt: facts.now }))) return null
      const run = await exports.startRound({ organizationId, configurationId, mode, kind })
      if (!run) return 'nothing'
      const started = { lastRunId: run.id, lastRunAt: facts.now }
      await rounds.updateOne({ _id: row._id, organizationId }, { $set: started })
      return 'run'
    })

  const startSafely = async (row: RoundRow): Promise<boolean> => {
    const { organizationId, configurationId, kind } = row
    try {
      const outcome = await startOne(row)
      if (outcome !== null) due.inc({ kind, outcome })
      if (outcome !== null) logger.info({ organizationId, configurationId, kind, outcome }, 'A round was due')
      return outcome === 'run'
    } catch (error) {
      if (isUnreachable(error)) throw error
      // The others are not to wait for one that cannot be started; it stays due.
      due.inc({ kind, outcome: 'failed' })
      logger.error({ err: error, organizationId, configurationId, kind }, 'A round could not be started')
      return false
    }
  }

  /** A clock that was ahead has left times in the far future: they are set anew. */
  const mendTimes = async (): Promise<void> => {
    const at = now()
    for await (const row of rounds
      .find({ nextAt: { $gt: at } })
      .sort({ nextAt: -1 })
      .lean<RoundRow>()
      .cursor()) {
      if (row.nextAt === null || !isImpossible(row.nextAt, at)) return
      await transaction(async () => {
        const { organizationId, configurationId } = row
        if (await take(row, { nextAt: null })) await follow({ organizationId, configurationId })
      })
    }
  }

  /** Rows for configurations that were scheduled before there were rounds, or were put back from a copy without them. */
  const addMissing = async (): Promise<void> => {
    for await (const configuration of configurations.eachEnabled()) {
      const { organizationId, id: configurationId } = configuration
      const wanted = roundKinds.filter((kind) => isScheduled(configuration, kind))
      const ids = wanted.map((kind) => roundId(configurationId, kind))
      if ((await rounds.countDocuments({ _id: { $in: ids }, organizationId })) === ids.length) continue
      await againWhenDuplicate(() => transaction(() => follow({ organizationId, configurationId })))
    }
  }
  let looksForMissing = true

  const roundsOf = async (organizationId: string, records: readonly ConfigurationRecord[]) => {
    const ids = records.map(({ id }) => id)
    const rows = await rounds.find({ organizationId, configurationId: { $in: ids } }).lean<RoundRow[]>()
    const byId = new Map(rows.map((row) => [row._id, row]))
    const plan = records.length === 0 ? 'free' : await organizations.planOf(organizationId)
    const credentialIds = [...new Set(records.map(({ credentialId }) => credentialId))]
    const found = await credentials.findMany(organizationId, credentialIds)
    const statusOf = new Map(found.map(({ id, status }) => [id, status]))
    const stateOf = (configuration: ConfigurationRecord): Rounds => {
      const credentialStatus = statusOf.get(configuration.credentialId) ?? 'disconnected'
      const facts = { configuration, plan, credentialStatus, now: now() }
      const of = (kind: 'export' | 'status') => roundStateOf(facts, kind, byId.get(roundId(configuration.id, kind)))
      return { export: of('export'), status: of('status') }
    }
    return new Map(records.map((record) => [record.id, stateOf(record)]))
  }

  configurations.changed.subscribe(follow)
  configurations.provideRounds(roundsOf)

  return {
    /**
     * Starts every round that is due, one after the other; answers how many runs it started. The first time it looks for
     * configurations without rounds as well.
     */
    startDue: async (): Promise<number> => {
      if (looksForMissing) await addMissing()
      looksForMissing = false
      await mendTimes()
      let started = 0
      const due = rounds.find({ nextAt: { $lte: now() } }).sort({ nextAt: 1 })
      for await (const row of due.lean<RoundRow>().cursor()) if (await startSafely(row)) started += 1
      return started
    },
  }
}

export type RoundService = ReturnType<typeof createRoundService>
