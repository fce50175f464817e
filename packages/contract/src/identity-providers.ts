import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { idOf, instant, ownNameOf, textOf, versionNumber } from './ids.ts'
import { ownPassword } from './session.ts'

/** What members type to find their identity provider: part of an address, of one organization only. */
export const signInAddress = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])$/, 'must be 3 to 40 lower-case letters, digits and hyphens')
  .meta({ examples: ['example-bakery'] })

/** https://…, without a query; as the identity provider names itself. */
const issuer = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://id.example.com' })
  .max(300, 'must have at most 300 characters')

/** The identity provider of an organization (OpenID Connect). Its client secret is never shown. */
export const identityProviderSchema = z.object({
  name: z.string().describe('on the button: Continue with …'),
  signInAddress: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  onlyWay: z.boolean().describe('members cannot sign in with a password'),
  linkedMembers: z.number().int().describe('active members who have linked their account'),
  linkedAdmins: z.number().int(),
  lastLinkedAdminId: z
    .string()
    .nullable()
    .describe(
      'while it is the only way in: the only admin who is linked, and so can be neither demoted, suspended nor removed',
    ),
  members: z.number().int().describe('active members'),
  version: versionNumber,
  createdAt: instant,
})
export type IdentityProvider = z.infer<typeof identityProviderSchema>

/** `provider` is null until one is registered; the callback is what to register there, and known before. */
export const identityProviderStateSchema = z.object({
  provider: identityProviderSchema.nullable(),
  callbackUrl: z.string(),
  signInUrl: z.string().nullable().describe('where members begin to sign in'),
})
export type IdentityProviderState = z.infer<typeof identityProviderStateSchema>

/** Where a browser goes on: the identity provider's page. */
export const providerAddressSchema = z.object({ url: z.string() })

/** Whether one's account is linked with the organization's identity provider. */
export const identityLinkSchema = z.object({
  providerName: z.string().nullable().describe('null: the organization has none'),
  linkedAt: instant.nullable(),
  onlyWay: z.boolean(),
})
export type IdentityLink = z.infer<typeof identityLinkSchema>

/**
 * How a return from the identity provider ended, as `?provider=` of the page it leads to. All but the first three change
 * nothing and sign nobody in.
 */
export const providerOutcomes = [
  'signed-in',
  'linked',
  'proved',
  'denied',
  'unknown',
  'expired',
  'used',
  'other-browser',
  'other-organization',
  'other-person',
  'not-linked',
  'not-active',
  'linked-to-another',
  'linked-already',
  'refused',
  'away',
] as const
export const providerOutcomeSchema = z.enum(providerOutcomes)
export type ProviderOutcome = z.infer<typeof providerOutcomeSchema>

export const identityProviderEndpoints = {
  get: endpoint({
    method: 'GET',
    path: '/identity-provider',
    access: 'organization:write',
    summary: 'The identity provider of the organization, and how far its members are linked with it',
    success: 200,
    response: identityProviderStateSchema,
    problems: [],
  }),
  set: endpoint({
    method: 'PUT',
    path: '/identity-provider',
    access: 'organization:write',
    proof: 'fresh',
    summary: 'Register the identity provider of the organization, or change it; it is asked whether it is one',
    body: z.strictObject({
      name: ownNameOf(60),
      signInAddress,
      issuer,
      clientId: textOf(200),
      clientSecret: textOf(500).nullable().describe('null keeps the one that is stored, while the issuer stays'),
      version: versionNumber.nullable().describe('of what is changed; null to register the first'),
    }),
    success: 200,
    response: identityProviderStateSchema,
    problems: [
      'stale-version',
      'sign-in-address-taken',
      'identity-provider-refused',
      'identity-provider-only-way',
      'too-many-attempts',
    ],
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/identity-provider',
    access: 'organization:write',
    proof: 'fresh',
    summary: 'Remove the identity provider, with all links to it',
    success: 204,
    problems: ['identity-provider-missing', 'identity-provider-only-way'],
  }),
  setOnlyWay: endpoint({
    method: 'PUT',
    path: '/identity-provider/only-way',
    access: 'organization:write',
    proof: 'fresh',
    summary: 'Allow no other way to sign in than the identity provider, or passwords again; ends sessions of passwords',
    body: z.strictObject({ onlyWay: z.boolean() }),
    success: 200,
    response: identityProviderStateSchema,
    problems: ['identity-provider-missing', 'identity-provider-unproven'],
  }),
  link: endpoint({
    method: 'GET',
    path: '/identity-provider/link',
    access: 'signed-in',
    summary: 'Whether one’s account is linked with the identity provider',
    success: 200,
    response: identityLinkSchema,
    problems: [],
  }),
  beginLink: endpoint({
    method: 'POST',
    path: '/identity-provider/link',
    access: 'signed-in',
    summary: 'Go to the identity provider to link one’s account with it; takes the password',
    body: z.strictObject({ password: ownPassword }),
    success: 200,
    response: providerAddressSchema,
    problems: ['wrong-password', 'identity-provider-missing', 'identity-provider-refused', 'identity-linked'],
  }),
  unlink: endpoint({
    method: 'DELETE',
    path: '/identity-provider/link',
    access: 'signed-in',
    summary: 'Unlink one’s account from the identity provider',
    success: 204,
    problems: ['identity-provider-only-way', 'identity-provider-missing'],
  }),
  unlinkMember: endpoint({
    method: 'DELETE',
    path: '/identity-provider/links/:userId',
    access: 'users:write',
    proof: 'fresh',
    summary:
      'Unlink a member’s account from the identity provider; ends sessions of theirs that began there. Not for one’s own',
    params: z.object({ userId: idOf('user') }),
    success: 204,
    problems: ['identity-provider-missing', 'last-linked-admin'],
  }),
}
