import { z } from 'zod'
import { paymentStatusSchema } from './bills.ts'
import { endpoint } from './endpoint.ts'
import { actorReference, calendarDay, idOf, instant } from './ids.ts'
import { modeSchema } from './modes.ts'
import { amountSchema } from './money.ts'
import { pageOf, pageQuery } from './page.ts'
import { stripeInvoiceStatusSchema } from './sent-invoices.ts'

/** What may be wrong between a bill and its invoice, or with one of the two alone. */
export const findingKinds = ['missing', 'extra', 'amount-differs', 'status-differs', 'edited-at-stripe'] as const
export const findingKindSchema = z
  .enum(findingKinds)
  .describe(
    'missing: a bill without an invoice; extra: an invoice without a bill; amount-differs: the bill changed since; ' +
      'edited-at-stripe: the invoice changed since',
  )
export type FindingKind = z.infer<typeof findingKindSchema>

/** Where a finding is mended. */
export const findingFixes = ['bill-export', 'bill', 'stripe'] as const

export const findingSchema = z.object({
  kind: findingKindSchema,
  message: z.string(),
  remedy: z.string(),
  fix: z.enum(findingFixes).describe('whose page mends it'),
})
export type Finding = z.infer<typeof findingSchema>

/** One bill, or one invoice without a bill, with everything that is wrong about it. Amounts in minor units. */
export const reconciliationItemSchema = z.object({
  id: z.string(),
  findings: z.array(findingSchema),
  billExportId: z.string().nullable(),
  billId: z.string().nullable(),
  billNumber: z.string().nullable(),
  accountId: z.string().nullable(),
  accountName: z.string().nullable(),
  currency: z.string(),
  billAmount: amountSchema.nullable().describe('minor units: total of the bill'),
  invoiceAmount: amountSchema.nullable().describe('minor units: subtotal of the invoice, as Stripe has it now'),
  paymentStatus: paymentStatusSchema.nullable().describe('by the billing system'),
  invoiceStatus: stripeInvoiceStatusSchema.nullable().describe('by Stripe'),
  stripeInvoiceId: z.string().nullable(),
  dashboardUrl: z.string().nullable(),
})
export type ReconciliationItem = z.infer<typeof reconciliationItemSchema>

export const reconciliationSchema = z.object({
  id: z.string(),
  configurationId: z.string(),
  configurationName: z.string(),
  mode: modeSchema,
  from: calendarDay,
  to: calendarDay,
  status: z.enum(['running', 'done', 'failed']),
  progress: z.object({
    step: z.enum(['bills', 'invoices', 'unseen', 'sums']),
    billsRead: z.number().int(),
    invoicesRead: z.number().int(),
  }),
  summary: z
    .object({
      billCount: z.number().int(),
      matchedCount: z.number().int().describe('bills with nothing wrong'),
      leftOutCount: z.number().int().describe('bills that are not sent on purpose: skipped, cancelled or archived'),
      findings: z.record(findingKindSchema, z.number().int()),
      totals: z.array(
        z.object({
          currency: z.string(),
          billedAmount: amountSchema,
          invoicedAmount: amountSchema,
          differenceAmount: amountSchema.describe('minor units: invoiced less billed'),
          acceptedAmount: amountSchema.describe(
            'minor units: the part of the difference that people let stand by *Keep as it is*, which has no finding',
          ),
        }),
      ),
    })
    .nullable()
    .describe('null until it is done'),
  failure: z.string().nullable().describe('why it could not be finished, and what to do'),
  startedBy: actorReference,
  startedAt: instant,
  finishedAt: instant.nullable(),
})
export type Reconciliation = z.infer<typeof reconciliationSchema>

const params = z.object({ reconciliationId: idOf('reconciliation') })
const kindQuery = { kind: findingKindSchema.optional() }
const longestDays = 366

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000

export const reconciliationEndpoints = {
  list: endpoint({
    method: 'GET',
    path: '/reconciliations',
    access: 'exports:read',
    summary: 'Reconciliations, newest first; kept for 90 days',
    query: z.strictObject({ ...pageQuery, mode: modeSchema.optional() }),
    success: 200,
    response: pageOf(reconciliationSchema),
    problems: ['invalid-cursor'],
  }),
  create: endpoint({
    method: 'POST',
    path: '/reconciliations',
    access: 'exports:write',
    summary:
      'Compare the bills of a configuration dated within a period with the invoices in Stripe; the worker does it',
    body: z
      .strictObject({ configurationId: idOf('configuration'), from: calendarDay, to: calendarDay })
      .refine(({ from, to }) => from <= to, { path: ['to'], message: 'must not be before `from`' })
      .refine(({ from, to }) => daysBetween(from, to) < longestDays, {
        path: ['to'],
        message: `must be less than ${longestDays} days after \`from\``,
      }),
    success: 201,
    response: reconciliationSchema,
    problems: ['credential-not-connected', 'not-found'],
  }),
  get: endpoint({
    method: 'GET',
    path: '/reconciliations/:reconciliationId',
    access: 'exports:read',
    summary: 'One reconciliation with its progress or its summary',
    params,
    success: 200,
    response: reconciliationSchema,
    problems: [],
  }),
  items: endpoint({
    method: 'GET',
    path: '/reconciliations/:reconciliationId/items',
    access: 'exports:read',
    summary: 'The bills and invoices with findings',
    params,
    query: z.strictObject({ ...pageQuery, ...kindQuery }),
    success: 200,
    response: pageOf(reconciliationItemSchema),
    problems: ['invalid-cursor'],
  }),
  csv: endpoint({
    method: 'GET',
    path: '/reconciliations/:reconciliationId/items.csv',
    access: 'exports:read',
    summary: 'The same as CSV, one row a finding',
    params,
    query: z.strictObject(kindQuery),
    success: 200,
    responseType: 'csv',
    problems: [],
  }),
}
