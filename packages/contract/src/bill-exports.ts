import { z } from 'zod'
import { modeSchema } from './credentials.ts'
import { endpoint } from './endpoint.ts'
import { calendarDay, idOf, instant, searchText, textOf, versionNumber } from './ids.ts'
import { currencySchema, currencyTotalSchema } from './money.ts'
import { cappedCountSchema, oneOrMany, pageOf, pageQuery } from './page.ts'

/** Every status of a bill export, by the tab it is shown in. */
export const statusesByTab = {
  unsent: ['unsent', 'waiting', 'disabled', 'skipped', 'auth-failed', 'started', 'awaiting-retry', 'rate-limited'],
  success: ['complete'],
  error: ['error', 'timed-out', 'invoice-already-paid'],
  archived: ['archived'],
} as const

export const exportTabs = ['unsent', 'success', 'error', 'archived'] as const
export const exportTabSchema = z.enum(exportTabs)
export type ExportTab = (typeof exportTabs)[number]

export const billExportStatusSchema = z.enum([
  ...statusesByTab.unsent,
  ...statusesByTab.success,
  ...statusesByTab.error,
  ...statusesByTab.archived,
])
export type BillExportStatus = z.infer<typeof billExportStatusSchema>

/** Filters inside Unsent: can go now, held back by a setting, or being worked on. */
export const unsentViews = ['ready', 'held', 'in-progress'] as const
export const unsentViewSchema = z.enum(unsentViews)

/** The settings (and facts) that can hold a bill back; the decision names exactly one. */
export const holdReasons = [
  'bill-cancelled',
  'account-excluded',
  'approval-needed',
  'approval-held',
  'payment-status',
  'before-first-date',
  'due-date-empty',
  'due-date-past',
  'zero-total',
  'below-minimum',
  'negative-total',
  'partly-paid',
  'too-many-lines',
  'amount-not-exact-in-stripe',
  'currency-not-in-stripe',
  'customer-not-mapped',
  'customer-deleted',
  'configuration-disabled',
  'credential-disconnected',
] as const
export const holdReasonSchema = z.enum(holdReasons)
export type HoldReason = z.infer<typeof holdReasonSchema>

/**
 * Whether a bill goes; if not, the reason, the setting that decided (a path such as `dueDate.whenPast`, or null for a
 * fact), and a sentence. `blocking` says whether pressing Export reports it as an error (true) or leaves it held (false).
 */
export const decisionSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('go') }),
  z.object({
    outcome: z.literal('hold'),
    reason: holdReasonSchema,
    setting: z.string().nullable(),
    message: z.string(),
    blocking: z.boolean(),
  }),
])
export type Decision = z.infer<typeof decisionSchema>

/** Why an export failed. One per row of the error table in the code; the console groups by it. */
export const exportErrorCauses = [
  'customer-not-mapped',
  'customer-deleted',
  'customer-ambiguous',
  'customer-without-email',
  'currency-locked',
  'too-many-lines',
  'due-date-past',
  'amount-not-exact-in-stripe',
  'currency-not-in-stripe',
  'sums-differ',
  'stripe-refused',
  'stripe-failed',
  'timed-out',
  'number-taken',
  'invoice-already-paid',
  'invoice-changed-in-stripe',
] as const
export const exportErrorCauseSchema = z.enum(exportErrorCauses)
export type ExportErrorCause = z.infer<typeof exportErrorCauseSchema>

/** What went wrong, what to do, and where: `fix` names the page that mends it. */
export const exportErrorSchema = z.object({
  cause: exportErrorCauseSchema,
  message: z.string(),
  remedy: z.string(),
  fix: z.enum(['mapping', 'configuration', 'credential', 'bill', 'account', 'retry', 'none']),
  stripeRequestId: z.string().nullable(),
  at: instant,
})
export type ExportError = z.infer<typeof exportErrorSchema>

export const stripeInvoiceStatusSchema = z.enum(['draft', 'open', 'paid', 'uncollectible', 'void', 'deleted'])

/** The invoice in Stripe, as last read. Amounts in minor units of the bill’s currency. */
export const sentInvoiceSchema = z.object({
  id: z.string(),
  number: z.string().nullable(),
  status: stripeInvoiceStatusSchema,
  subtotalAmount: z.number().int(),
  taxAmount: z.number().int(),
  totalAmount: z.number().int(),
  dueAmount: z.number().int(),
  paidAmount: z.number().int(),
  remainingAmount: z.number().int(),
  url: z.string().nullable().describe('page for the customer'),
  pdfUrl: z.string().nullable(),
  dashboardUrl: z.string(),
  readAt: instant,
})
export type SentInvoice = z.infer<typeof sentInvoiceSchema>

export const billExportSchema = z.object({
  id: z.string(),
  billId: z.string(),
  billNumber: z.string(),
  billContentVersion: versionNumber.describe('of the bill now'),
  sentContentVersion: versionNumber.nullable().describe('of the bill as it was sent'),
  changedSinceExport: z.boolean(),
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
  attemptCount: z.number().int().nonnegative(),
  nextAttemptAt: instant.nullable(),
  lastRunId: z.string().nullable(),
  archived: z
    .object({ reason: z.string(), by: z.string(), at: instant, fromStatus: billExportStatusSchema })
    .nullable(),
  sentAt: instant.nullable(),
  createdAt: instant,
  updatedAt: instant,
})
export type BillExport = z.infer<typeof billExportSchema>

/** One call made to Stripe during an attempt; the body is redacted. */
export const stripeCallSchema = z.object({
  method: z.string(),
  path: z.string(),
  status: z.number().int().nullable().describe('null: no answer'),
  requestId: z.string().nullable(),
  durationMs: z.number(),
  idempotencyKey: z.string().nullable(),
  body: z.string().nullable(),
  error: z.string().nullable(),
  at: instant,
})
export type StripeCall = z.infer<typeof stripeCallSchema>

export const attemptSchema = z.object({
  id: z.string(),
  billExportId: z.string(),
  runId: z.string().nullable(),
  number: z.number().int().positive(),
  kind: z.enum(['export', 'status']),
  outcome: z
    .enum(['sent', 'retry', 'rejected', 'reauthorize', 'skipped', 'read', 'interrupted'])
    .nullable()
    .describe('null: under way'),
  error: exportErrorSchema.nullable(),
  billContentVersion: versionNumber,
  configurationVersion: versionNumber,
  calls: z.array(stripeCallSchema),
  startedAt: instant,
  finishedAt: instant.nullable(),
})
export type Attempt = z.infer<typeof attemptSchema>

/** Filters of the four queues; everything stays within one mode. */
export const billExportFilter = z.strictObject({
  mode: modeSchema,
  tab: exportTabSchema,
  view: unsentViewSchema.optional().describe('inside Unsent'),
  holdReason: holdReasonSchema.optional(),
  cause: exportErrorCauseSchema.optional().describe('inside Error'),
  invoiceStatus: stripeInvoiceStatusSchema.optional().describe('inside Success'),
  configurationId: idOf('configuration').optional(),
  accountId: idOf('account').optional(),
  currency: currencySchema.optional(),
  runId: idOf('exportRun').optional(),
  search: searchText.describe('start of the bill number or account name, a bill or export id, or a Stripe invoice id'),
})
export type BillExportFilter = z.infer<typeof billExportFilter>

/** Which bill exports an action is for: named ones, or all that match a filter. */
export const selectionSchema = z.union([
  z.strictObject({ ids: z.array(idOf('billExport')).min(1, 'must name at least one').max(1000) }),
  z.strictObject({ filter: billExportFilter }),
])
export type Selection = z.infer<typeof selectionSchema>

export const exportActions = ['export', 'retry', 'status', 'archive', 'restore'] as const

const reasonCount = z.object({ reason: z.string(), message: z.string(), count: z.number().int() })

/** What an action would do: how many, the sums, and which are left out and why. */
export const selectionPreviewSchema = z.object({
  selected: cappedCountSchema,
  eligible: cappedCountSchema,
  totals: z.array(currencyTotalSchema),
  willFail: z.array(reasonCount).describe('of the eligible: what goes to Error as things stand'),
  leftOut: z.array(reasonCount),
})
export type SelectionPreview = z.infer<typeof selectionPreviewSchema>

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
    query: billExportFilter.omit({ tab: true, view: true, holdReason: true, cause: true, invoiceStatus: true }),
    success: 200,
    response: z.object({
      unsent: cappedCountSchema,
      success: cappedCountSchema,
      error: cappedCountSchema,
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
