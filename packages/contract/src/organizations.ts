import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { instant, ownNameOf, versionNumber } from './ids.ts'

export const planSchema = z.enum(['free', 'premium']).describe('set by the operator')
export type Plan = z.infer<typeof planSchema>

export const organizationSchema = z.object({
  id: z.string(),
  name: z.string(),
  plan: planSchema,
  version: versionNumber,
  createdAt: instant,
})
export type Organization = z.infer<typeof organizationSchema>

export const organizationEndpoints = {
  get: endpoint({
    method: 'GET',
    path: '/organization',
    access: 'organization:read',
    summary: 'The current organization',
    success: 200,
    response: organizationSchema,
    problems: [],
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/organization',
    access: 'organization:write',
    summary: 'Rename the current organization',
    body: z.strictObject({ name: ownNameOf(100), version: versionNumber }),
    success: 200,
    response: organizationSchema,
    problems: ['stale-version'],
  }),
}
