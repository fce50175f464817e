import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { actorReference, idOf, instant, madeBy, makerStatusSchema, ownNameOf } from './ids.ts'
import { pageOf, pageQuery } from './page.ts'
import { roleSchema } from './permissions.ts'

export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  lastFour: z.string(),
  createdBy: actorReference,
  makerStatus: makerStatusSchema,
  createdAt: instant,
  expiresAt: instant.nullable().describe('refused from then on; null: never'),
  lastUsedAt: instant.nullable().describe('to the minute'),
  lastUsedAddress: z.string().nullable(),
})
export type ApiKey = z.infer<typeof apiKeySchema>

export const apiKeyEndpoints = {
  list: endpoint({
    method: 'GET',
    path: '/api-keys',
    access: 'api-keys:read',
    summary: 'API keys of the organization, newest first',
    query: z.strictObject({ ...pageQuery, madeBy }),
    success: 200,
    response: pageOf(apiKeySchema).extend({ requestsPerMinute: z.number().int().describe('limit of each key') }),
    problems: ['invalid-cursor'],
  }),
  create: endpoint({
    method: 'POST',
    path: '/api-keys',
    access: 'api-keys:write',
    proof: 'fresh',
    summary: 'Make an API key; its secret is shown in this answer and never again',
    body: z.strictObject({
      name: ownNameOf(100),
      role: roleSchema.describe('not above the role of whoever makes the key'),
      expiresAt: instant.nullable().default(null).describe('when it ends by itself; null: never'),
    }),
    success: 201,
    response: z.object({ apiKey: apiKeySchema, secret: z.string().describe('starts with bb_') }),
    problems: [],
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api-keys/:apiKeyId',
    access: 'api-keys:write',
    summary: 'Revoke an API key at once',
    params: z.object({ apiKeyId: idOf('apiKey') }),
    success: 204,
    problems: [],
  }),
}
