import { isDeepStrictEqual } from 'node:util'
import type { BillImport, ImportSettings, RefusedRow } from '@billbridge/contract/bill-imports'
import { type Actor, toActorReference } from '../../platform/actor.ts'
import { toCsvLine } from '../../platform/csv-line.ts'
import type { FollowUps } from '../../platform/follow-ups.ts'
import type { NewId } from '../../platform/ids.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import { requestOrigin } from '../../platform/request-origin.ts'
import type { AccountService } from '../accounts/account.service.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { BillService } from './bill.service.ts'
import {
  type BillImportFileRow,
  type BillImportRow,
  type ColumnMemoryRow,
  createBillImportFileModel,
  createBillImportModel,
  createColumnMemoryModel,
  type RememberedSettings,
} from './bill-import.model.ts'
import { createForecast, type Forecast, previewOfMissing } from './bill-import-preview.ts'
import { createTakingIn } from './bill-import-taking-in.ts'
import { type FileBill, missingChoices, readBills, unknownHeadings } from './csv-bills.ts'
import { matchColumns } from './csv-columns.ts'
import { type DetectedCsv, detectCsv, readCsv } from './csv-dialect.ts'
import { hashOf, proposed, recalled, toColumns } from './csv-proposal.ts'
import type { CsvTable } from './csv-table.ts'
import { toKeptBytes } from './csv-text.ts'

export interface BillImportDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly followUps: FollowUps
  readonly now: () => Date
  readonly newId: NewId
  readonly auditLog: AuditLogService
  readonly accounts: AccountService
  readonly bills: BillService
}

const noProgress = { total: 0, done: 0, created: 0, updated: 0, unchanged: 0, refused: 0 }

const toImport = (row: BillImportRow): BillImport => ({
  id: row._id,
  fileName: row.fileName,
  byteCount: row.byteCount,
  rowCount: row.rowCount,
  status: row.status,
  columns: row.columns,
  detected: row.detected,
  settings: row.settings,
  remembered: row.remembered,
  preview: row.preview,
  progress: row.progress,
  createdAt: row.createdAt.toISOString(),
})

/** For spreadsheets: with a byte-order mark, and with what could be a formula made harmless. */
const toCsv = (rows: readonly RefusedRow[]): string =>
  [
    `\uFEFF${toCsvLine(['Line', 'Bill', 'Column', 'Reason'])}`,
    ...rows.map(({ line, billNumber, column, message }) =>
      toCsvLine([String(line), billNumber ?? '', column ?? '', message]),
    ),
  ].join('')

const notReady = (detail: string) => new ProblemError('import-not-ready', { detail })

/** CSV files of bills: uploaded, understood, corrected by a person, looked at, and taken in by the worker. */
export const createBillImportService = (deps: BillImportDeps) => {
  const { transaction, now, newId, auditLog } = deps
  const imports = createBillImportModel(deps.connection)
  const files = createBillImportFileModel(deps.connection)
  const memories = createColumnMemoryModel(deps.connection)
  const forecast = createForecast(deps)

  const read = async (organizationId: string, importId: string): Promise<BillImportRow> => {
    const row = await imports.findOne({ _id: importId, organizationId }).lean<BillImportRow>()
    if (!row) throw new ProblemError('not-found', { detail: 'There is no such import; uploads are kept for a day.' })
    return row
  }

  const readBytes = async (organizationId: string, importId: string): Promise<Buffer> => {
    const file = await files.findOne({ _id: importId, organizationId }).lean<BillImportFileRow>()
    if (!file) throw new ProblemError('not-found', { detail: 'The file is gone; uploads are kept for a day.' })
    // A lean document holds the driver's own Binary, whose `buffer` is the bytes.
    return Buffer.isBuffer(file.bytes) ? file.bytes : Buffer.from((file.bytes as { buffer: Uint8Array }).buffer)
  }

  /** What the file would do under these settings; the missing choices instead, when there are any. */
  const look = async (organizationId: string, table: CsvTable, settings: ImportSettings): Promise<Forecast> => {
    const missing = missingChoices(table, settings)
    if (missing.length > 0) {
      return { refusedRows: [], preview: previewOfMissing(missing) }
    }
    return forecast(organizationId, await readBills(table, settings))
  }

  /** The bills of the file itself, the same at every call. */
  const readFileBills = async (row: BillImportRow): Promise<readonly FileBill[]> => {
    const table = await readCsv(await readBytes(row.organizationId, row._id), row.settings.dialect)
    return (await readBills(table, row.settings)).bills
  }

  /**
   * The first look at a file. When its bills are all here already, the choices are what was said of them before: what the
   * file has a column for is read from it, whatever the choice.
   */
  const lookFirst = async (organizationId: string, table: CsvTable, settings: ImportSettings) => {
    if (missingChoices(table, settings).length > 0) {
      return { settings, preview: (await look(organizationId, table, settings)).preview }
    }
    const read = await readBills(table, settings)
    const said = await deps.bills.saidBefore(
      organizationId,
      read.bills.map(({ input }) => input),
    )
    const asBefore = { ...settings, defaults: { ...settings.defaults, ...said } }
    if (isDeepStrictEqual(asBefore, settings)) {
      return { settings, preview: (await forecast(organizationId, read)).preview }
    }
    return { settings: asBefore, preview: (await look(organizationId, table, asBefore)).preview }
  }

  const takingIn = createTakingIn({ ...deps, imports, readFileBills })

  const remember = async (row: BillImportRow): Promise<void> => {
    const { organizationId, settings } = row
    const kept: RememberedSettings = { columnMatch: settings.columnMatch, currency: settings.defaults.currency }
    const headingsHash = hashOf({ headings: row.columns.map(({ name }) => name), rows: [] })
    await memories.updateOne(
      { organizationId, headingsHash },
      { $set: { settings: kept, at: now() }, $setOnInsert: { _id: newId('billImport') } },
      { upsert: true },
    )
  }

  /** What a file seems to be: as a person matched its headings before, or else by their names. */
  const understand = async (organizationId: string, detected: DetectedCsv) => {
    const headingsHash = hashOf(detected.table)
    const memory = await memories.findOne({ organizationId, headingsHash }).lean<ColumnMemoryRow>()
    return {
      settings: await (memory ? recalled(detected, memory.settings) : proposed(detected)),
      remembered: memory !== null,
    }
  }

  /**
   * Corrected settings and the table they read. Read in another way the file may have other columns: unless the caller
   * matched those himself, they are matched anew, as at the upload.
   * @throws ProblemError `import-unreadable`; `invalid-request` for a column the file does not have
   */
  const correct = async (before: BillImportRow, given: ImportSettings) => {
    const { organizationId, remembered } = before
    const table = await readCsv(await readBytes(organizationId, before._id), given.dialect)
    const errors = unknownHeadings(table, given)
    const sameHeadings = hashOf(table) === hashOf({ headings: before.columns.map(({ name }) => name), rows: [] })
    if (sameHeadings && errors.length > 0) throw new ProblemError('invalid-request', { errors })
    const isOldMatch = isDeepStrictEqual(given.columnMatch, before.settings.columnMatch)
    if (sameHeadings || (errors.length === 0 && !isOldMatch)) return { table, settings: given, remembered }
    const detected = { table, dialect: given.dialect, columnMatch: await matchColumns(table) }
    const fresh = await understand(organizationId, detected)
    const { columnMatch, defaults } = fresh.settings
    const currency = given.defaults.currency ?? defaults.currency
    return { ...fresh, table, settings: { ...given, columnMatch, defaults: { ...given.defaults, currency } } }
  }

  return {
    /**
     * Keeps a file and says what it seems to be; nothing is taken in.
     * @throws ProblemError `import-unreadable`
     */
    create: async (actor: Actor, fileName: string, body: Uint8Array): Promise<BillImport> => {
      const { organizationId } = actor
      const bytes = toKeptBytes(body)
      const detected = await detectCsv(bytes)
      const { table } = detected
      const { settings: understood, remembered } = await understand(organizationId, detected)
      const { settings, preview } = await lookFirst(organizationId, table, understood)
      const row: BillImportRow = {
        _id: newId('billImport'),
        organizationId,
        fileName,
        byteCount: body.length,
        rowCount: table.rows.length,
        status: 'uploaded',
        columns: toColumns(table),
        detected: detected.dialect,
        settings,
        remembered,
        preview,
        progress: { ...noProgress, total: preview.billCount },
        acceptedBy: null,
        acceptedFrom: null,
        createdAt: now(),
      }
      await transaction(async () => {
        await files.create([{ _id: row._id, organizationId, bytes, createdAt: row.createdAt }])
        await imports.create([row])
        const changes = auditLog.diff({}, { byteCount: row.byteCount, rowCount: row.rowCount })
        await auditLog.record(actor, {
          action: 'bill-import.uploaded',
          targetId: row._id,
          targetName: fileName,
          changes,
        })
      })
      return toImport(row)
    },

    get: async ({ organizationId }: Actor, importId: string): Promise<BillImport> =>
      toImport(await read(organizationId, importId)),

    /** @throws ProblemError `import-not-ready` once it was accepted, `import-unreadable`, `invalid-request` */
    configure: async ({ organizationId }: Actor, importId: string, given: ImportSettings): Promise<BillImport> => {
      const before = await read(organizationId, importId)
      if (before.status !== 'uploaded') throw notReady('The file is already being taken in.')
      const { table, settings, remembered } = await correct(before, given)
      const { preview } = await look(organizationId, table, settings)
      const set = {
        settings,
        remembered,
        preview,
        rowCount: table.rows.length,
        columns: toColumns(table),
        'progress.total': preview.billCount,
      }
      const after = await imports
        .findOneAndUpdate(
          { _id: importId, organizationId, status: 'uploaded' },
          { $set: set },
          { returnDocument: 'after' },
        )
        .lean<BillImportRow>()
      if (!after) throw notReady('The file is already being taken in.')
      return toImport(after)
    },

    /** All refused rows as CSV, before and after the file was taken in. Formulas in it are defused. */
    refusedRows: async ({ organizationId }: Actor, importId: string): Promise<string> => {
      const row = await read(organizationId, importId)
      const table = await readCsv(await readBytes(organizationId, importId), row.settings.dialect)
      return toCsv((await look(organizationId, table, row.settings)).refusedRows)
    },

    /** Has the worker take the good bills in; pressing again changes nothing. @throws ProblemError `import-not-ready` */
    accept: async (actor: Actor, importId: string): Promise<BillImport> => {
      const { organizationId } = actor
      const before = await read(organizationId, importId)
      if (before.status !== 'uploaded') return toImport(before)
      const { preview } = before
      if (!preview || preview.missing.length > 0) {
        const [first] = preview?.missing ?? []
        throw notReady(first?.message ?? 'Match the columns first.')
      }
      if (preview.billCount === 0) throw notReady('There is no bill in the file that can be taken in.')
      return transaction(async () => {
        const after = await imports
          .findOneAndUpdate(
            { _id: importId, organizationId, status: 'uploaded' },
            {
              $set: { status: 'taking-in', acceptedBy: toActorReference(actor), acceptedFrom: requestOrigin() ?? null },
            },
            { returnDocument: 'after' },
          )
          .lean<BillImportRow>()
        if (!after) return toImport(await read(organizationId, importId))
        const changes = auditLog.diff({}, { ...after.settings, billCount: preview.billCount })
        const entry = {
          action: 'bill-import.accepted',
          targetId: importId,
          targetName: after.fileName,
          changes,
        } as const
        await auditLog.record(actor, entry)
        await remember(after)
        await takingIn.request(organizationId, importId)
        return toImport(after)
      })
    },
  }
}

export type BillImportService = ReturnType<typeof createBillImportService>
