import type { FollowUps } from '../../platform/follow-ups.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import { type BillExportRow, createBillExportModel } from './bill-export.model.ts'
import { createExportRunModel, createRunItemModel, runItemId } from './export-run.model.ts'
import { statusesBefore } from './export-states.ts'

const batchSize = 200

/** After access is back, the rows that were stopped by its loss go on in the run they were in. */
export const createExportResumption = (deps: {
  connection: Connection
  transaction: Transaction
  followUps: FollowUps
  credentials: Pick<CredentialService, 'find'>
  now: () => Date
}) => {
  const rows = createBillExportModel(deps.connection)
  const runs = createExportRunModel(deps.connection)
  const items = createRunItemModel(deps.connection)
  const resuming = deps.followUps.define<{ credentialId: string }>('exports.resume')

  const resume = async (organizationId: string, row: BillExportRow): Promise<void> => {
    const runId = row.resumeRunId
    const run = runId === null ? null : await runs.findOne({ organizationId, _id: runId }).lean()
    if (runId === null || !run || run.status === 'cancelled') {
      await rows.updateOne({ _id: row._id, organizationId, work: null }, { $set: { resumeRunId: null } })
      return
    }
    const work = {
      kind: 'export',
      runId,
      dueAt: deps.now(),
      leaseToken: null,
      attemptId: null,
      tries: 0,
      previous: null,
    }
    const { matchedCount } = await rows.updateOne(
      {
        _id: row._id,
        organizationId,
        work: null,
        status: { $in: statusesBefore('waiting').filter((status) => status !== 'complete') },
      },
      { $set: { status: 'waiting', queue: 'in-progress', work, resumeRunId: null } },
    )
    if (matchedCount === 0) {
      await rows.updateOne({ _id: row._id, organizationId }, { $set: { resumeRunId: null } })
      return
    }
    // Collides with the closing of the run, which looks for bills it waits for.
    await runs.updateOne({ _id: runId, organizationId }, { $inc: { batchCount: 1 } })
    await items.updateOne(
      { _id: runItemId(runId, row._id), organizationId },
      { $set: { result: 'pending', heldBecause: null, message: null } },
    )
    await runs.updateOne(
      { _id: runId, organizationId, status: 'done' },
      { $set: { status: 'running', finishedAt: null, summary: null, endedBecause: null } },
    )
  }

  resuming.handle(async ({ credentialId }, { organizationId }) => {
    const credential = await deps.credentials.find(organizationId, credentialId)
    if (credential?.status !== 'connected') return undefined
    const stopped = {
      organizationId,
      credentialId,
      work: null,
      resumeRunId: { $ne: null },
      // What was sent goes on only where a correction of it was begun.
      $or: [{ sentAt: null }, { pin: { $ne: null } }],
    }
    const batch = await rows.find(stopped).limit(batchSize).lean<BillExportRow[]>()
    if (batch.length === 0) return undefined
    for (const row of batch) await deps.transaction(() => resume(organizationId, row))
    return { continueWith: { credentialId } }
  })

  /** Promises it; with nothing to go on, it does nothing. */
  return (organizationId: string, credentialId: string, delayMs = 0): Promise<void> =>
    resuming.request(organizationId, { credentialId }, { dedupeKey: credentialId, delayMs })
}
