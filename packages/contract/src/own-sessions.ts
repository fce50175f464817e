import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { instant, ownPersonName } from './ids.ts'
import { sessionSchema } from './session.ts'

/** One of the sessions of whoever asks. What is shown as its id is a hash: nobody can act with it. */
export const ownSessionSchema = z.object({
  id: z.string().describe('SHA-256 of the session id, in hex'),
  current: z.boolean().describe('the one that asks'),
  browser: z.string().nullable().describe('as the browser named itself at sign-in, such as Firefox'),
  system: z.string().nullable().describe('such as Windows'),
  address: z.string().describe('where from the sign-in came; empty when it is not known'),
  organizationId: z.string(),
  organizationName: z.string(),
  signedInAt: instant,
  lastUsedAt: instant.describe('exact to a minute'),
})
export type OwnSession = z.infer<typeof ownSessionSchema>

const sessionHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be the id of a session as the list shows it')
  .meta({ examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'] })

export const ownSessionEndpoints = {
  rename: endpoint({
    method: 'PATCH',
    path: '/session/user',
    access: 'signed-in',
    summary: 'Change one’s own name, in all organizations; not for who came by an identity provider',
    body: z.strictObject({ name: ownPersonName }),
    success: 200,
    response: sessionSchema,
    problems: ['sign-in-with-password'],
  }),
  list: endpoint({
    method: 'GET',
    path: '/sessions',
    access: 'signed-in',
    summary: 'Where one is signed in oneself, in all organizations: the one that asks, then the last used first',
    success: 200,
    response: z.object({ data: z.array(ownSessionSchema) }),
    problems: [],
  }),
  end: endpoint({
    method: 'DELETE',
    path: '/sessions/:sessionId',
    access: 'signed-in',
    summary: 'End one of one’s own sessions at once',
    params: z.object({ sessionId: sessionHash }),
    success: 204,
    problems: [],
  }),
  endOthers: endpoint({
    method: 'DELETE',
    path: '/sessions',
    access: 'signed-in',
    summary: 'End all of one’s own sessions but the one that asks',
    success: 200,
    response: z.object({ ended: z.number().int().nonnegative() }),
    problems: [],
  }),
}
