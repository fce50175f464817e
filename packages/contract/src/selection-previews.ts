import { z } from 'zod'
import { currencyTotalSchema } from './money.ts'
import { cappedCountSchema } from './page.ts'

/** What can be done to a selection of bill exports. */
export const exportActions = [
  'export',
  'retry',
  'status',
  'archive',
  'restore',
  'correct',
  'update-draft',
  'void-and-replace',
  'new-invoice',
  'accept',
] as const
export type ExportAction = (typeof exportActions)[number]

const reasonCount = z.object({ reason: z.string(), message: z.string(), count: z.number().int() })

/** What an action would do: how many, the sums, and which are left out and why. */
export const selectionPreviewSchema = z.object({
  selected: cappedCountSchema,
  eligible: cappedCountSchema,
  totals: z.array(currencyTotalSchema).describe('of the eligible; of a correction as their bills say now'),
  willFail: z.array(reasonCount).describe('of the eligible: what goes to Error as things stand'),
  effects: z
    .array(reasonCount.extend({ changes: z.boolean().describe('false: they are left as they are, and why') }))
    .describe('of a correction: what becomes of the invoices, as they were last read'),
  effectsOf: z
    .number()
    .int()
    .describe('of how many of the eligible the effects tell: a large selection is looked through in part'),
  invoiced: z
    .array(currencyTotalSchema)
    .describe('of those that a correction changes: the sums of their invoices as last read, without tax of Stripe’s'),
  willBeInvoiced: z
    .array(currencyTotalSchema)
    .describe('the same afterwards; nothing of what is voided or deleted, and not replaced'),
  leftOut: z.array(reasonCount),
})
export type SelectionPreview = z.infer<typeof selectionPreviewSchema>
