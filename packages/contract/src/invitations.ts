import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { actorReference, idOf, instant, madeBy, makerStatusSchema, ownPersonName } from './ids.ts'
import { linkToken } from './link-token.ts'
import { pageOf, pageQuery } from './page.ts'
import { roleSchema } from './permissions.ts'
import { emailSchema } from './session.ts'

/** How an invited person gets the link: it is passed on by hand where no e-mail is sent. */
export const invitationDeliveries = ['by-hand', 'sending', 'sent', 'failed'] as const

/** An open invitation: not accepted, not revoked. One that has expired stays until it is sent again or revoked. */
export const invitationSchema = z.object({
  id: z.string(),
  email: z.string(),
  role: roleSchema,
  invitedBy: actorReference,
  makerStatus: makerStatusSchema,
  createdAt: instant,
  expiresAt: instant,
  expired: z.boolean(),
  delivery: z.enum(invitationDeliveries),
  deliveryProblem: z.string().nullable().describe('why the e-mail could not be sent, so far or for good'),
})
export type Invitation = z.infer<typeof invitationSchema>

const linkExample = 'https://billing.example.com/invitation#Example'

/** The link is told where no e-mail is sent, this once. */
const invitationMade = z.object({
  invitation: invitationSchema,
  link: z
    .string()
    .nullable()
    .describe('to be passed on by hand; null where the invitation goes by e-mail. Shown once')
    .meta({ examples: [linkExample] }),
})

export const invitationEndpoints = {
  list: endpoint({
    method: 'GET',
    path: '/invitations',
    access: 'users:read',
    summary: 'Open invitations of the current organization, newest first',
    query: z.strictObject({ ...pageQuery, madeBy }),
    success: 200,
    response: pageOf(invitationSchema),
    problems: ['invalid-cursor'],
  }),
  create: endpoint({
    method: 'POST',
    path: '/invitations',
    access: 'users:write',
    proof: 'fresh',
    summary: 'Invite somebody by a link that works once; it goes by e-mail where that is set up',
    body: z.strictObject({ email: emailSchema, role: roleSchema }),
    success: 201,
    response: invitationMade,
    problems: ['already-member', 'invitation-exists'],
  }),
  sendAgain: endpoint({
    method: 'POST',
    path: '/invitations/:invitationId/send-again',
    access: 'users:write',
    proof: 'fresh',
    summary: 'Make a new link for an invitation and begin its time anew; links made before end',
    params: z.object({ invitationId: idOf('invitation') }),
    success: 200,
    response: invitationMade,
    problems: [],
  }),
  revoke: endpoint({
    method: 'DELETE',
    path: '/invitations/:invitationId',
    access: 'users:write',
    summary: 'Revoke an invitation; its link ends at once',
    params: z.object({ invitationId: idOf('invitation') }),
    success: 204,
    problems: [],
  }),
  lookUp: endpoint({
    method: 'POST',
    path: '/invitation-links/look-up',
    access: 'public',
    summary: 'What the link of an invitation leads to',
    body: z.strictObject({ token: linkToken }),
    success: 200,
    response: z.object({
      organizationName: z.string(),
      email: z.string(),
      role: roleSchema,
      expiresAt: instant,
      known: z.boolean().describe('somebody with this e-mail exists, and proves by their password to be them'),
    }),
    problems: ['link-ended', 'too-many-attempts'],
  }),
  accept: endpoint({
    method: 'POST',
    path: '/invitation-links/accept',
    access: 'public',
    summary: 'Accept an invitation, once. Somebody new gives a name and a password, somebody known their password',
    body: z.strictObject({
      token: linkToken,
      name: ownPersonName.optional().describe('of somebody new'),
      password: z
        .string()
        .max(200)
        .optional()
        .describe('a new one of 12 characters or more, or the one there is; not needed by somebody who is signed in'),
    }),
    success: 200,
    response: z.object({
      email: z.string(),
      organizationId: z.string(),
      organizationName: z.string(),
      signedIn: z.boolean().describe('it was accepted within a session, which can switch to the organization'),
    }),
    problems: ['link-ended', 'already-member', 'too-many-attempts'],
  }),
}
