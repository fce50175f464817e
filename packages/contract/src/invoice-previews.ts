import { z } from 'zod'
import { configurationSettingsSchema } from './configurations.ts'
import { endpoint } from './endpoint.ts'
import { decisionSchema } from './export-decisions.ts'
import { idOf, instant } from './ids.ts'
import { amountSchema } from './money.ts'

/** The Stripe invoice a bill would become. Amounts in minor units of the bill’s currency. */
export const invoiceDraftSchema = z.object({
  customer: z.object({
    id: z.string().nullable(),
    name: z.string(),
    how: z.enum(['mapped', 'match-by-email', 'create', 'missing']),
  }),
  currency: z.string(),
  lines: z.array(z.object({ description: z.string(), amount: amountSchema })),
  total: amountSchema,
  collection: z.enum(['send-invoice', 'charge-automatically']),
  finalization: z.enum(['draft', 'finalize', 'finalize-and-mark-paid']),
  emailed: z.boolean(),
  dueAt: instant.nullable(),
  invoiceDate: instant.nullable().describe('null: the moment of sending'),
  number: z.string().nullable().describe('null: Stripe’s own'),
  memo: z.string().nullable(),
  footer: z.string().nullable(),
  customFields: z.array(z.object({ name: z.string(), value: z.string() })),
  automaticTax: z.boolean(),
})
export type InvoiceDraft = z.infer<typeof invoiceDraftSchema>

export const invoicePreviewEndpoints = {
  create: endpoint({
    method: 'POST',
    path: '/invoice-previews',
    access: 'configurations:read',
    summary:
      'The exact invoice a bill would become under a configuration, or under settings not saved yet; sends nothing',
    body: z.strictObject({
      billId: idOf('bill'),
      credentialId: idOf('credential'),
      settings: configurationSettingsSchema,
    }),
    success: 200,
    response: z.object({ decision: decisionSchema, invoice: invoiceDraftSchema.nullable() }),
    problems: ['not-found', 'credential-not-connected'],
  }),
}
