import { z } from 'zod'
import { addressSchema, batchResultSchema } from './accounts.ts'
import { endpoint } from './endpoint.ts'
import {
  calendarDay,
  emailAddress,
  idOf,
  instant,
  multilineTextOf,
  nameOf,
  searchText,
  textOf,
  versionNumber,
} from './ids.ts'
import { amountSchema, currencySchema, decimalString, minorUnits } from './money.ts'
import { cappedCountSchema, oneOrMany, pageOf, pageQuery } from './page.ts'

export const approvalStatuses = ['pending', 'approved', 'held'] as const
export const approvalStatusSchema = z.enum(approvalStatuses)
export type ApprovalStatus = z.infer<typeof approvalStatusSchema>

export const paymentStatuses = ['unpaid', 'partially-paid', 'paid'] as const
export const paymentStatusSchema = z.enum(paymentStatuses)
export type PaymentStatus = z.infer<typeof paymentStatusSchema>

/** One line of a bill. `amount` is what counts; quantity and unit price explain it where there are any. */
export const lineItemSchema = z.strictObject({
  description: textOf(500),
  product: textOf(200).nullable().default(null),
  quantity: decimalString.nullable().default(null),
  unitPrice: decimalString.nullable().default(null).describe('major units, up to 12 decimals'),
  amount: minorUnits,
})
export type LineItem = z.infer<typeof lineItemSchema>

/** A line as a billing system sends it: with its amount, or with the price from which it follows. */
export const lineItemInputSchema = lineItemSchema
  .extend({
    amount: minorUnits
      .nullable()
      .default(null)
      .describe(
        'minor units; what is given counts; left out, it is quantity × unitPrice in whole minor units, rounded so that the lines add up to `total`',
      ),
  })
  .refine(({ amount, unitPrice }) => amount !== null || unitPrice !== null, {
    path: ['amount'],
    error: 'is needed where there is no unit price',
  })

/** A day that a bill can have: what is far from any business year is a mistake of writing. */
const plausibleDay = calendarDay.refine(
  (day) => day >= '1900-01-01' && day <= '2199-12-31',
  'must be a day from 1900-01-01 to 2199-12-31',
)

/** What was paid lies between nothing and the whole; of a credit, both are negative. */
const isPlausiblyPaid = (total: number, paidAmount: number): boolean =>
  paidAmount >= Math.min(0, total) && paidAmount <= Math.max(0, total)

/** The account a bill is for: by code, made when it is new. */
export const billAccountSchema = z.strictObject({
  code: textOf(100),
  name: nameOf(200).optional().describe('needed when the account is new'),
  email: emailAddress.nullable().optional(),
  address: addressSchema.nullable().optional(),
})

/**
 * What a billing system sends. Amounts are integers in minor units of `currency`; the line amounts must add up to
 * `total`. Identity: (organization, source, number).
 */
export const billInputSchema = z
  .strictObject({
    source: textOf(60).default('default'),
    number: textOf(100),
    account: billAccountSchema,
    currency: currencySchema,
    billDate: plausibleDay,
    dueDate: plausibleDay.nullable().default(null),
    periodStart: plausibleDay.nullable().default(null),
    periodEnd: plausibleDay.nullable().default(null),
    purchaseOrder: textOf(100).nullable().default(null),
    memo: multilineTextOf(500).nullable().default(null),
    lineItems: z.array(lineItemInputSchema).min(1, 'must have at least one line').max(5000),
    total: minorUnits,
    paidAmount: minorUnits.default(0),
    approvalStatus: approvalStatusSchema.default('pending'),
    paymentStatus: paymentStatusSchema.default('unpaid'),
  })
  .refine(({ total, paidAmount }) => isPlausiblyPaid(total, paidAmount), {
    path: ['paidAmount'],
    error: 'must lie between 0 and the total: an overpayment is a credit, on a bill of its own',
  })
export type BillInput = z.output<typeof billInputSchema>

export const billSchema = z.object({
  id: z.string(),
  source: z.string(),
  number: z.string(),
  accountId: z.string(),
  accountCode: z.string(),
  accountName: z.string(),
  currency: z.string(),
  billDate: calendarDay,
  dueDate: calendarDay.nullable(),
  periodStart: calendarDay.nullable(),
  periodEnd: calendarDay.nullable(),
  purchaseOrder: z.string().nullable(),
  memo: z.string().nullable(),
  lineItemCount: z.number().int(),
  total: amountSchema,
  paidAmount: amountSchema,
  approvalStatus: approvalStatusSchema,
  paymentStatus: paymentStatusSchema.describe('what the billing system says'),
  stripePaymentStatus: paymentStatusSchema.nullable().describe('what Stripe says, from a live invoice'),
  cancelled: z.boolean(),
  contentVersion: versionNumber.describe('counts changes of content; approval and payment status are not content'),
  version: versionNumber,
  createdAt: instant,
  updatedAt: instant,
})
export type Bill = z.infer<typeof billSchema>

export const billDetailSchema = billSchema.extend({ lineItems: z.array(lineItemSchema) })
export type BillDetail = z.infer<typeof billDetailSchema>

const billRow = z.unknown().meta({
  examples: [
    {
      number: '2026-0001',
      account: { code: 'BAKERY', name: 'Example Bakery Ltd' },
      currency: 'GBP',
      billDate: '2026-01-31',
      lineItems: [{ description: 'Flour, January', amount: 24_900 }],
      total: 24_900,
    },
  ],
})

const params = z.object({ billId: idOf('bill') })

const billFilter = {
  search: searchText.describe('start of the number or of the account’s name or code, or an id'),
  accountId: idOf('account').optional().describe('of this account'),
  currency: currencySchema.optional(),
  approvalStatus: oneOrMany(approvalStatusSchema),
  paymentStatus: oneOrMany(paymentStatusSchema),
  cancelled: z.stringbool().optional().describe('only those that are, or are not'),
  from: calendarDay.optional().describe('bill date, from this day'),
  to: calendarDay.optional().describe('bill date, to this day included'),
}

export const billEndpoints = {
  list: endpoint({
    method: 'GET',
    path: '/bills',
    access: 'bills:read',
    summary: 'Bills, newest bill date first unless sorted otherwise',
    query: z.strictObject({
      ...pageQuery,
      ...billFilter,
      sort: z.enum(['billDate', '-billDate', 'number', '-number', 'total', '-total']).default('-billDate'),
    }),
    success: 200,
    response: pageOf(billSchema),
    problems: ['invalid-cursor'],
  }),
  count: endpoint({
    method: 'GET',
    path: '/bills/count',
    access: 'bills:read',
    summary: 'How many bills match search and filters, exactly up to 10,000',
    query: z.strictObject(billFilter),
    success: 200,
    response: cappedCountSchema,
    problems: [],
  }),
  create: endpoint({
    method: 'POST',
    path: '/bills',
    access: 'bills:write',
    summary: 'Send one bill. The same bill again is harmless; changed content becomes a new version',
    body: billInputSchema,
    maxBodyBytes: 5_000_000,
    success: 201,
    location: '/bills/{bill.id}',
    response: z.object({ outcome: z.enum(['created', 'updated', 'unchanged']), bill: billDetailSchema }),
    problems: ['bill-total-mismatch', 'bill-cancelled'],
  }),
  createBatch: endpoint({
    method: 'POST',
    path: '/bills/batch',
    access: 'bills:write',
    summary: 'Send up to 1,000 bills; each is taken or refused whole, by itself',
    body: z.strictObject({ bills: z.array(billRow).min(1).max(1000).describe('rows as for POST /bills') }),
    maxBodyBytes: 20_000_000,
    success: 200,
    response: z.object({ results: z.array(batchResultSchema) }),
    problems: [],
  }),
  get: endpoint({
    method: 'GET',
    path: '/bills/:billId',
    access: 'bills:read',
    summary: 'One bill with its lines',
    params,
    success: 200,
    response: billDetailSchema,
    problems: [],
  }),
  versions: endpoint({
    method: 'GET',
    path: '/bills/:billId/versions',
    access: 'bills:read',
    summary: 'Every content version of a bill, newest first',
    params,
    success: 200,
    response: z.object({
      data: z.array(z.object({ contentVersion: versionNumber, content: billDetailSchema, at: instant })),
    }),
    problems: [],
  }),
  setApproval: endpoint({
    method: 'POST',
    path: '/bills/approvals',
    access: 'bills:write',
    summary: 'Approve, hold or release bills; release puts them back to pending',
    body: z.strictObject({ billIds: z.array(idOf('bill')).min(1).max(1000), approvalStatus: approvalStatusSchema }),
    success: 200,
    response: z.object({ changed: z.number().int(), unchanged: z.number().int() }),
    problems: ['not-found', 'bill-cancelled'],
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/bills/:billId/cancellation',
    access: 'bills:write',
    summary: 'Cancel a bill; it stays, and is not exported any more',
    params,
    success: 200,
    response: billDetailSchema,
    problems: [],
  }),
}
