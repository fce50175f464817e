import type { GoingOn } from '@billbridge/contract/going-on'
import type { CurrencyTotal } from '@billbridge/contract/money'
import type { Actor } from '../../platform/actor.ts'
import { addUp } from '../../platform/currency-totals.ts'
import type { Connection, Filter } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import { type BillExportRow, createBillExportModel } from './bill-export.model.ts'
import type { GoesOnWith } from './export-outcome.ts'
import { createExportRunModel } from './export-run.model.ts'
import {
  createIsOver,
  createStopsReading,
  resumableStatuses,
  resumeWhenOf,
  type Stoppable,
  stoppedRows,
} from './stopped-rows.ts'

interface Group extends CurrencyTotal {
  readonly since: Date
}

interface StoppedGroup extends Group {
  readonly row: Stoppable
  readonly runId: string
  readonly isInHand: boolean
}

export interface GoingOnDeps {
  readonly connection: Connection
  readonly organizations: Pick<OrganizationService, 'planOf'>
  readonly credentials: Pick<CredentialService, 'find' | 'findMany'>
  readonly configurations: Pick<ConfigurationService, 'find' | 'findMany'>
}

type Runs = 'resumeRunId' | 'work.runId'

const shareOf = (groups: readonly CurrencyTotal[]) => ({
  count: groups.reduce((sum, { count }) => sum + count, 0),
  totals: addUp(groups),
})

/** The status of rows that wait for a cause and that no run had taken in. */
const waitingStatus = { connected: 'auth-failed', enabled: 'disabled' } as const

/**
 * Rows that a run has in hand still: those of a disabled configuration leave it step by step, and those of a lost credential
 * as they are tried. What is over before that stops none of them.
 */
const inHand: Filter<BillExportRow> = {
  status: { $in: ['waiting', 'started', 'awaiting-retry', 'rate-limited'] },
  'work.kind': { $ne: 'status' },
}

const sums = {
  total: { $sum: '$total' },
  count: { $sum: 1 },
  since: { $min: { $ifNull: ['$stoppedAt', '$updatedAt'] } },
} as const

/** Tells before a configuration is enabled, or a credential connected again, which bills that sends at once. */
export const createGoingOn = (deps: GoingOnDeps) => {
  const rows = createBillExportModel(deps.connection)
  const runs = createExportRunModel(deps.connection)
  const readStops = createStopsReading(deps)
  const isOver = createIsOver(deps)

  const readStopped = async (filter: Filter<BillExportRow>, run: Runs): Promise<StoppedGroup[]> => {
    type Found = Group & { _id: Omit<Stoppable, 'pin'> & { runId: string; currency: string; hasPin: boolean } }
    const found = await rows.aggregate<Found>([
      { $match: filter },
      {
        $group: {
          _id: {
            configurationId: '$configurationId',
            credentialId: '$credentialId',
            runId: `$${run}`,
            currency: '$currency',
            hasPin: { $ne: [{ $ifNull: ['$pin', null] }, null] },
          },
          ...sums,
        },
      },
    ])
    return found.map(({ _id: { configurationId, credentialId, runId, currency, hasPin }, ...group }) => ({
      ...group,
      row: { configurationId, credentialId, pin: hasPin ? {} : null },
      runId,
      currency,
      isInHand: run === 'work.runId',
    }))
  }

  /** A cancelled run takes nothing up again. */
  const openAgain = async (organizationId: string, groups: readonly StoppedGroup[]): Promise<StoppedGroup[]> => {
    const _id = { $in: [...new Set(groups.map(({ runId }) => runId))] }
    const found = await runs.find({ organizationId, _id, status: { $ne: 'cancelled' } }, { _id: 1 }).lean()
    const known = new Set(found.map((run) => run._id))
    return groups.filter(({ runId }) => known.has(runId))
  }

  /** Which configurations are enabled then, and which of them send by the hour: none on a plan whose rounds rest. */
  const readEnabled = async (organizationId: string, ids: readonly string[], over: GoesOnWith) => {
    const found = await deps.configurations.findMany(organizationId, [...new Set(ids)])
    const isOn = ({ id, enabled, archived }: (typeof found)[number]) =>
      !archived && (enabled || ('configurationId' in over && over.configurationId === id))
    const on = found.filter(isOn)
    const roundsRun = (await deps.organizations.planOf(organizationId)) === 'premium'
    const hourly = on.filter(({ settings }) => roundsRun && settings.schedule.exportHourly)
    return { on: new Set(on.map(({ id }) => id)), hourly: new Set(hourly.map(({ id }) => id)) }
  }

  /** Bills that no run takes up by itself, and how many of them are of configurations that send by the hour. */
  const readOthers = async (filter: Filter<BillExportRow>, organizationId: string, cause: GoesOnWith) => {
    const found = await rows.aggregate<Group & { _id: { configurationId: string; currency: string } }>([
      { $match: { ...filter, organizationId } },
      { $group: { _id: { configurationId: '$configurationId', currency: '$currency' }, ...sums } },
    ])
    const groups = found.map(({ _id, ...group }) => ({ ...group, ..._id }))
    const ids = groups.map(({ configurationId }) => configurationId)
    const { hourly } = await readEnabled(organizationId, ids, cause)
    const byRound = groups.filter(({ configurationId }) => hourly.has(configurationId))
    return { ...shareOf(groups), byRound: shareOf(byRound).count }
  }

  const readTaken = async (organizationId: string, cause: GoesOnWith): Promise<StoppedGroup[]> => {
    const of = { organizationId, ...cause }
    const stopped = { ...stoppedRows(resumeWhenOf(cause)), ...of, status: { $in: resumableStatuses } }
    const left = await readStopped(stopped, 'resumeRunId')
    const staying = (await isOver(organizationId, cause)) ? [] : await readStopped({ ...inHand, ...of }, 'work.runId')
    return openAgain(organizationId, [...left, ...staying])
  }

  const preview = async (organizationId: string, cause: GoesOnWith): Promise<GoingOn> => {
    const taken = await readTaken(organizationId, cause)
    const stoppables = taken.map(({ row }) => row)
    const stopOf = await readStops(organizationId, stoppables, cause)
    const ids = stoppables.map(({ configurationId }) => configurationId)
    const { on } = await readEnabled(organizationId, ids, cause)
    const free = taken.filter(({ row }) => stopOf(row) === null)
    const going = free.filter(({ row }) => on.has(row.configurationId))
    // Only what was promised is free without its configuration.
    const begun = free.filter(({ row }) => !on.has(row.configurationId))
    const further = taken.filter(({ row }) => ['connected', 'enabled'].includes(stopOf(row) ?? ''))
    const first = Math.min(...going.map(({ since }) => since.getTime()))
    const waiting = { ...cause, status: waitingStatus[resumeWhenOf(cause)], resumeRunId: null }
    return {
      goingOn: { ...shareOf(going), since: going.length > 0 ? new Date(first).toISOString() : null },
      begun: shareOf(begun),
      inHand: shareOf(free.filter(({ isInHand }) => isInHand)).count,
      waitingFurther: shareOf(further),
      others: await readOthers(waiting, organizationId, cause),
    }
  }

  return {
    whenEnabled: async ({ organizationId }: Actor, configurationId: string): Promise<GoingOn> => {
      if (!(await deps.configurations.find(organizationId, configurationId))) throw new ProblemError('not-found')
      return preview(organizationId, { configurationId })
    },
    whenConnected: async ({ organizationId }: Actor, credentialId: string): Promise<GoingOn> => {
      if (!(await deps.credentials.find(organizationId, credentialId))) throw new ProblemError('not-found')
      return preview(organizationId, { credentialId })
    },
    /** Another credential takes the place of one: with the same Stripe account that is as connecting it again. */
    whenReplaced: async (organizationId: string, credentialId: string, same: boolean): Promise<GoingOn> => {
      if (same) return preview(organizationId, { credentialId })
      const moving = { credentialId, status: waitingStatus.connected, sentAt: null, pin: null, work: null }
      const nothing = shareOf([])
      const others = await readOthers(moving, organizationId, { credentialId })
      return { goingOn: { ...nothing, since: null }, begun: nothing, inHand: 0, waitingFurther: nothing, others }
    },
  }
}

export type GoingOnPreviews = ReturnType<typeof createGoingOn>
