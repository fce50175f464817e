import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { instant } from './ids.ts'
import { credentialStatusSchema, modeSchema } from './modes.ts'
import { currencyTotalSchema } from './money.ts'
import { cappedCountSchema } from './page.ts'

const pile = z.object({ count: cappedCountSchema, totals: z.array(currencyTotalSchema) })

/** Is anything wrong, and what to do: one answer for the start page; modes never mix. */
export const overviewSchema = z.object({
  credentials: z.object({
    connectedCount: z.number().int(),
    needingAttention: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        status: credentialStatusSchema,
        message: z.string(),
        since: instant,
      }),
    ),
  }),
  configurations: z.object({
    enabledCount: z.number().int(),
    disabled: z
      .array(z.object({ id: z.string(), name: z.string(), mode: modeSchema }))
      .describe('first 10, archived left out'),
  }),
  billCount: cappedCountSchema,
  modes: z.array(z.object({ mode: modeSchema, ready: pile, held: pile, inProgress: pile, failed: pile, sent: pile })),
})
export type Overview = z.infer<typeof overviewSchema>

export const overviewEndpoints = {
  get: endpoint({
    method: 'GET',
    path: '/overview',
    access: 'exports:read',
    summary: 'What needs attention',
    success: 200,
    response: overviewSchema,
    problems: [],
  }),
}
