import { z } from 'zod'
import { paymentStatusSchema } from './bills.ts'
import { correctionSettingsSchema } from './corrections.ts'
import { endpoint } from './endpoint.ts'
import { goingOnSchema } from './going-on.ts'
import {
  actorReference,
  calendarDay,
  idOf,
  instant,
  multilineTextOf,
  ownNameOf,
  searchText,
  versionNumber,
} from './ids.ts'
import {
  credentialStatusSchema,
  destinationSchema,
  disabledReasonSchema,
  entityTypeSchema,
  modeSchema,
} from './modes.ts'
import { pageOf, pageQuery } from './page.ts'
import { roundsSchema, safetySettingsSchema, scheduleSettingsSchema } from './rounds.ts'

const dayCount = z.number().int().min(1, 'must be at least 1').max(365, 'must be at most 365')

/** `{{bill.number}}` and the like; the names that may stand in it are in `templateFields`. */
export const templateFields = [
  'bill.number',
  'bill.date',
  'bill.dueDate',
  'bill.periodStart',
  'bill.periodEnd',
  'bill.memo',
  'bill.purchaseOrder',
  'bill.source',
  'account.code',
  'account.name',
] as const

const templateText = (max: number) =>
  multilineTextOf(max).refine(
    (text) =>
      [...text.matchAll(/\{\{\s*([^}]*?)\s*\}\}/g)].every(([, name]) =>
        (templateFields as readonly string[]).includes(name ?? ''),
      ),
    `may only name ${templateFields.map((field) => `{{${field}}}`).join(', ')}`,
  )

/** The rules of a configuration, panel by panel. Every key has the default of the documentation. */
export const configurationSettingsSchema = z.strictObject({
  accounts: z
    .strictObject({
      includedAccountIds: z.array(idOf('account')).max(5000).default([]).describe('empty: all accounts'),
      excludedAccountIds: z.array(idOf('account')).max(5000).default([]).describe('wins over included'),
    })
    .prefault({}),
  notifications: z
    .strictObject({
      userIds: z.array(idOf('user')).max(50).default([]).describe('told by e-mail of events, and when they are over'),
    })
    .prefault({}),
  bills: z
    .strictObject({
      onlyApproved: z.boolean().default(false),
      paymentStatuses: z
        .array(paymentStatusSchema)
        .min(1, 'must name at least one status')
        .default(['unpaid', 'partially-paid', 'paid']),
      ignoreBefore: calendarDay.nullable().default(null).describe('bills dated before this day are not sent'),
    })
    .prefault({}),
  schedule: scheduleSettingsSchema.prefault({}),
  dueDate: z
    .strictObject({
      whenEmpty: z.enum(['hold', 'add-days']).default('add-days'),
      addDays: dayCount.default(30),
      countFrom: z.enum(['sending-day', 'bill-date']).default('sending-day'),
      whenPast: z.enum(['hold', 'add-days']).default('hold'),
      pastAddDays: dayCount.default(30).describe('days from sending, for a due date already past'),
    })
    .prefault({}),
  invoice: z
    .strictObject({
      finalization: z.enum(['draft', 'finalize']).default('draft'),
      collection: z.enum(['send-invoice', 'charge-automatically']).default('send-invoice'),
      emailThroughStripe: z.boolean().default(false),
      numbering: z
        .enum(['stripe', 'bill'])
        .default('stripe')
        .describe('stripe: the bill’s number goes in a custom field'),
      skipZeroTotals: z.boolean().default(true),
      belowMinimum: z.enum(['skip', 'send']).default('skip'),
      negativeTotals: z.enum(['skip', 'send']).default('skip'),
      partlyPaid: z.enum(['hold', 'draft']).default('hold'),
      dateAtPeriodEnd: z.boolean().default(false),
    })
    .prefault({}),
  lines: z
    .strictObject({
      grouping: z.enum(['bill-line', 'product']).default('bill-line'),
      hideZeroLines: z.boolean().default(false),
      overLimit: z.enum(['report', 'fold']).default('report').describe('more than 250 lines'),
      memoTemplate: templateText(500).default(''),
      footerTemplate: templateText(500).default(''),
      purchaseOrderTemplate: templateText(140).default('{{bill.purchaseOrder}}'),
    })
    .prefault({}),
  customer: z
    .strictObject({ whenUnmapped: z.enum(['report', 'match-by-email', 'create']).default('report') })
    .prefault({}),
  tax: z.strictObject({ mode: z.enum(['none', 'stripe-automatic']).default('none') }).prefault({}),
  corrections: correctionSettingsSchema.prefault({}),
  safety: safetySettingsSchema.prefault({}),
})
export type ConfigurationSettings = z.output<typeof configurationSettingsSchema>

export const defaultConfigurationSettings: ConfigurationSettings = configurationSettingsSchema.parse({})

export const configurationSchema = z.object({
  id: z.string(),
  name: z.string(),
  entityType: entityTypeSchema,
  destination: destinationSchema,
  mode: modeSchema,
  credentialId: z.string(),
  credentialName: z.string(),
  credentialStatus: credentialStatusSchema,
  stripeAccountId: z.string(),
  stripeAccountName: z.string().nullable(),
  enabled: z.boolean(),
  disabledReason: disabledReasonSchema.nullable(),
  failuresInARow: z.number().int().nonnegative().describe('of its bills, since the last one that was sent'),
  archived: z.boolean(),
  settings: configurationSettingsSchema,
  lastRunId: z.string().nullable(),
  lastRunAt: instant.nullable(),
  rounds: roundsSchema,
  createdBy: actorReference,
  createdAt: instant,
  updatedAt: instant,
  version: versionNumber,
})
export type Configuration = z.infer<typeof configurationSchema>

const params = z.object({ configurationId: idOf('configuration') })
const name = ownNameOf(100)

export const configurationEndpoints = {
  list: endpoint({
    method: 'GET',
    path: '/configurations',
    access: 'configurations:read',
    summary: 'Configurations by name; archived ones only when asked for',
    query: z.strictObject({
      ...pageQuery,
      search: searchText,
      mode: modeSchema.optional(),
      credentialId: idOf('credential').optional().describe('with this credential'),
      enabled: z.stringbool().optional().describe('only those that are, or are not'),
      archived: z.stringbool().default(false).describe('only those that are; without it, those that are not'),
      sort: z.enum(['name', '-name', 'createdAt', '-createdAt', 'lastRunAt', '-lastRunAt']).default('name'),
    }),
    success: 200,
    response: pageOf(configurationSchema),
    problems: ['invalid-cursor'],
  }),
  create: endpoint({
    method: 'POST',
    path: '/configurations',
    access: 'configurations:write',
    summary: 'Make a configuration over a connected credential; it starts disabled unless `enabled` is true',
    body: z.strictObject({
      name,
      entityType: entityTypeSchema.default('bill'),
      credentialId: idOf('credential'),
      settings: configurationSettingsSchema.prefault({}),
      enabled: z.boolean().default(false),
    }),
    success: 201,
    response: configurationSchema,
    problems: [
      'configuration-name-taken',
      'credential-not-connected',
      'configuration-overlap',
      'plan-required',
      'not-found',
    ],
  }),
  get: endpoint({
    method: 'GET',
    path: '/configurations/:configurationId',
    access: 'configurations:read',
    summary: 'One configuration',
    params,
    success: 200,
    response: configurationSchema,
    problems: [],
  }),
  update: endpoint({
    method: 'PUT',
    path: '/configurations/:configurationId',
    access: 'configurations:write',
    summary: 'Change name and rules; a stale version is refused with what changed meanwhile in `details.changes`',
    params,
    body: z.strictObject({ name, settings: configurationSettingsSchema, version: versionNumber }),
    success: 200,
    response: configurationSchema,
    problems: [
      'configuration-name-taken',
      'configuration-overlap',
      'configuration-archived',
      'plan-required',
      'stale-version',
      'not-found',
    ],
  }),
  setEnabled: endpoint({
    method: 'PUT',
    path: '/configurations/:configurationId/enabled',
    access: 'configurations:write',
    summary: 'Enable or disable. Enabling is refused on overlap, naming the other and the shared accounts',
    params,
    body: z.strictObject({ enabled: z.boolean(), version: versionNumber }),
    success: 200,
    response: configurationSchema,
    problems: ['configuration-overlap', 'configuration-archived', 'credential-not-connected', 'stale-version'],
  }),
  enablingPreview: endpoint({
    method: 'GET',
    path: '/configurations/:configurationId/enabling-preview',
    access: 'configurations:read',
    summary: 'Which bills enabling it would send at once, and which would wait; changes nothing',
    params,
    success: 200,
    response: goingOnSchema,
    problems: [],
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/configurations/:configurationId',
    access: 'configurations:write',
    summary: 'Delete it if it never ran, archive it otherwise',
    params,
    success: 200,
    response: z.object({ outcome: z.enum(['deleted', 'archived']) }),
    problems: [],
  }),
  versions: endpoint({
    method: 'GET',
    path: '/configurations/:configurationId/versions',
    access: 'configurations:read',
    summary: 'Every version, newest first, with what changed from the one before',
    params,
    query: z.strictObject(pageQuery),
    success: 200,
    response: pageOf(
      z.object({
        version: versionNumber,
        name: z.string(),
        settings: configurationSettingsSchema,
        changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
        actor: actorReference,
        at: instant,
      }),
    ),
    problems: ['invalid-cursor'],
  }),
  copy: endpoint({
    method: 'POST',
    path: '/configurations/:configurationId/copies',
    access: 'configurations:write',
    summary: 'Copy its rules to a new, disabled configuration over another credential, for example from test to live',
    params,
    body: z.strictObject({ name, credentialId: idOf('credential') }),
    success: 201,
    location: '/configurations/{id}',
    response: configurationSchema,
    problems: ['configuration-name-taken', 'credential-not-connected', 'not-found'],
  }),
}
