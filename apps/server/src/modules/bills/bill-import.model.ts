import type { BillImport, ImportPreview, ImportSettings } from '@billbridge/contract/bill-imports'
import type { ActorReference } from '@billbridge/contract/ids'
import { anyShape, type Connection, defineModel, embedded } from '../../platform/mongo.ts'
import type { RequestOrigin } from '../../platform/request-origin.ts'

/** Which column is which. What one file's bills were, approved or paid, says nothing of the next one's. */
export interface RememberedSettings {
  columnMatch: ImportSettings['columnMatch']
  currency: ImportSettings['defaults']['currency']
}

/** An uploaded file of bills with what is known and decided of it. Kept for a day. */
export interface BillImportRow {
  _id: string
  organizationId: string
  fileName: string
  byteCount: number
  rowCount: number
  status: BillImport['status']
  columns: BillImport['columns']
  detected: BillImport['detected']
  settings: ImportSettings
  remembered: boolean
  preview: ImportPreview | null
  progress: BillImport['progress']
  /** Who pressed the button: the history of the bills names them. */
  acceptedBy: ActorReference | null
  /** The request that accepted it, for the audit log; rows of before have none. */
  acceptedFrom?: RequestOrigin | null
  createdAt: Date
}

/** The file itself, apart, so that progress can be read without it. */
export interface BillImportFileRow {
  _id: string
  organizationId: string
  bytes: Buffer
  createdAt: Date
}

/** What a person chose for files with the same headings, and what holds for the next such file as well. */
export interface ColumnMemoryRow {
  _id: string
  organizationId: string
  headingsHash: string
  settings: RememberedSettings
  at: Date
}

const keptSeconds = 86_400

export const createBillImportModel = (connection: Connection) =>
  defineModel<BillImportRow>(connection, {
    name: 'BillImport',
    collection: 'bill-imports',
    fields: {
      organizationId: { type: String, required: true },
      fileName: { type: String, required: true },
      byteCount: { type: Number, required: true },
      rowCount: { type: Number, required: true },
      status: { type: String, required: true },
      columns: anyShape,
      detected: anyShape,
      settings: anyShape,
      remembered: { type: Boolean, required: true },
      preview: anyShape,
      progress: embedded({
        total: Number,
        done: Number,
        created: Number,
        updated: Number,
        unchanged: Number,
        refused: Number,
      }),
      acceptedBy: embedded({ kind: String, id: String, name: String }),
      acceptedFrom: embedded({ requestId: String, address: String }),
      createdAt: { type: Date, required: true },
    },
    indexes: [[{ organizationId: 1, _id: 1 }], [{ createdAt: 1 }, { expireAfterSeconds: keptSeconds }]],
  })

export const createBillImportFileModel = (connection: Connection) =>
  defineModel<BillImportFileRow>(connection, {
    name: 'BillImportFile',
    collection: 'bill-import-files',
    fields: {
      organizationId: { type: String, required: true },
      bytes: { type: Buffer, required: true },
      createdAt: { type: Date, required: true },
    },
    indexes: [[{ createdAt: 1 }, { expireAfterSeconds: keptSeconds }]],
  })

export const createColumnMemoryModel = (connection: Connection) =>
  defineModel<ColumnMemoryRow>(connection, {
    name: 'ColumnMemory',
    collection: 'column-memories',
    fields: {
      organizationId: { type: String, required: true },
      headingsHash: { type: String, required: true },
      settings: anyShape,
      at: { type: Date, required: true },
    },
    indexes: [[{ organizationId: 1, headingsHash: 1 }, { unique: true }]],
  })
