import type { Selection } from '@billbridge/contract/bill-exports'
import type { HoldReason } from '@billbridge/contract/export-decisions'
import type { ExportRun, RunEnd, RunTrigger } from '@billbridge/contract/export-runs'
import type { ActorReference } from '@billbridge/contract/ids'
import type { Mode } from '@billbridge/contract/modes'
import type { CurrencyTotal } from '@billbridge/contract/money'
import { anyShape, type Connection, defineModel } from '../../platform/mongo.ts'

export interface ExportRunRow {
  _id: string
  organizationId: string
  kind: ExportRun['kind']
  /** How a run of kind `correct` treats its rows. */
  correction?: ExportRun['correction']
  mode: Mode
  status: ExportRun['status']
  /** Kept when the run ends; counted from its items until then. */
  summary: { counts: ExportRun['counts']; totals: CurrencyTotal[]; succeededTotals: CurrencyTotal[] } | null
  configurations: { id: string; name: string; version: number }[]
  configurationIds: string[]
  selection: Selection
  /** A status round: of its selection only those of which there may be news. */
  watchedOnly: boolean
  /** Raised by every batch that is taken in, so that it collides with a cancellation. */
  batchCount: number
  /** Up to this row its selection was gone through. Missing before the first batch. */
  takenUpTo?: string | null
  /** Raised when somebody was told that this run takes their bills: what it has read of its selection it reads anew. */
  askedAgain?: number | null
  trigger: RunTrigger
  startedBy: ActorReference
  startedAt: Date
  finishedAt: Date | null
  /** Null while it goes on. */
  endedBecause: RunEnd | null
  /** Who cancelled it. */
  endedBy: ActorReference | null
  /** When rows that had been stopped last went on in it, and how many were done then. Missing in runs of before. */
  wentOn?: { at: Date; done: number } | null
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
  /** Of a row that was held back: what held it. */
  heldBecause?: HoldReason | null
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
      correction: String,
      mode: text,
      status: text,
      summary: anyShape,
      configurations: anyShape,
      configurationIds: [String],
      selection: anyShape,
      watchedOnly: Boolean,
      batchCount: { type: Number, required: true },
      takenUpTo: String,
      askedAgain: Number,
      trigger: text,
      startedBy: anyShape,
      startedAt: { type: Date, required: true },
      finishedAt: Date,
      endedBecause: String,
      endedBy: anyShape,
      wentOn: anyShape,
    },
    indexes: [
      [{ organizationId: 1, startedAt: -1, _id: -1 }],
      [{ organizationId: 1, mode: 1, startedAt: -1, _id: -1 }],
      [{ organizationId: 1, configurationIds: 1, startedAt: -1, _id: -1 }],
      [{ organizationId: 1, trigger: 1, startedAt: -1, _id: -1 }],
      [{ organizationId: 1, kind: 1, startedAt: -1, _id: -1 }],
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
      heldBecause: String,
      message: String,
    },
    indexes: [
      [{ organizationId: 1, runId: 1, result: 1, currency: 1, total: 1 }],
      [{ organizationId: 1, runId: 1, billExportId: 1, _id: 1 }],
      [{ organizationId: 1, runId: 1, result: 1, billExportId: 1, _id: 1 }],
    ],
  })
