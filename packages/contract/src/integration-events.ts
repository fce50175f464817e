import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { actorReference, idOf, instant, textOf } from './ids.ts'
import { modeSchema } from './modes.ts'
import { oneOrMany, pageOf, pageQuery } from './page.ts'

/** What an integration event can be about. */
export const eventKinds = [
  'integration.validation.error',
  'integration.missingaccountmapping.error',
  'integration.authentication.error',
  'integration.perform.error',
  'integration.disabled.error',
] as const
export const eventKindSchema = z.enum(eventKinds)
export type EventKind = (typeof eventKinds)[number]

/** The kinds of objects whose page mends an event. */
export const eventTargetTypes = ['run', 'account', 'credential', 'configuration', 'billExport'] as const
export type EventTargetType = (typeof eventTargetTypes)[number]

/** Something that needs a person. What has the same cause is one event while it is open, and is counted. */
export const integrationEventSchema = z.object({
  id: z.string(),
  kind: eventKindSchema,
  mode: modeSchema,
  target: z
    .object({ type: z.enum(eventTargetTypes), id: z.string() })
    .describe('the object whose page mends it; for an account, a mapping is to be made'),
  cause: z.string().nullable().describe('finer than the kind: of a failed export, its cause'),
  stripeAccountId: z.string().nullable().describe('the Stripe account it is about, where there is one'),
  credentialId: z.string().nullable().describe('a credential of that account'),
  credential: z
    .object({ id: z.string(), name: z.string() })
    .nullable()
    .describe('that credential by its name; null where there is none, or it is removed'),
  configurations: z.array(z.object({ id: z.string(), name: z.string() })).describe('whose rules it concerns'),
  message: z.string().describe('the cause'),
  remedy: z.string().describe('what to do while it is open'),
  count: z.number().int().positive().describe('how often it happened since it was raised'),
  actioned: z.boolean().describe('dealt with: marked so by a person, or its cause is gone'),
  actionedAt: instant.nullable(),
  actionedBy: actorReference.nullable().describe('null while open, and when it settled itself'),
  recoveredAt: instant.nullable().describe('when its cause was found to be gone'),
  createdAt: instant,
  lastSeenAt: instant.describe('when it happened last, by which the list is sorted'),
})
export type IntegrationEvent = z.infer<typeof integrationEventSchema>

const params = z.object({ eventId: idOf('integrationEvent') })

/** How many events can be marked at once. */
export const mostEventsAtOnce = 200

export const integrationEventEndpoints = {
  list: endpoint({
    method: 'GET',
    path: '/integration-events',
    access: 'events:read',
    summary: 'Integration events; what happened last comes first (`lastSeenAt`)',
    query: z.strictObject({
      ...pageQuery,
      kind: oneOrMany(eventKindSchema),
      actioned: z.stringbool().optional().describe('only those that are dealt with, or are not'),
      mode: modeSchema.optional(),
      targetId: textOf(60).optional().describe('id of the run, account, credential, configuration or bill export'),
      concerns: textOf(60)
        .optional()
        .describe('id of an object: as targetId, with all that bears on bills of that configuration or credential'),
    }),
    success: 200,
    response: pageOf(integrationEventSchema),
    problems: ['invalid-cursor'],
  }),
  counts: endpoint({
    method: 'GET',
    path: '/integration-events/counts',
    access: 'events:read',
    summary: 'How many events are open, by mode; 100 stands for 100 or more',
    success: 200,
    response: z.object({ live: z.number().int(), test: z.number().int() }),
    problems: [],
  }),
  get: endpoint({
    method: 'GET',
    path: '/integration-events/:eventId',
    access: 'events:read',
    summary: 'One integration event',
    params,
    success: 200,
    response: integrationEventSchema,
    problems: [],
  }),
  setActioned: endpoint({
    method: 'PUT',
    path: '/integration-events/actioned',
    access: 'events:write',
    summary: 'Mark events as dealt with, or open again. One whose cause is gone stays as it is, and counts as left out',
    body: z.strictObject({
      eventIds: z.array(idOf('integrationEvent')).min(1).max(mostEventsAtOnce),
      actioned: z.boolean(),
    }),
    success: 200,
    response: z.object({ changed: z.number().int(), leftOut: z.number().int() }),
    problems: ['not-found'],
  }),
}
