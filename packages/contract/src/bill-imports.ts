import { z } from 'zod'
import { approvalStatusSchema, paymentStatusSchema } from './bills.ts'
import { endpoint } from './endpoint.ts'
import { calendarDay, idOf, instant, textOf } from './ids.ts'
import { amountSchema, currencySchema, currencyTotalSchema } from './money.ts'

/** How a CSV file is written. Detected; each can be corrected. */
export const csvDialectSchema = z.strictObject({
  encoding: z.enum(['utf-8', 'utf-16le', 'windows-1252']),
  delimiter: z.enum([',', ';', '\t', '|']),
  decimalSign: z.enum(['.', ',']),
  dateFormat: z.enum(['YYYY-MM-DD', 'DD.MM.YYYY', 'DD/MM/YYYY', 'MM/DD/YYYY', 'YYYY/MM/DD', 'YYYYMMDD', 'DD-MM-YYYY']),
})
export type CsvDialect = z.infer<typeof csvDialectSchema>

/** What a column can be matched to. Required ones: number, billDate, accountCode, and lineAmount or unitPrice with quantity. */
export const billColumns = [
  'number',
  'billDate',
  'dueDate',
  'periodStart',
  'periodEnd',
  'currency',
  'total',
  'paidAmount',
  'approvalStatus',
  'paymentStatus',
  'purchaseOrder',
  'memo',
  'accountCode',
  'accountName',
  'accountFirstName',
  'accountLastName',
  'accountEmail',
  'addressLine1',
  'addressLine2',
  'addressCity',
  'addressState',
  'addressPostalCode',
  'addressCountry',
  'lineDescription',
  'lineProduct',
  'lineQuantity',
  'lineUnitPrice',
  'lineAmount',
] as const
export const billColumnSchema = z.enum(billColumns)
export type BillColumn = z.infer<typeof billColumnSchema>

/** Our column → the heading of the file's column. */
export const columnMatchSchema = z.partialRecord(billColumnSchema, z.string().max(200))
export type ColumnMatch = z.infer<typeof columnMatchSchema>

/** What is chosen once for the whole file, for bills that do not say it themselves. */
export const importDefaultsSchema = z.strictObject({
  currency: currencySchema.nullable(),
  approvalStatus: approvalStatusSchema,
  paymentStatus: paymentStatusSchema,
  source: textOf(60),
})
export type ImportDefaults = z.infer<typeof importDefaultsSchema>

export const importSettingsSchema = z.strictObject({
  dialect: csvDialectSchema,
  columnMatch: columnMatchSchema,
  defaults: importDefaultsSchema,
})
export type ImportSettings = z.infer<typeof importSettingsSchema>

/** One row that is refused: where, and why. `line` is the line of the file, the header being 1. */
export const refusedRowSchema = z.object({
  line: z.number().int().positive(),
  billNumber: z.string().nullable(),
  column: z.string().nullable(),
  message: z.string(),
})
export type RefusedRow = z.infer<typeof refusedRowSchema>

/** What taking the file in would do. Null parts mean that something must be chosen first; `missing` says what. */
export const importPreviewSchema = z.object({
  missing: z.array(z.object({ field: z.string(), message: z.string() })),
  billCount: z.number().int(),
  lineCount: z.number().int(),
  accountCount: z.number().int(),
  newAccountCount: z.number().int(),
  createdCount: z.number().int().describe('bills that are new'),
  updatedCount: z.number().int().describe('bills whose content changes'),
  unchangedCount: z.number().int(),
  refusedBillCount: z.number().int(),
  refusedRowCount: z.number().int(),
  totals: z.array(currencyTotalSchema),
  refusedRows: z.array(refusedRowSchema).describe('first 200; all of them in the download'),
  sampleBills: z
    .array(
      z.object({
        number: z.string(),
        accountCode: z.string(),
        accountName: z.string(),
        billDate: calendarDay,
        currency: z.string(),
        total: amountSchema,
        lineItemCount: z.number().int(),
      }),
    )
    .describe('first 20'),
})
export type ImportPreview = z.infer<typeof importPreviewSchema>

export const billImportSchema = z.object({
  id: z.string(),
  fileName: z.string(),
  byteCount: z.number().int(),
  rowCount: z.number().int().describe('rows below the header'),
  status: z.enum(['uploaded', 'taking-in', 'done', 'failed']),
  columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()) })),
  detected: csvDialectSchema,
  settings: importSettingsSchema,
  remembered: z.boolean().describe('the match comes from an earlier file with the same headings'),
  preview: importPreviewSchema.nullable(),
  progress: z.object({
    total: z.number().int(),
    done: z.number().int(),
    created: z.number().int(),
    updated: z.number().int(),
    unchanged: z.number().int(),
    refused: z.number().int(),
  }),
  createdAt: instant,
})
export type BillImport = z.infer<typeof billImportSchema>

const params = z.object({ importId: idOf('billImport') })

/** Largest CSV file, in bytes. */
export const maxImportBytes = 10_000_000

export const billImportEndpoints = {
  create: endpoint({
    method: 'POST',
    path: '/bill-imports',
    access: 'bills:write',
    summary: 'Upload a CSV file of bills, one row a line item; nothing is taken in yet. Kept for a day',
    query: z.strictObject({ fileName: textOf(200) }),
    bodyType: 'csv',
    maxBodyBytes: maxImportBytes,
    success: 201,
    response: billImportSchema,
    problems: ['import-unreadable', 'body-too-large', 'unsupported-media-type'],
  }),
  get: endpoint({
    method: 'GET',
    path: '/bill-imports/:importId',
    access: 'bills:read',
    summary: 'An upload, its settings, preview and progress',
    params,
    success: 200,
    response: billImportSchema,
    problems: [],
  }),
  configure: endpoint({
    method: 'PUT',
    path: '/bill-imports/:importId/settings',
    access: 'bills:write',
    summary: 'Correct dialect, columns and defaults; answers with the new preview',
    params,
    body: importSettingsSchema,
    success: 200,
    response: billImportSchema,
    problems: ['import-not-ready', 'import-unreadable'],
  }),
  refusedRows: endpoint({
    method: 'GET',
    path: '/bill-imports/:importId/refused-rows.csv',
    access: 'bills:read',
    summary: 'All refused rows with line, column and reason, as CSV',
    params,
    success: 200,
    responseType: 'csv',
    problems: [],
  }),
  accept: endpoint({
    method: 'POST',
    path: '/bill-imports/:importId/acceptance',
    access: 'bills:write',
    summary: 'Take the good bills in; refused ones are left. The match is remembered for these headings',
    params,
    success: 202,
    response: billImportSchema,
    problems: ['import-not-ready'],
  }),
}
