import { z } from 'zod'
import { instant } from './ids.ts'

/** Whether the runtime knows a time zone by this IANA name, former ones included. An offset such as +02:00 has no summer time. */
const isTimeZone = (name: string): boolean => {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** The panel Schedule: what a configuration does by itself at the top of every hour of its time zone. */
export const scheduleSettingsSchema = z.strictObject({
  exportHourly: z.boolean().default(false).describe('Premium: export what is ready, every hour'),
  importStatusHourly: z.boolean().default(false).describe('Premium: read the status of sent invoices, every hour'),
  timeZone: z
    .string()
    .max(60)
    .refine(isTimeZone, 'must be a time zone such as Europe/Berlin')
    .default('UTC')
    .describe('of the hours, of days and of due dates'),
  pauseUntil: instant.nullable().default(null).describe('scheduled rounds wait until then; a person may still export'),
})

/** The two settings of the panel Schedule that the plan Premium includes, with the kind of round each is for. */
export const hourlySettings = { export: 'exportHourly', status: 'importStatusHourly' } as const

const failureCount = (least: number) =>
  z.number().int().min(least, `must be at least ${least}`).max(1000, 'must be at most 1000')

/** The panel Safety: when failures in a row are told, and when they end in disabling the configuration. */
export const safetySettingsSchema = z
  .strictObject({
    disableAfter: failureCount(2).default(30).describe('failures in a row that disable the configuration'),
    warnAt: failureCount(1).default(20).describe('failures in a row that are told before'),
  })
  .refine(({ disableAfter, warnAt }) => warnAt < disableAfter, {
    path: ['warnAt'],
    message: 'must be less than the failures that disable the configuration',
  })

export const roundKinds = ['export', 'status'] as const
export const roundKindSchema = z.enum(roundKinds)
export type RoundKind = z.infer<typeof roundKindSchema>

/** Why a round that is set does not run: the first that applies. */
export const roundSuspensionSchema = z.enum(['archived', 'disabled', 'plan', 'credential', 'paused'])
export type RoundSuspension = z.infer<typeof roundSuspensionSchema>

/** One kind of hourly round of a configuration. */
export const roundStateSchema = z.object({
  scheduled: z.boolean().describe('as the settings say'),
  suspended: roundSuspensionSchema.nullable().describe('set, but held back at present'),
  nextAt: instant.nullable().describe('null: none as things stand'),
  lastCheckedAt: instant.nullable().describe('the latest hour that was looked at, whether or not there was anything'),
  lastRunId: z.string().nullable(),
  lastRunAt: instant.nullable(),
})
export type RoundState = z.infer<typeof roundStateSchema>

export const roundsSchema = z.object({ export: roundStateSchema, status: roundStateSchema })
export type Rounds = z.infer<typeof roundsSchema>
