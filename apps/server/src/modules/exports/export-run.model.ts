import type { Selection } from '@billbridge/contract/bill-exports'
import type { ExportRun } from '@billbridge/contract/export-runs'
import type { ActorReference } from '@billbridge/contract/ids'
import type { Mode } from '@billbridge/contract/modes'
import type { CurrencyTotal } from '@billbridge/contract/money'
import { anyShape, type Connection, defineModel } from '../../platform/mongo.ts'

export interface ExportRunRow {
  _id: string
  organizationId: string
  kind: ExportRun['kind']
  mode: Mode
  status: ExportRun['status']
  /** Kept when the run ends; counted from its items until then. */
  summary: { counts: ExportRun['counts']; totals: CurrencyTotal[]; succeededTotals: CurrencyTotal[] } | null
  configurations: { id: string; name: string; version: number }[]
  configurationIds: string[]
  selection: Selection
  /** Raised by every batch that is taken in, so that it collides with a cancellation. */
  batchCount: number
  startedBy: ActorReference
  startedAt: Date
  finishedAt: Date | null
}

export type RunItemResult = 'pending' | 'succeeded' | 'failed' | 'held' | 'cancelled'

/** What became of one bill export in one run. `_id` is run id, colon, export id: enlisting twice changes nothing. */
export interface RunItemRow {
  _id: string
  organizationId: string
  runId: string
  billExportId: string
  currency: string
  total: number
  result: RunItemResult
  message: string | null
}

export const runItemId = (runId: string, billExportId: string): string => `${runId}:${billExportId}`

const text = { type: String, required: true }

export const createExportRunModel = (connection: Connection) =>
  defineModel<ExportRunRow>(connection, {
    name: 'ExportRun',
    collection: 'export-runs',
    fields: {
      organizationId: text,
      kind: text,
      mode: text,
      status: text,
      summary: anyShape,
      configurations: anyShape,
      configurationIds: [String],
      selection: anyShape,
      batchCount: { type: Number, required: true },
      startedBy: anyShape,
      startedAt: { type: Date, required: true },
      finishedAt: Date,
    },
    indexes: [
      [{ organizationId: 1, startedAt: -1, _id: -1 }],
      [{ organizationId: 1, mode: 1, startedAt: -1, _id: -1 }],
      [{ organizationId: 1, configurationIds: 1, startedAt: -1, _id: -1 }],
      [{ finishedAt: 1, status: 1 }],
    ],
  })

export const createRunItemModel = (connection: Connection) =>
  defineModel<RunItemRow>(connection, {
    name: 'RunItem',
    collection: 'export-run-items',
    fields: {
      organizationId: text,
      runId: text,
      billExportId: text,
      currency: text,
      total: { type: Number, required: true },
      result: text,
      message: String,
    },
    indexes: [
      [{ runId: 1, result: 1, currency: 1, total: 1 }],
      [{ organizationId: 1, runId: 1, billExportId: 1, _id: 1 }],
      [{ organizationId: 1, runId: 1, result: 1, billExportId: 1, _id: 1 }],
    ],
  })
