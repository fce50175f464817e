import { z } from 'zod'
import type { FollowUps } from '../../platform/follow-ups.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import { type BillExportRow, createBillExportModel } from './bill-export.model.ts'
import type { GoesOnWith } from './export-outcome.ts'
import { notStopped } from './export-row.ts'
import { createExportRunModel, createRunItemModel, runItemId } from './export-run.model.ts'
import { createRunGoingOn } from './run-going-on.ts'
import {
  createIsOver,
  createStopsReading,
  resumableStatuses,
  resumeWhenOf,
  type Stop,
  stoppedRows,
} from './stopped-rows.ts'

const batchSize = 200

const step = { after: z.string().exactOptional() }
const stepSchema = z.union([
  z.strictObject({ credentialId: z.string(), ...step }),
  z.strictObject({ configurationId: z.string(), ...step }),
])

/**
 * After a credential is connected again, or a configuration enabled, the rows that its loss, or its disabling, stopped go
 * on in the run they were in.
 */
export const createExportResumption = (deps: {
  connection: Connection
  transaction: Transaction
  followUps: FollowUps
  credentials: Pick<CredentialService, 'find' | 'findMany'>
  configurations: Pick<ConfigurationService, 'find' | 'findMany'>
  now: () => Date
}) => {
  const rows = createBillExportModel(deps.connection)
  const runs = createExportRunModel(deps.connection)
  const items = createRunItemModel(deps.connection)
  const noteGoingOn = createRunGoingOn({ runs, items, now: deps.now })
  const readStops = createStopsReading(deps)
  const isOver = createIsOver(deps)
  const resuming = deps.followUps.define('exports.resume', stepSchema)

  /** Clears, or says anew, what a row waits for; one that is under way or was ended meanwhile is left alone. */
  const note = (row: BillExportRow, changes: Partial<BillExportRow>): Promise<unknown> =>
    rows.updateOne({ _id: row._id, organizationId: row.organizationId, work: null }, { $set: changes })

  const goOn = async (organizationId: string, row: BillExportRow): Promise<void> => {
    const runId = row.resumeRunId
    const run = runId === null ? null : await runs.findOne({ organizationId, _id: runId }).lean()
    if (runId === null || !run || run.status === 'cancelled') {
      await note(row, notStopped)
      return
    }
    const work = {
      kind: 'export',
      runId,
      dueAt: deps.now(),
      leaseToken: null,
      attemptId: null,
      tries: 0,
      previous: { status: row.status, error: row.error },
    }
    const { matchedCount } = await rows.updateOne(
      {
        _id: row._id,
        organizationId,
        work: null,
        status: { $in: resumableStatuses },
      },
      { $set: { status: 'waiting', queue: 'in-progress', work, error: null, ...notStopped } },
    )
    if (matchedCount === 0) {
      await note(row, notStopped)
      return
    }
    // Collides with the closing of the run, which looks for bills it waits for.
    await runs.updateOne({ _id: runId, organizationId }, { $inc: { batchCount: 1 } })
    await noteGoingOn(run, row)
    await items.updateOne(
      { _id: runItemId(runId, row._id), organizationId },
      { $set: { result: 'pending', heldBecause: null, message: null } },
    )
  }

  const followStop = async (organizationId: string, row: BillExportRow, stop: Stop): Promise<void> => {
    if (stop === null) await goOn(organizationId, row)
    else await note(row, stop === 'never' ? notStopped : { resumeWhen: stop })
  }

  resuming.handle(async ({ after = '', ...cause }, { organizationId }) => {
    if (!(await isOver(organizationId, cause))) return undefined
    const stopped = {
      ...stoppedRows(resumeWhenOf(cause)),
      organizationId,
      ...cause,
      // Each once: what is stopped again meanwhile waits for that.
      _id: { $gt: after },
    }
    const batch = await rows.find(stopped).sort({ _id: 1 }).limit(batchSize).lean<BillExportRow[]>()
    const last = batch.at(-1)
    if (!last) return undefined
    const stopOf = await readStops(organizationId, batch)
    for (const row of batch) await deps.transaction(() => followStop(organizationId, row, stopOf(row)))
    return { continueWith: { ...cause, after: last._id } }
  })

  /** Promises it; with nothing to go on, it does nothing. What is promised for later is not brought forward by another. */
  return (organizationId: string, cause: GoesOnWith, delayMs = 0): Promise<void> => {
    const dedupeKey = [...Object.values(cause), ...(delayMs > 0 ? ['later'] : [])].join(' ')
    return resuming.request(organizationId, cause, { dedupeKey, delayMs })
  }
}

export type ExportResumption = ReturnType<typeof createExportResumption>
