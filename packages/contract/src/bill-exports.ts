import { z } from 'zod'
import { attemptSchema } from './attempts.ts'
import {
  acceptanceSchema,
  correctionFilterSchema,
  pendingCorrectionSchema,
  proofSchema,
  replacedInvoiceSchema,
} from './corrections.ts'
import { endpoint } from './endpoint.ts'
import {
  billExportStatusSchema,
  decisionSchema,
  exportErrorCauseSchema,
  exportErrorSchema,
  exportTabSchema,
  holdReasonSchema,
  unsentViewSchema,
} from './export-decisions.ts'
import { calendarDay, idOf, instant, searchText, textOf, versionNumber } from './ids.ts'
import { modeSchema } from './modes.ts'
import { currencySchema, currencyTotalSchema } from './money.ts'
import { cappedCountSchema, oneOrMany, pageOf, pageQuery } from './page.ts'
import { exportActions, selectionPreviewSchema } from './selection-previews.ts'
import { invoiceDriftSchema, sentInvoiceSchema, stripeInvoiceStatusSchema } from './sent-invoices.ts'

const archivedSchema = z.object({ reason: z.string(), by: z.string(), at: instant, fromStatus: billExportStatusSchema })
export const billExportSchema = z.object({
  id: z.string(),
  billId: z.string(),
  billNumber: z.string(),
  billContentVersion: versionNumber.describe('of the bill now'),
  sentContentVersion: versionNumber.nullable().describe('of the bill as it was sent'),
  changedSinceExport: z.boolean().describe('it changed, or was cancelled, and its invoice has not followed'),
  correction: pendingCorrectionSchema.nullable().describe('set while `changedSinceExport`'),
  accepted: acceptanceSchema.nullable().describe('a person let the invoice stand as it is'),
  proof: proofSchema.nullable().describe('null: never sent, or bound to an invoice made by hand'),
  replacedInvoices: z.array(replacedInvoiceSchema).describe('newest last'),
  accountId: z.string(),
  accountCode: z.string(),
  accountName: z.string(),
  currency: z.string(),
  total: z.number().int().describe('minor units of `currency`'),
  billDate: calendarDay,
  dueDate: calendarDay.nullable(),
  mode: modeSchema,
  status: billExportStatusSchema,
  decision: decisionSchema,
  configurationId: z.string(),
  configurationName: z.string(),
  credentialId: z.string(),
  stripeAccountId: z.string(),
  customerId: z.string().nullable(),
  error: exportErrorSchema.nullable(),
  invoice: sentInvoiceSchema.nullable(),
  drift: invoiceDriftSchema.nullable().describe('set while the invoice is not as it was sent'),
  attemptCount: z.number().int().nonnegative(),
  nextAttemptAt: instant.nullable(),
  lastRunId: z.string().nullable(),
  archived: archivedSchema.nullable(),
  sentAt: instant.nullable(),
  createdAt: instant,
  updatedAt: instant,
})
export type BillExport = z.infer<typeof billExportSchema>

/** Filters of the four queues; everything stays within one mode. */
export const billExportFilter = z.strictObject({
  mode: modeSchema,
  tab: exportTabSchema,
  view: unsentViewSchema.optional().describe('inside Unsent'),
  holdReason: holdReasonSchema.optional(),
  cause: exportErrorCauseSchema.optional().describe('inside Error'),
  invoiceStatus: stripeInvoiceStatusSchema.optional().describe('inside Success'),
  correction: correctionFilterSchema.optional().describe('inside Success: bills that are not as they were sent'),
  configurationId: idOf('configuration').optional().describe('of this configuration'),
  credentialId: idOf('credential').optional().describe('by this credential'),
  accountId: idOf('account').optional().describe('of bills of this account'),
  currency: currencySchema.optional(),
  runId: idOf('exportRun').optional().describe('in this run'),
  goesOnWhen: z
    .enum(['connected', 'enabled'])
    .optional()
    .describe('inside Unsent: stopped in a run, goes on there when its credential, or configuration, is so again'),
  search: searchText.describe('start of the bill number or account name, a bill or export id, or a Stripe invoice id'),
})
export type BillExportFilter = z.infer<typeof billExportFilter>

const byIds = z.strictObject({ ids: z.array(idOf('billExport')).min(1, 'must name at least one').max(1000) })
const byFilter = z.strictObject({ filter: billExportFilter })
/** Which bill exports an action is for: named ones, or all that match a filter. */
export const selectionSchema = z.union([byIds, byFilter], 'must be either { "ids": [...] } or { "filter": {...} }')
export type Selection = z.infer<typeof selectionSchema>

const params = z.object({ billExportId: idOf('billExport') })
const exportSorts = ['billDate', '-billDate', 'total', '-total', 'updatedAt', '-updatedAt'] as const

export const billExportEndpoints = {
  list: endpoint({
    method: 'GET',
    path: '/bill-exports',
    access: 'exports:read',
    summary: 'One of the four queues, filtered',
    query: billExportFilter.extend({ ...pageQuery, sort: z.enum(exportSorts).default('-updatedAt') }),
    success: 200,
    response: pageOf(billExportSchema),
    problems: ['invalid-cursor'],
  }),
  ofBills: endpoint({
    method: 'GET',
    path: '/bill-exports/of-bills',
    access: 'exports:read',
    summary: 'Where given bills stand, in both modes; a bill without a row has no configuration in that mode',
    query: z.strictObject({ billId: oneOrMany(idOf('bill')) }),
    success: 200,
    response: z.object({ data: z.array(billExportSchema) }),
    problems: [],
  }),
  counts: endpoint({
    method: 'GET',
    path: '/bill-exports/counts',
    access: 'exports:read',
    summary: 'How many rows each tab and each view of Unsent holds, under the same filters',
    query: billExportFilter
      .omit({ tab: true, view: true, holdReason: true, goesOnWhen: true })
      .omit({ cause: true, invoiceStatus: true, correction: true }),
    success: 200,
    response: z.object({
      unsent: cappedCountSchema,
      success: cappedCountSchema,
      changed: cappedCountSchema.describe('of Success: not as they were sent any more'),
      error: cappedCountSchema,
      retriable: cappedCountSchema.describe(
        'of Error: can be tried again; a bill that changed after its invoice was paid cannot, and waits for `accept`',
      ),
      archived: cappedCountSchema,
      ready: cappedCountSchema,
      held: cappedCountSchema,
      inProgress: cappedCountSchema,
    }),
    problems: [],
  }),
  groups: endpoint({
    method: 'GET',
    path: '/bill-exports/groups',
    access: 'exports:read',
    summary: 'Error rows by cause, or held rows by reason, with counts and sums per currency',
    query: z.strictObject({
      mode: modeSchema,
      by: z.enum(['cause', 'hold-reason']),
      configurationId: idOf('configuration').optional(),
    }),
    success: 200,
    response: z.object({
      data: z.array(
        z.object({
          key: z.string(),
          title: z.string(),
          remedy: z.string(),
          fix: exportErrorSchema.shape.fix,
          count: z.number().int(),
          totals: z.array(currencyTotalSchema),
        }),
      ),
    }),
    problems: [],
  }),
  csv: endpoint({
    method: 'GET',
    path: '/bill-exports.csv',
    access: 'exports:read',
    summary: 'Exactly the filtered set as CSV',
    query: billExportFilter,
    success: 200,
    responseType: 'csv',
    problems: [],
  }),
  get: endpoint({
    method: 'GET',
    path: '/bill-exports/:billExportId',
    access: 'exports:read',
    summary: 'One bill export',
    params,
    success: 200,
    response: billExportSchema,
    problems: [],
  }),
  attempts: endpoint({
    method: 'GET',
    path: '/bill-exports/:billExportId/attempts',
    access: 'exports:read',
    summary: 'Every attempt with its Stripe calls, newest first',
    params,
    query: z.strictObject(pageQuery),
    success: 200,
    response: pageOf(attemptSchema),
    problems: ['invalid-cursor'],
  }),
  previewSelection: endpoint({
    method: 'POST',
    path: '/bill-exports/selection-previews',
    access: 'exports:read',
    summary: 'What an action on a selection would do; changes nothing',
    body: z.strictObject({ action: z.enum(exportActions), selection: selectionSchema }),
    success: 200,
    response: selectionPreviewSchema,
    problems: ['not-found'],
  }),
  archive: endpoint({
    method: 'POST',
    path: '/bill-exports/archivals',
    access: 'exports:write',
    summary: 'Archive rows of Unsent or Error, with a reason',
    body: z.strictObject({ selection: selectionSchema, reason: textOf(300) }),
    success: 200,
    response: z.object({ changed: z.number().int(), leftOut: z.number().int() }),
    problems: ['selection-empty', 'not-found'],
  }),
  restore: endpoint({
    method: 'POST',
    path: '/bill-exports/restorations',
    access: 'exports:write',
    summary: 'Undo archiving: the rows go back to where they were',
    body: z.strictObject({ selection: selectionSchema }),
    success: 200,
    response: z.object({ changed: z.number().int(), leftOut: z.number().int() }),
    problems: ['selection-empty', 'not-found'],
  }),
  accept: endpoint({
    method: 'POST',
    path: '/bill-exports/acceptances',
    access: 'exports:write',
    summary:
      'Let invoices stand although their bills changed since: they are flagged no more until the bill changes again',
    body: z.strictObject({ selection: selectionSchema, reason: textOf(300) }),
    success: 200,
    response: z.object({ changed: z.number().int(), leftOut: z.number().int() }),
    problems: ['selection-empty', 'not-found'],
  }),
  markAsExported: endpoint({
    method: 'POST',
    path: '/bill-exports/:billExportId/mark-as-exported',
    access: 'exports:write',
    summary:
      'Bind a bill to an invoice made by hand; it is read and must match in account, mode, customer, currency and total',
    params,
    body: z.strictObject({
      stripeInvoiceId: z
        .string()
        .trim()
        .regex(/^in_[A-Za-z0-9_]{1,100}$/, 'must be a Stripe invoice id such as in_…'),
    }),
    success: 200,
    response: billExportSchema,
    problems: [
      'stripe-invoice-mismatch',
      'stripe-invoice-taken',
      'export-wrong-status',
      'credential-not-connected',
      'stripe-unavailable',
    ],
  }),
}
