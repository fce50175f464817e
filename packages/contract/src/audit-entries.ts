import { z } from 'zod'
import { allAuditActions, auditObjects } from './audit-actions.ts'
import { endpoint } from './endpoint.ts'
import { actorReference, instant, textOf } from './ids.ts'
import { pageOf, pageQuery } from './page.ts'

/** Who changed what, when, from where, from what to what; never holds a secret. */
export const auditEntrySchema = z.object({
  id: z.string(),
  actor: actorReference,
  action: z.string().describe('object.verb, such as credential.renamed'),
  targetId: z.string(),
  targetName: z.string().nullable().describe('what the object was called then'),
  changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
  requestId: z.string().nullable().describe('the request that did it; null for work in the background'),
  address: z
    .string()
    .nullable()
    .describe(
      'where the request came from that led to it, also where Billbridge acts; null where none did; shown to admins alone',
    ),
  at: instant,
})
export type AuditEntry = z.infer<typeof auditEntrySchema>

/** All of them narrow the log together. */
const filters = {
  targetId: textOf(60).optional().describe('the history of one object'),
  actorId: textOf(60).optional().describe('what one person or API key did; `system` and `operator` are actors too'),
  object: z.enum(auditObjects).optional().describe('kind of object'),
  action: z.enum(allAuditActions).optional(),
  from: instant.optional().describe('not before'),
  to: instant.optional().describe('before'),
}

export const auditEntryEndpoints = {
  list: endpoint({
    method: 'GET',
    path: '/audit-entries',
    access: 'audit:read',
    summary: 'What was changed in the organization, newest first',
    query: z.strictObject({ ...pageQuery, ...filters }),
    success: 200,
    response: pageOf(auditEntrySchema),
    problems: ['invalid-cursor'],
  }),
  csv: endpoint({
    method: 'GET',
    path: '/audit-entries.csv',
    access: 'audit:read',
    summary: 'The same as CSV, one row a changed field',
    query: z.strictObject(filters),
    success: 200,
    responseType: 'csv',
    problems: [],
  }),
}
