import { z } from 'zod'
import { replacementPreviewSchema } from './credential-replacement.ts'
import { endpoint } from './endpoint.ts'
import { goingOnSchema } from './going-on.ts'
import { actorReference, idOf, instant, nameOf, ownNameOf, searchText, versionNumber } from './ids.ts'
import { credentialStatusSchema, destinationSchema, entityTypeSchema, modeSchema } from './modes.ts'
import { oneOrMany, pageOf, pageQuery } from './page.ts'

export const credentialMethodSchema = z.enum(['oauth', 'restricted-key'])

/** The stages of the wizard, in order; as in `?stage=`. */
export const credentialStages = ['name', 'entity-type', 'destination', 'authenticate'] as const
export type CredentialStage = (typeof credentialStages)[number]

/** The permissions a restricted key needs, by Stripe's own names for them. */
export const keyPermissions = ['customers-write', 'invoices-write', 'webhook-endpoints-write'] as const
export const keyPermissionSchema = z.object({ permission: z.enum(keyPermissions), granted: z.boolean() })

/** Why a credential lost its access. */
export const disconnectionSchema = z.object({
  reason: z.enum(['revoked', 'key-expired', 'key-invalid', 'permissions-missing', 'by-person']),
  message: z.string(),
  at: instant,
})

export const credentialSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: credentialStatusSchema,
  entityType: entityTypeSchema.nullable(),
  destination: destinationSchema.nullable(),
  mode: modeSchema.nullable(),
  method: credentialMethodSchema.nullable(),
  stripeAccountId: z.string().nullable(),
  stripeAccountName: z.string().nullable(),
  /** `rk_test_…` or `sk_live_…` style prefix and the last four characters; never more of the key. */
  maskedKey: z.string().nullable(),
  permissions: z.array(keyPermissionSchema),
  disconnection: disconnectionSchema.nullable(),
  /** Pending only: the next stage to finish; `authorized` once Stripe said yes and only the creation is left. */
  stage: z.enum(credentialStages).nullable(),
  authorized: z.boolean(),
  /** Pending only: when it is removed unless a stage is saved before. */
  expiresAt: instant.nullable(),
  lastVerifiedAt: instant.nullable(),
  usedByCount: z.number().int().nonnegative().describe('configurations that use it, archived ones left out'),
  createdBy: actorReference,
  createdAt: instant,
  version: versionNumber,
})
export type Credential = z.infer<typeof credentialSchema>

const params = z.object({ credentialId: idOf('credential') })
export const credentialNameSchema = ownNameOf(100)

/** Outcomes a return from Stripe's consent page can have, as `?outcome=` of the Create page. */
export const authorizationOutcomes = [
  'connected',
  'refused',
  'expired',
  'already-used',
  'wrong-mode',
  'other-session',
  'other-person',
  'other-organization',
  'not-allowed',
  'account-mismatch',
  'credential-deleted',
  'stripe-error',
  'not-started-here',
] as const
export type AuthorizationOutcome = (typeof authorizationOutcomes)[number]

export const credentialEndpoints = {
  list: endpoint({
    method: 'GET',
    path: '/credentials',
    access: 'credentials:read',
    summary: 'Credentials of the organization, pending ones included',
    query: z.strictObject({
      ...pageQuery,
      search: searchText.describe('part of the name, an id or a Stripe account id'),
      status: oneOrMany(credentialStatusSchema),
      destination: destinationSchema.optional(),
      sort: z
        .enum(['name', '-name', 'createdAt', '-createdAt', 'lastVerifiedAt', '-lastVerifiedAt'])
        .default('-createdAt'),
    }),
    success: 200,
    response: pageOf(credentialSchema),
    problems: ['invalid-cursor'],
  }),
  create: endpoint({
    method: 'POST',
    path: '/credentials',
    access: 'credentials:write',
    summary: 'Stage 1: store a pending credential under its name',
    body: z.strictObject({ name: credentialNameSchema }),
    success: 201,
    response: credentialSchema,
    problems: ['credential-name-taken'],
  }),
  get: endpoint({
    method: 'GET',
    path: '/credentials/:credentialId',
    access: 'credentials:read',
    summary: 'One credential',
    params,
    success: 200,
    response: credentialSchema,
    problems: [],
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/credentials/:credentialId',
    access: 'credentials:write',
    summary:
      'Rename it; while pending, also stages 2 and 3. Changing the destination forgets an approval already given',
    params,
    body: z.strictObject({
      name: credentialNameSchema.optional(),
      entityType: entityTypeSchema.optional(),
      destination: destinationSchema.optional(),
      version: versionNumber.optional().describe('needed once it is created; the stages before may go without'),
    }),
    success: 200,
    response: credentialSchema,
    problems: [
      'credential-name-taken',
      'credential-expired',
      'credential-not-pending',
      'credential-incomplete',
      'stale-version',
    ],
  }),
  authorize: endpoint({
    method: 'POST',
    path: '/credentials/:credentialId/authorizations',
    access: 'credentials:write',
    summary:
      'Go to Stripe: an address of Stripe’s consent page, for this session, once, for 30 minutes. Console sessions only',
    params,
    success: 201,
    response: z.object({ url: z.url(), expiresAt: instant }),
    problems: ['credential-expired', 'credential-incomplete', 'oauth-not-configured', 'people-only'],
  }),
  authenticateWithKey: endpoint({
    method: 'PUT',
    path: '/credentials/:credentialId/restricted-key',
    access: 'credentials:write',
    summary: 'Connect with Stripe by a restricted key: it is probed, then kept sealed. Also reconnects',
    params,
    body: z.strictObject({
      accountName: nameOf(100),
      secretKey: z
        .string()
        .trim()
        .regex(/^(rk|sk)_(live|test)_[A-Za-z0-9_]{8,240}$/, 'must be a key such as rk_test_… or rk_live_…'),
      /** Set after the warning that a full secret key can do everything. */
      acceptFullSecretKey: z.boolean().default(false),
    }),
    success: 200,
    response: credentialSchema,
    problems: [
      'credential-expired',
      'credential-incomplete',
      'credential-account-mismatch',
      'restricted-key-refused',
      'restricted-key-wrong-mode',
      'restricted-key-missing-permissions',
      'restricted-key-account-unknown',
      'full-secret-key',
      'stripe-unavailable',
    ],
  }),
  finish: endpoint({
    method: 'POST',
    path: '/credentials/:credentialId/creation',
    access: 'credentials:write',
    summary: 'Create Credential: turns an authorized pending credential into a connected one',
    params,
    success: 200,
    response: credentialSchema,
    problems: ['credential-expired', 'credential-incomplete', 'credential-not-pending'],
  }),
  verify: endpoint({
    method: 'POST',
    path: '/credentials/:credentialId/verification',
    access: 'credentials:write',
    summary: 'Verify now: asks Stripe whether the access still holds, and notes the answer',
    params,
    success: 200,
    response: credentialSchema,
    problems: ['credential-incomplete', 'stripe-unavailable'],
  }),
  deletionPreview: endpoint({
    method: 'GET',
    path: '/credentials/:credentialId/deletion-preview',
    access: 'credentials:read',
    summary: 'What deleting it would mean',
    params,
    success: 200,
    response: z.object({
      configurations: z
        .array(z.object({ id: z.string(), name: z.string() }))
        .describe('that use it; deletion is refused while there are any'),
      sentInvoiceCount: z.number().int().nonnegative().describe('sent invoices that could no longer be followed'),
      givesUpAccess: z.boolean().describe('whether access is also given up at Stripe'),
    }),
    problems: [],
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/credentials/:credentialId',
    access: 'credentials:write',
    summary: 'Destroy the secret and, when nothing else rests on it, give the access up at Stripe',
    params,
    success: 200,
    response: z.object({ accessGivenUp: z.boolean(), sentInvoiceCount: z.number().int().nonnegative() }),
    problems: ['credential-in-use', 'credential-rows-moving'],
  }),
  reconnectionPreview: endpoint({
    method: 'GET',
    path: '/credentials/:credentialId/reconnection-preview',
    access: 'credentials:read',
    summary: 'Which bills connecting it again would send at once, and which would wait; changes nothing',
    params,
    success: 200,
    response: goingOnSchema,
    problems: [],
  }),
  replacementPreview: endpoint({
    method: 'GET',
    path: '/credentials/:credentialId/replacement-preview',
    access: 'credentials:read',
    summary: 'What Replace with… would do, and which bills it would send at once; changes nothing',
    params,
    query: z.strictObject({ replacementId: idOf('credential') }),
    success: 200,
    response: replacementPreviewSchema,
    problems: ['credential-destination-mismatch', 'credential-not-connected'],
  }),
  replace: endpoint({
    method: 'POST',
    path: '/credentials/:credentialId/replacement',
    access: 'credentials:write',
    summary: 'Move its configurations to another connected credential of the same destination',
    params,
    body: z.strictObject({ replacementId: idOf('credential') }),
    success: 200,
    response: z.object({ configurationCount: z.number().int(), exportsMoving: z.number().int() }),
    problems: [
      'credential-destination-mismatch',
      'credential-not-connected',
      'credential-rows-moving',
      'credential-unused',
      'configuration-overlap',
    ],
  }),
  connectionOptions: endpoint({
    method: 'GET',
    path: '/credential-connection-options',
    access: 'credentials:read',
    summary: 'Which modes can connect on Stripe’s site, and where a restricted key is made',
    success: 200,
    response: z.object({
      oauthModes: z.array(modeSchema),
      restrictedKeyUrls: z.object({ live: z.url(), test: z.url() }),
      stripe: z.enum(['sandbox', 'real']),
      pendingMinutes: z.number().int().positive(),
    }),
    problems: [],
  }),
}
