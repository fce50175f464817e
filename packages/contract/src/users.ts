import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { instant, searchText } from './ids.ts'
import { pageOf, pageQuery } from './page.ts'
import { roleSchema } from './permissions.ts'

/** A person as a member of the current organization. */
export const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: roleSchema,
  status: z.enum(['active', 'suspended']),
  createdAt: instant,
})
export type User = z.infer<typeof userSchema>

export const userEndpoints = {
  list: endpoint({
    method: 'GET',
    path: '/users',
    access: 'users:read',
    summary: 'The people of the current organization, by name',
    query: z.strictObject({ ...pageQuery, search: searchText }),
    success: 200,
    response: pageOf(userSchema),
    problems: ['invalid-cursor'],
  }),
}
