import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { providerAddressSchema, signInAddress } from './identity-providers.ts'
import { codeText, enrolmentSchema, recoveryCodes } from './one-time-codes.ts'
import { sessionSchema, signInAnswerSchema, signInStepSchema } from './session.ts'

const withCode = z.strictObject({ code: codeText })

/** What somebody can do between a right password and being signed in; the cookie says whose sign-in it is. */
export const signInStepEndpoints = {
  current: endpoint({
    method: 'GET',
    path: '/session/step',
    access: 'public',
    summary: 'The step that a sign-in of this browser waits for, if there is one',
    success: 200,
    response: z.object({ step: signInStepSchema.nullable() }),
    problems: [],
  }),
  code: endpoint({
    method: 'POST',
    path: '/session/step/code',
    access: 'public',
    summary: 'Finish signing in with a one-time code or a recovery code; five wrong ones end the sign-in',
    body: withCode,
    success: 200,
    response: signInAnswerSchema,
    problems: [
      'wrong-code',
      'sign-in-step-ended',
      'too-many-attempts',
      'sign-in-with-provider',
      'no-active-membership',
    ],
  }),
  enrol: endpoint({
    method: 'POST',
    path: '/session/step/enrolment',
    access: 'public',
    summary: 'Begin to use one-time codes, where the organization requires them before signing in',
    success: 200,
    response: enrolmentSchema,
    problems: ['sign-in-step-ended', 'one-time-codes-on'],
  }),
  link: endpoint({
    method: 'POST',
    path: '/session/step/provider',
    access: 'public',
    summary: 'Go to the identity provider to link the account and finish signing in, where nothing else is allowed',
    success: 200,
    response: providerAddressSchema,
    problems: ['sign-in-step-ended', 'identity-provider-refused', 'too-many-attempts'],
  }),
  provider: endpoint({
    method: 'POST',
    path: '/session/provider',
    access: 'public',
    summary: 'Sign in through the identity provider of an organization, found by its sign-in address',
    body: z.strictObject({
      address: signInAddress,
      next: z.string().max(500).optional().describe('a page of the console to go on to'),
    }),
    success: 200,
    response: providerAddressSchema,
    problems: ['sign-in-address-unknown', 'identity-provider-refused', 'too-many-attempts'],
  }),
  confirm: endpoint({
    method: 'POST',
    path: '/session/step/enrolment/confirmation',
    access: 'public',
    summary: 'Turn one-time codes on with a first code and finish signing in; gives the recovery codes, once',
    body: withCode,
    success: 200,
    response: z.object({ session: sessionSchema, recoveryCodes }),
    problems: [
      'wrong-code',
      'sign-in-step-ended',
      'one-time-codes-on',
      'one-time-codes-off',
      'too-many-attempts',
      'sign-in-with-provider',
      'no-active-membership',
    ],
  }),
}
