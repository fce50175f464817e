import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { instant } from './ids.ts'
import { linkToken } from './link-token.ts'
import { emailSchema, newPasswordSchema, ownPassword } from './session.ts'

export const passwordEndpoints = {
  change: endpoint({
    method: 'PUT',
    path: '/session/password',
    access: 'signed-in',
    summary: 'Change one’s own password; ends all other sessions',
    body: z.strictObject({
      currentPassword: ownPassword,
      newPassword: newPasswordSchema,
    }),
    success: 204,
    problems: ['wrong-password', 'sign-in-with-password'],
  }),
  requestReset: endpoint({
    method: 'POST',
    path: '/password-resets',
    access: 'public',
    summary: 'Have a link to set a new password sent by e-mail; the answer does not tell whether the e-mail is known',
    body: z.strictObject({ email: emailSchema }),
    success: 202,
    response: z.object({ minutes: z.number().int().positive().describe('how long the link will work') }),
    problems: ['email-not-set-up', 'too-many-attempts'],
  }),
  lookUpReset: endpoint({
    method: 'POST',
    path: '/password-resets/look-up',
    access: 'public',
    summary: 'Whose password a link sets',
    body: z.strictObject({ token: linkToken }),
    success: 200,
    response: z.object({ email: z.string(), expiresAt: instant }),
    problems: ['link-ended', 'too-many-attempts'],
  }),
  reset: endpoint({
    method: 'POST',
    path: '/password-resets/finish',
    access: 'public',
    summary: 'Set a new password by a link, once; ends all sessions',
    body: z.strictObject({ token: linkToken, password: newPasswordSchema }),
    success: 204,
    problems: ['link-ended', 'too-many-attempts'],
  }),
}
