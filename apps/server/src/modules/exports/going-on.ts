import type { GoingOn } from '@billbridge/contract/going-on'
import type { CurrencyTotal } from '@billbridge/contract/money'
import type { Actor } from '../../platform/actor.ts'
import type { Connection, Filter } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
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
}

export interface GoingOnDeps {
  readonly connection: Connection
  readonly credentials: Pick<CredentialService, 'find' | 'findMany'>
  readonly configurations: Pick<ConfigurationService, 'find' | 'findMany'>
}

type Runs = 'resumeRunId' | 'work.runId'

const totalsOf = (groups: readonly CurrencyTotal[]): CurrencyTotal[] => {
  const byCurrency = new Map<string, CurrencyTotal>()
  for (const { currency, total, count } of groups) {
    const sum = byCurrency.get(currency) ?? { currency, total: 0, count: 0 }
    byCurrency.set(currency, { currency, total: sum.total + total, count: sum.count + count })
  }
  return [...byCurrency.values()].sort((a, b) => a.currency.localeCompare(b.currency))
}

const shareOf = (groups: readonly CurrencyTotal[]) => ({
  count: groups.reduce((sum, { count }) => sum + count, 0),
  totals: totalsOf(groups),
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
    type Found = Group & { _id: Omit<Stoppable, 'pin'> & { runId: string; currency: string } }
    const found = await rows.aggregate<Found>([
      { $match: filter },
      {
        $group: {
          _id: {
            configurationId: '$configurationId',
            credentialId: '$credentialId',
            runId: `$${run}`,
            currency: '$currency',
          },
          ...sums,
        },
      },
    ])
    return found.map(({ _id, total, count, since }) => ({
      // What was promised is taken up even while its configuration is disabled, but to be given up, not to be sent.
      row: { configurationId: _id.configurationId, credentialId: _id.credentialId, pin: null },
      runId: _id.runId,
      currency: _id.currency,
      total,
      count,
      since,
    }))
  }

  /** A cancelled run takes nothing up again. */
  const openAgain = async (organizationId: string, groups: readonly StoppedGroup[]): Promise<StoppedGroup[]> => {
    const _id = { $in: [...new Set(groups.map(({ runId }) => runId))] }
    const found = await runs.find({ organizationId, _id, status: { $ne: 'cancelled' } }, { _id: 1 }).lean()
    const known = new Set(found.map((run) => run._id))
    return groups.filter(({ runId }) => known.has(runId))
  }

  const preview = async (organizationId: string, cause: GoesOnWith): Promise<GoingOn> => {
    const of = { organizationId, ...cause }
    const when = resumeWhenOf(cause)
    const left = await readStopped({ ...stoppedRows(when), ...of, status: { $in: resumableStatuses } }, 'resumeRunId')
    const staying = (await isOver(organizationId, cause)) ? [] : await readStopped({ ...inHand, ...of }, 'work.runId')
    const stopped = await openAgain(organizationId, [...left, ...staying])
    const stopOf = await readStops(
      organizationId,
      stopped.map(({ row }) => row),
      cause,
    )
    const going = stopped.filter(({ row }) => stopOf(row) === null)
    const further = stopped.filter(({ row }) => ['connected', 'enabled'].includes(stopOf(row) ?? ''))
    const others = await rows.aggregate<Group>([
      { $match: { ...of, status: waitingStatus[when], resumeRunId: null } },
      { $group: { _id: '$currency', currency: { $first: '$currency' }, ...sums } },
    ])
    const first = Math.min(...going.map(({ since }) => since.getTime()))
    return {
      goingOn: { ...shareOf(going), since: going.length > 0 ? new Date(first).toISOString() : null },
      waitingFurther: shareOf(further),
      others: shareOf(others),
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
  }
}
