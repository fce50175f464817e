import type { Attempt, StripeCall } from '@billbridge/contract/attempts'
import type { ExportError } from '@billbridge/contract/export-decisions'
import { anyShape, type Connection, defineModel } from '../../platform/mongo.ts'

/** One try at one bill export. Calls are added as they are made; a finished attempt is never rewritten. */
export interface AttemptRow {
  _id: string
  organizationId: string
  billExportId: string
  runId: string | null
  number: number
  kind: Attempt['kind']
  outcome: Attempt['outcome']
  error: ExportError | null
  billContentVersion: number
  configurationVersion: number
  calls: StripeCall[]
  startedAt: Date
  finishedAt: Date | null
}

const text = { type: String, required: true }
const count = { type: Number, required: true }

export const createAttemptModel = (connection: Connection) =>
  defineModel<AttemptRow>(connection, {
    name: 'Attempt',
    collection: 'attempts',
    fields: {
      organizationId: text,
      billExportId: text,
      runId: String,
      number: count,
      kind: text,
      outcome: String,
      error: anyShape,
      billContentVersion: count,
      configurationVersion: count,
      calls: [anyShape],
      startedAt: { type: Date, required: true },
      finishedAt: Date,
    },
    indexes: [[{ organizationId: 1, billExportId: 1, number: -1, _id: -1 }], [{ organizationId: 1, runId: 1 }]],
  })
