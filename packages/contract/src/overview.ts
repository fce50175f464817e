import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { calendarDay, instant } from './ids.ts'
import { credentialStatusSchema, disabledReasonSchema, modeSchema } from './modes.ts'
import { currencyTotalSchema } from './money.ts'
import { cappedCountSchema } from './page.ts'
import { roundKindSchema, roundSuspensionSchema } from './rounds.ts'

const pile = z.object({ count: cappedCountSchema, totals: z.array(currencyTotalSchema) })

/** Is anything wrong, and what to do: one answer for the start page; modes never mix. */
export const overviewSchema = z.object({
  credentials: z.object({
    connectedCount: z.number().int(),
    lostCount: z.number().int().describe('disconnected ones'),
    needingAttention: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          status: credentialStatusSchema,
          message: z.string(),
          since: instant,
        }),
      )
      .describe('the disconnected ones, newest first, 10 at most'),
  }),
  configurations: z.object({
    enabledCount: z.number().int(),
    disabledCount: z.number().int(),
    failingCount: z.number().int(),
    disabled: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          mode: modeSchema,
          reason: disabledReasonSchema.nullable(),
          failuresInARow: z.number().int(),
        }),
      )
      .describe('first 10, archived left out; those that Billbridge disabled come first'),
    failing: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          mode: modeSchema,
          failuresInARow: z.number().int(),
          disableAfter: z.number().int(),
        }),
      )
      .describe('enabled ones with so many failures in a row that they are told'),
  }),
  rounds: z
    .array(
      z.object({
        configurationId: z.string(),
        name: z.string(),
        mode: modeSchema,
        kind: roundKindSchema,
        suspended: roundSuspensionSchema.nullable(),
        nextAt: instant.nullable(),
      }),
    )
    .describe('hourly rounds that are set, the next ones first, 10 at most'),
  billCount: cappedCountSchema,
  modes: z.array(z.object({ mode: modeSchema, ready: pile, held: pile, inProgress: pile, failed: pile, sent: pile })),
})
export type Overview = z.infer<typeof overviewSchema>

export const exportDaySchema = z.object({
  day: calendarDay,
  sent: z.number().int(),
  failed: z.number().int(),
})
export type ExportDay = z.infer<typeof exportDaySchema>

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
  days: endpoint({
    method: 'GET',
    path: '/overview/days',
    access: 'exports:read',
    summary:
      'What finished runs sent, and what failed in them, by the day (UTC) they began; the last 14 days, oldest first',
    query: z.strictObject({ mode: modeSchema }),
    success: 200,
    response: z.object({ data: z.array(exportDaySchema) }),
    problems: [],
  }),
}
