import type { Attempt, StripeCall } from '@billbridge/contract/attempts'
import type { ExportError } from '@billbridge/contract/export-decisions'
import type { Page } from '@billbridge/contract/page'
import type { NewId } from '../../platform/ids.ts'
import type { Connection } from '../../platform/mongo.ts'
import { findPageOf } from '../../platform/page.ts'
import { type AttemptRow, createAttemptModel } from './attempt.model.ts'

const toAttempt = (row: AttemptRow): Attempt => ({
  id: row._id,
  billExportId: row.billExportId,
  runId: row.runId,
  number: row.number,
  kind: row.kind,
  outcome: row.outcome,
  error: row.error,
  billContentVersion: row.billContentVersion,
  configurationVersion: row.configurationVersion,
  calls: row.calls,
  startedAt: row.startedAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
})

export interface StartAttempt {
  readonly organizationId: string
  readonly billExportId: string
  readonly runId: string
  readonly number: number
  readonly kind: Attempt['kind']
  readonly billContentVersion: number
  readonly configurationVersion: number
}

/** Attempts of bill exports: started, added to as calls are made, finished once. */
export const createAttemptService = (deps: { connection: Connection; now: () => Date; newId: NewId }) => {
  const attempts = createAttemptModel(deps.connection)
  const { now, newId } = deps

  return {
    start: async (input: StartAttempt): Promise<string> => {
      const _id = newId('attempt')
      const open = { outcome: null, error: null, calls: [], startedAt: now(), finishedAt: null }
      await attempts.create([{ _id, ...input, ...open }])
      return _id
    },

    addCall: async (organizationId: string, attemptId: string, call: StripeCall): Promise<void> => {
      const open = { _id: attemptId, organizationId, finishedAt: null }
      await attempts.updateOne(open, { $push: { calls: call } })
    },

    finish: async (
      organizationId: string,
      attemptId: string,
      outcome: NonNullable<Attempt['outcome']>,
      error: ExportError | null,
    ): Promise<void> => {
      const open = { _id: attemptId, organizationId, finishedAt: null }
      await attempts.updateOne(open, { $set: { outcome, error, finishedAt: now() } })
    },

    listOf: (
      organizationId: string,
      billExportId: string,
      page: { cursor?: string | undefined; limit: number },
    ): Promise<Page<Attempt>> =>
      findPageOf(attempts, { filter: { organizationId, billExportId }, sort: ['number', -1], ...page }, toAttempt),
  }
}

export type AttemptService = ReturnType<typeof createAttemptService>
