import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { idOf, instant, personName, textOf } from './ids.ts'
import { ownPassword } from './session.ts'

/** Six digits of the person's app, or one of their recovery codes; blanks and hyphens do not count. */
export const codeText = textOf(40).meta({ examples: ['123456'] })

/** What a person puts into their app, as a picture or by hand; worth nothing until a code of it confirms it. */
export const enrolmentSchema = z.object({
  secret: z.string().describe('base32, to be typed by hand'),
  uri: z.string().describe('otpauth://…, to be shown as a QR picture'),
})
export type CodeEnrolment = z.infer<typeof enrolmentSchema>

/** Each signs in once instead of a code. Shown now and never again. */
export const recoveryCodes = z.array(z.string().meta({ examples: ['exam-p1e0-c0de-2345'] }))

/** One-time codes of whoever asks. */
export const oneTimeCodesSchema = z.object({
  onSince: instant.nullable().describe('null: they are off'),
  recoveryCodesLeft: z.number().int(),
  requiredBy: z.array(z.string()).describe('names of the person’s organizations that require them'),
})
export type OneTimeCodes = z.infer<typeof oneTimeCodesSchema>

/** Whether an organization requires codes of those who sign in with a password, and who has none yet. */
export const codeRequirementSchema = z.object({
  required: z.boolean(),
  without: z
    .array(z.object({ id: z.string(), name: personName, email: z.string() }))
    .describe('active members without codes, by name, at most 100'),
  withoutCount: z.number().int(),
  members: z.number().int().describe('active members'),
})
export type CodeRequirement = z.infer<typeof codeRequirementSchema>

const withCode = z.strictObject({ code: codeText })

export const oneTimeCodeEndpoints = {
  get: endpoint({
    method: 'GET',
    path: '/one-time-codes',
    access: 'signed-in',
    summary: 'Whether one has one-time codes',
    success: 200,
    response: oneTimeCodesSchema,
    problems: [],
  }),
  enrol: endpoint({
    method: 'POST',
    path: '/one-time-codes/enrolment',
    access: 'signed-in',
    summary: 'Begin to use one-time codes: takes the password, gives a secret for an app, valid for ten minutes',
    body: z.strictObject({ password: ownPassword }),
    success: 200,
    response: enrolmentSchema,
    problems: ['wrong-password', 'one-time-codes-on', 'sign-in-with-password'],
  }),
  confirm: endpoint({
    method: 'POST',
    path: '/one-time-codes/confirmation',
    access: 'signed-in',
    summary: 'Turn one-time codes on with a first code; gives the recovery codes, once, and ends all other sessions',
    body: withCode,
    success: 200,
    response: z.object({ recoveryCodes }),
    problems: ['wrong-code', 'one-time-codes-on', 'one-time-codes-off', 'sign-in-with-password'],
  }),
  renewRecoveryCodes: endpoint({
    method: 'POST',
    path: '/one-time-codes/recovery-codes',
    access: 'signed-in',
    summary: 'Replace one’s recovery codes; takes a code, the old ones are worth nothing afterwards',
    body: withCode,
    success: 200,
    response: z.object({ recoveryCodes }),
    problems: ['wrong-code', 'one-time-codes-off'],
  }),
  turnOff: endpoint({
    method: 'POST',
    path: '/one-time-codes/removal',
    access: 'signed-in',
    summary: 'Turn one’s one-time codes off; takes a code',
    body: withCode,
    success: 204,
    problems: ['wrong-code', 'one-time-codes-off', 'one-time-codes-required'],
  }),
  reset: endpoint({
    method: 'DELETE',
    path: '/users/:userId/one-time-codes',
    access: 'users:write',
    proof: 'fresh',
    summary: 'Turn off the one-time codes of a member who lost app and recovery codes',
    params: z.strictObject({ userId: idOf('user') }),
    success: 204,
    problems: ['one-time-codes-off', 'one-time-codes-shared'],
  }),
  requirement: endpoint({
    method: 'GET',
    path: '/one-time-codes/requirement',
    access: 'users:write',
    summary: 'Whether the organization requires one-time codes, and who has none',
    success: 200,
    response: codeRequirementSchema,
    problems: [],
  }),
  require: endpoint({
    method: 'PUT',
    path: '/one-time-codes/requirement',
    access: 'organization:write',
    proof: 'fresh',
    summary: 'Require one-time codes of members who sign in with a password, or no more',
    body: z.strictObject({ required: z.boolean() }),
    success: 200,
    response: codeRequirementSchema,
    problems: ['one-time-codes-off'],
  }),
}
