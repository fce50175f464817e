import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { providerAddressSchema } from './identity-providers.ts'
import { instant } from './ids.ts'
import { codeText } from './one-time-codes.ts'
import { ownPassword } from './session.ts'

/**
 * How a session proves once more whose it is: by the password; by a one-time code or recovery code where codes are on; at the
 * identity provider where it began there.
 */
export const proofKinds = ['password', 'code', 'identity-provider'] as const

/** When the session that asks was last proved, and how it is done again. Signing in is a proof. */
export const sessionProofSchema = z.object({
  kind: z.enum(proofKinds),
  providerName: z.string().nullable().describe('of the identity provider, where it is proved there'),
  provedAt: instant,
  needed: z.boolean().describe('what asks for a fresh proof refuses this session now'),
})
export type SessionProof = z.infer<typeof sessionProofSchema>

export const sessionProofEndpoints = {
  get: endpoint({
    method: 'GET',
    path: '/session/proof',
    access: 'signed-in',
    summary: 'When the session last proved whose it is, and how it does so again',
    success: 200,
    response: sessionProofSchema,
    problems: [],
  }),
  give: endpoint({
    method: 'POST',
    path: '/session/proof',
    access: 'signed-in',
    summary:
      'Prove once more whose session it is: the password, or a one-time code or recovery code where codes are on. The session goes on under a new cookie',
    body: z
      .strictObject({ password: ownPassword.optional(), code: codeText.optional() })
      .refine(
        ({ password, code }) => (password === undefined) !== (code === undefined),
        'must hold a password or a code',
      )
      .meta({ examples: [{ password: 'correct horse battery staple' }] }),
    success: 200,
    response: sessionProofSchema,
    problems: ['wrong-password', 'wrong-code', 'other-proof-needed'],
  }),
  beginAtProvider: endpoint({
    method: 'POST',
    path: '/session/proof/provider',
    access: 'signed-in',
    summary: 'Go to the identity provider to sign in there again, which proves whose session it is',
    body: z.strictObject({ next: z.string().max(500).optional().describe('a page of the console to come back to') }),
    success: 200,
    response: providerAddressSchema,
    problems: ['other-proof-needed', 'identity-provider-missing', 'identity-provider-refused', 'too-many-attempts'],
  }),
}
