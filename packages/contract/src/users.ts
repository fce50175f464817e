import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { idOf, instant, personName, searchText } from './ids.ts'
import { pageOf, pageQuery } from './page.ts'
import { roleSchema } from './permissions.ts'

export const memberStatusSchema = z
  .enum(['active', 'suspended'])
  .describe('somebody who is suspended cannot sign in here; their sessions have ended')

/** A person as a member of the current organization. */
export const userSchema = z.object({
  id: z.string(),
  name: personName,
  email: z.string(),
  role: roleSchema,
  status: memberStatusSchema,
  createdAt: instant,
})
export type User = z.infer<typeof userSchema>

/** A member as the list shows them. */
export const listedUserSchema = userSchema.extend({
  linked: z
    .boolean()
    .nullable()
    .describe(
      'whether linked with the identity provider of the organization, told to who manages people; null where there is none',
    ),
})
export type ListedUser = z.infer<typeof listedUserSchema>

/** A page of people, and how many admins can act: the last one can be neither demoted, suspended nor removed. */
export const userPageSchema = pageOf(listedUserSchema).extend({ activeAdmins: z.number().int().nonnegative() })

const aboveTheirs = 'whose role is above theirs from now on; all of somebody who is suspended'

export const userEndpoints = {
  list: endpoint({
    method: 'GET',
    path: '/users',
    access: 'users:read',
    summary: 'The people of the current organization, by name',
    query: z.strictObject({ ...pageQuery, search: searchText }),
    success: 200,
    response: userPageSchema,
    problems: ['invalid-cursor'],
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/users/:userId',
    access: 'users:write',
    proof: 'fresh',
    summary: 'Change a member’s role, suspend or resume them; acts at once',
    params: z.object({ userId: idOf('user') }),
    body: z
      .strictObject({
        role: roleSchema.optional(),
        status: memberStatusSchema.optional(),
        revokeApiKeys: z
          .boolean()
          .default(false)
          .describe(`also revoke the API keys they made, themselves or by another key, ${aboveTheirs}`),
        revokeInvitations: z
          .boolean()
          .default(false)
          .describe(`also revoke the open invitations they sent, ${aboveTheirs}`),
      })
      .refine(({ role, status }) => role !== undefined || status !== undefined, 'must name a role or a status')
      .meta({ examples: [{ role: 'editor' }] }),
    success: 200,
    response: userSchema,
    problems: ['last-admin', 'last-linked-admin'],
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/users/:userId',
    access: 'users:write',
    summary: 'Remove somebody from the organization; they cannot act in it from now on',
    params: z.object({ userId: idOf('user') }),
    query: z.strictObject({
      revokeApiKeys: z
        .stringbool()
        .default(false)
        .describe('also revoke the API keys they made, themselves or by another key'),
      revokeInvitations: z.stringbool().default(false).describe('also revoke the open invitations they sent'),
    }),
    success: 204,
    problems: ['last-admin', 'last-linked-admin'],
  }),
}
