import { z } from 'zod'
import { exportErrorSchema } from './export-decisions.ts'
import { instant, versionNumber } from './ids.ts'

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
  kind: z.enum(['export', 'status', 'correct']),
  outcome: z
    .enum(['sent', 'waited', 'retry', 'rejected', 'reauthorize', 'skipped', 'read', 'withdrawn', 'interrupted'])
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
