/** How somebody came in, as the change `way` of `session.signed-in` says it. */
export const signInWays = [
  'password',
  'password-and-code',
  'password-and-recovery-code',
  'identity-provider',
  'another-organization',
] as const
export type SignInWay = (typeof signInWays)[number]

/** Why somebody was not let in, as the change `reason` of `session.sign-in-refused` says it. */
export const refusalReasons = ['wrong-password', 'wrong-code'] as const
export type RefusalReason = (typeof refusalReasons)[number]

/** What somebody signed in was asked their password for, as the change `purpose` of `user.password-refused` says it. */
export const passwordPurposes = ['new-password', 'one-time-codes', 'identity-link', 'proof'] as const
export type PasswordPurpose = (typeof passwordPurposes)[number]

/** What somebody signed in was asked a one-time code for, as the change `purpose` of `user.code-refused` says it. */
export const codePurposes = ['codes-off', 'recovery-codes', 'proof'] as const
export type CodePurpose = (typeof codePurposes)[number]

/** How somebody signed in proved once more who they are, as the change `way` of `session.proved` says it. */
export type ProofWay = 'password' | SpentAs | 'identity-provider'

/** Which kind of code was taken. */
export type SpentAs = 'code' | 'recovery-code'
