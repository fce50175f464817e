import { z } from 'zod'
import { instant } from './ids.ts'
import { amountSchema } from './money.ts'

export const stripeInvoiceStatusSchema = z.enum(['draft', 'open', 'paid', 'uncollectible', 'void', 'deleted'])

/** The invoice in Stripe, as last read. Amounts in minor units of the bill’s currency. */
export const sentInvoiceSchema = z.object({
  id: z.string(),
  number: z.string().nullable(),
  status: stripeInvoiceStatusSchema,
  subtotalAmount: amountSchema,
  taxAmount: amountSchema,
  totalAmount: amountSchema,
  dueAmount: amountSchema,
  paidAmount: amountSchema,
  remainingAmount: amountSchema,
  creditedBeforePaymentAmount: amountSchema.describe('minor units: by credit notes that lowered what was asked for'),
  creditedAfterPaymentAmount: amountSchema.describe('minor units: by credit notes on what was paid'),
  refundedAmount: amountSchema.nullable().describe('minor units; null: not known, the access may not read payments'),
  url: z.string().nullable().describe('page for the customer'),
  pdfUrl: z.string().nullable(),
  dashboardUrl: z.string(),
  readAt: instant.describe('when the reading began'),
  readBy: z
    .enum(['export', 'status-run', 'webhook', 'sweep'])
    .describe('our own write, Get status or a round, a webhook, the sweep for missed ones'),
})
export type SentInvoice = z.infer<typeof sentInvoiceSchema>

/** What somebody else did to a sent invoice in Stripe. Sums without tax, in minor units of their currency. */
export const invoiceDriftSchema = z.object({
  kind: z.enum(['edited', 'voided', 'deleted', 'uncollectible']),
  message: z.string(),
  remedy: z.string(),
  sent: z.object({ currency: z.string(), subtotalAmount: amountSchema, totalAmount: amountSchema }),
  found: z
    .object({ currency: z.string(), subtotalAmount: amountSchema, totalAmount: amountSchema })
    .nullable()
    .describe('null: the invoice is gone'),
  seenAt: instant,
})
export type InvoiceDrift = z.infer<typeof invoiceDriftSchema>
