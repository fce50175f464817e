import type { Attempt, StripeCall } from '@billbridge/contract/attempts'
import type { ExportError } from '@billbridge/contract/export-decisions'
import type { Page } from '@billbridge/contract/page'
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
  readonly id: string
  readonly organizationId: string
  readonly billExportId: string
  readonly runId: string
  readonly number: number
  readonly kind: Attempt['kind']
  readonly billContentVersion: number
  readonly configurationVersion: number
}

export interface FinishAttempt {
  readonly organizationId: string
  readonly id: string
  readonly outcome: NonNullable<Attempt['outcome']>
  readonly error: ExportError | null
  /** Every call it made, or those it is known to have made. */
  readonly calls: readonly StripeCall[]
}

/** Attempts of bill exports: opened when rows are claimed, finished once, with the calls they made. */
export const createAttemptService = (deps: { connection: Connection; now: () => Date }) => {
  const attempts = createAttemptModel(deps.connection)
  const { now } = deps

  return {
    /** Opens the attempts of a claim in one command. */
    start: async (inputs: readonly StartAttempt[]): Promise<void> => {
      const open = { outcome: null, error: null, calls: [], startedAt: now(), finishedAt: null }
      await attempts.insertMany(inputs.map(({ id, ...input }) => ({ _id: id, ...input, ...open })))
    },

    /** Finishes several in one command; one that is finished already stays as it is. */
    finish: async (finished: readonly FinishAttempt[]): Promise<void> => {
      if (finished.length === 0) return
      const finishedAt = now()
      await attempts.bulkWrite(
        finished.map(({ organizationId, id, outcome, error, calls }) => ({
          updateOne: {
            filter: { _id: id, organizationId, finishedAt: null },
            update: { $set: { outcome, error, calls: [...calls], finishedAt } },
          },
        })),
        { ordered: false },
      )
    },

    /** Takes back one that came to nothing: no call was made, and it is to be begun again. */
    withdraw: async (organizationId: string, id: string): Promise<void> => {
      await attempts.deleteOne({ _id: id, organizationId, finishedAt: null })
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
