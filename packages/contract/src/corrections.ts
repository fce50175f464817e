import { z } from 'zod'
import { instant, versionNumber } from './ids.ts'
import { amountSchema } from './money.ts'

/** The two ways in which an invoice in Stripe follows its bill. */
export const correctionWays = ['update-draft', 'void-and-replace'] as const
export type CorrectionWay = (typeof correctionWays)[number]

/** What happens when a bill changes, or is cancelled, after it was exported. */
export const correctionSettingsSchema = z.strictObject({
  whenChanged: z
    .enum([...correctionWays, 'ask'])
    .default('ask')
    .describe(
      'update-draft: a draft is rewritten, anything else asks · void-and-replace: an open, unpaid invoice is voided first',
    ),
})
export type WhenChanged = z.infer<typeof correctionSettingsSchema>['whenChanged']

/** How the rows of a correction are treated: as their configuration says, or as a person says now. */
export const correctionActions = ['as-set', ...correctionWays, 'new-invoice'] as const
export const correctionActionSchema = z
  .enum(correctionActions)
  .describe('new-invoice: another one, for a bill whose invoice somebody voided or deleted in Stripe')
export type CorrectionAction = (typeof correctionActions)[number]

/**
 * How a sent bill and its invoice differ. `paid`, `partly-paid`: the billing system says so, and Stripe still asks for the
 * money.
 */
export const correctionKinds = ['changed', 'cancelled', 'paid', 'partly-paid'] as const

/** A bill that is not what was sent any more. Amounts in minor units of their currency. */
export const pendingCorrectionSchema = z.object({
  kind: z
    .enum(correctionKinds)
    .describe('paid, partly-paid: the billing system says so, and Stripe still asks for the money'),
  contentVersion: versionNumber.describe('of the bill now'),
  currency: z.string(),
  total: amountSchema.describe('minor units, of the bill now'),
  since: instant.describe('when it was first seen'),
  asksPerson: z.boolean().describe('it was tried as the configuration says, and needs a person'),
  message: z.string().nullable().describe('why it was not corrected yet'),
})
export type PendingCorrection = z.infer<typeof pendingCorrectionSchema>

/** Of `changed`: which rows a list shows; `any` is all kinds. */
export const correctionFilterSchema = z.enum(['any', ...correctionKinds, 'asks-person'])

const sums = z.object({
  currency: z.string(),
  subtotal: amountSchema,
  tax: amountSchema,
  total: amountSchema,
})

/** The sums of a bill and of its invoice side by side, as they were compared when it was sent. Never rewritten by a reading. */
export const proofSchema = z.object({
  contentVersion: versionNumber.describe('of the bill as it was sent'),
  bill: sums.describe('a bill names no tax of its own: it is in its lines'),
  invoice: sums.describe('as Stripe counted'),
  exact: z.boolean().describe('the subtotal is the bill’s to the unit; without tax of Stripe’s, so is the total'),
  comparedAt: instant,
})
export type Proof = z.infer<typeof proofSchema>

/** An invoice of the bill that is no longer in force: voided or deleted before another took its place. */
export const replacedInvoiceSchema = z.object({
  id: z.string(),
  number: z.string().nullable(),
  status: z.enum(['void', 'deleted']),
  currency: z.string(),
  subtotal: amountSchema,
  contentVersion: versionNumber.nullable().describe('of the bill as it was in it'),
  sentAt: instant.nullable(),
  replacedAt: instant,
  dashboardUrl: z.string(),
})
export type ReplacedInvoice = z.infer<typeof replacedInvoiceSchema>

/** That a person let an invoice stand although its bill says something else. */
export const acceptanceSchema = z.object({
  reason: z.string(),
  by: z.string(),
  at: instant,
  contentVersion: versionNumber,
  cancelled: z.boolean(),
  payment: z.enum(['paid', 'partly-paid']).nullish().describe('paid elsewhere, as it was when it was let be'),
  driftSeenAt: instant.nullish().describe('when the `drift` was seen that was let be as well'),
})
export type Acceptance = z.infer<typeof acceptanceSchema>
