import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { actorReference, instant, textOf } from './ids.ts'
import { pageOf, pageQuery } from './page.ts'

/** Who changed what, when, from what to what; never holds a secret. */
export const auditEntrySchema = z.object({
  id: z.string(),
  actor: actorReference,
  action: z.string().describe('object.verb, such as credential.renamed'),
  targetId: z.string(),
  changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
  at: instant,
})
export type AuditEntry = z.infer<typeof auditEntrySchema>

export const auditEntryEndpoints = {
  list: endpoint({
    method: 'GET',
    path: '/audit-entries',
    access: 'audit:read',
    summary: 'The history of one object, newest first',
    query: z.strictObject({ ...pageQuery, targetId: textOf(60) }),
    success: 200,
    response: pageOf(auditEntrySchema),
    problems: ['invalid-cursor'],
  }),
}
