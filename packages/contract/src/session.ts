import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { idOf, ownEmailAddress, ownNameOf, ownPersonName, personName } from './ids.ts'
import { planSchema } from './organizations.ts'
import { roleSchema } from './permissions.ts'

export const emailSchema = ownEmailAddress

/** The password somebody has now; any length, because it is compared and not chosen. */
export const ownPassword = z.string().min(1, 'must not be empty').max(200)

/** 12 to 200 characters; length is what makes a password strong. */
export const newPasswordSchema = z
  .string()
  .min(12, 'must have at least 12 characters')
  .max(200, 'must have at most 200 characters')

/** Who is signed in, where, and what they may do. */
export const sessionSchema = z.object({
  user: z.object({ id: z.string(), name: personName, email: z.string() }),
  organization: z.object({ id: z.string(), name: z.string(), plan: planSchema }),
  role: roleSchema,
  organizations: z.array(z.object({ id: z.string(), name: z.string(), role: roleSchema })),
})
export type Session = z.infer<typeof sessionSchema>

/**
 * What is asked after a right password, before anybody is signed in. `code`: a one-time code. `enrol`: to begin using
 * codes, because the organization requires them. `link`: to link the account with the identity provider, because that is
 * the only way in. It ends after ten minutes or five wrong codes.
 */
export const signInStepSchema = z.object({
  kind: z.enum(['code', 'enrol', 'link']),
  organizationName: z.string(),
  providerName: z.string().nullable().describe('of the identity provider, for `link`'),
})
export type SignInStep = z.infer<typeof signInStepSchema>

/** Either one is signed in, or a step is still to be done. */
export const signInAnswerSchema = z.object({ session: sessionSchema.nullable(), step: signInStepSchema.nullable() })
export type SignInAnswer = z.infer<typeof signInAnswerSchema>

export const sessionEndpoints = {
  get: endpoint({
    method: 'GET',
    path: '/session',
    access: 'signed-in',
    summary: 'Who is signed in, and in which organization',
    success: 200,
    response: sessionSchema,
    problems: [],
  }),
  current: endpoint({
    method: 'GET',
    path: '/session/current',
    access: 'public',
    summary: 'Who is signed in by the session cookie, or nobody: asked before it is known whether somebody is',
    success: 200,
    response: z.object({ session: sessionSchema.nullable() }),
    problems: [],
  }),
  signIn: endpoint({
    method: 'POST',
    path: '/session',
    access: 'public',
    summary: 'Sign in with e-mail and password; sets the session cookie, and says when a step is still to be done',
    body: z.strictObject({
      email: emailSchema,
      password: ownPassword,
      organizationId: idOf('organization')
        .optional()
        .describe('where to work, if one is an active member there; else where one worked last'),
    }),
    success: 200,
    response: signInAnswerSchema,
    problems: ['sign-in-with-provider', 'wrong-email-or-password', 'no-active-membership', 'too-many-attempts'],
  }),
  signOut: endpoint({
    method: 'DELETE',
    path: '/session',
    access: 'public',
    summary: 'Sign out',
    success: 204,
    problems: [],
  }),
  switchOrganization: endpoint({
    method: 'PUT',
    path: '/session/organization',
    access: 'signed-in',
    summary: 'Work in another of one’s organizations',
    body: z.strictObject({ organizationId: idOf('organization') }),
    success: 200,
    response: sessionSchema,
    problems: ['not-found', 'one-time-codes-required', 'sign-in-with-provider', 'sign-in-with-password'],
  }),
  setupStatus: endpoint({
    method: 'GET',
    path: '/setup',
    access: 'public',
    summary: 'Whether the first admin is still to be made',
    success: 200,
    response: z.object({ needed: z.boolean() }),
    problems: [],
  }),
  setup: endpoint({
    method: 'POST',
    path: '/setup',
    access: 'public',
    summary: 'Make the first organization and its first admin, once; signs in',
    body: z.strictObject({
      organizationName: ownNameOf(100),
      name: ownPersonName,
      email: emailSchema,
      password: newPasswordSchema,
    }),
    success: 201,
    response: sessionSchema,
    problems: ['setup-already-done', 'too-many-attempts'],
  }),
}
