import { z } from 'zod'
import { type Letter, plainLine } from '../../platform/letter.ts'

const spentCodeSchema = z.enum(['code', 'recovery-code'])
/** What somebody proved themselves by who has one-time codes. */
export type SpentCode = z.infer<typeof spentCodeSchema>

const provider = z.string()

/** What changed of the ways somebody signs in. */
export const securityChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['password-changed', 'codes-on', 'codes-reset']) }),
  // Promises of the version before do not say by what.
  z.strictObject({ kind: z.enum(['codes-off', 'recovery-codes-renewed']), by: spentCodeSchema.exactOptional() }),
  /** In place of a one-time code at signing in; `left` are unused. */
  z.strictObject({ kind: z.literal('recovery-code-used'), left: z.int() }),
  z.strictObject({ kind: z.enum(['provider-linked', 'provider-unlinked']), provider }),
  z.strictObject({ kind: z.literal('provider-unlinked-by-admin'), provider, onlyWay: z.boolean() }),
  z.strictObject({ kind: z.literal('provider-removed'), provider, organization: z.string() }),
])
export type SecurityChange = Readonly<z.infer<typeof securityChangeSchema>>

interface Words {
  readonly subject: string
  readonly told: string
}

const byWhat = (by: SpentCode | undefined): string => (by === 'recovery-code' ? ', by a recovery code' : '')

const howManyLeft = (left: number): string => {
  if (left === 0) return 'None is left'
  return left === 1 ? 'One is left' : `${left} are left`
}

const wordsOf = (change: SecurityChange): Words => {
  switch (change.kind) {
    case 'password-changed':
      return {
        subject: 'Your Billbridge password was changed',
        told: 'the password of your account was changed, and everybody else who used it was signed out.',
      }
    case 'codes-on':
      return {
        subject: 'One-time codes of your Billbridge account were turned on',
        told: 'signing in with your password takes a one-time code from now on. All other sessions of yours were ended.',
      }
    case 'codes-off':
      return {
        subject: 'One-time codes of your Billbridge account were turned off',
        told: `one-time codes were turned off${byWhat(change.by)}: from now on your password alone signs you in.`,
      }
    case 'codes-reset':
      return {
        subject: 'One-time codes of your Billbridge account were reset',
        told: 'an admin of your organization, or the operator, turned your one-time codes off, as for somebody who lost app and recovery codes: from now on your password alone signs you in.',
      }
    case 'recovery-codes-renewed':
      return {
        subject: 'New recovery codes of your Billbridge account were made',
        told: `new recovery codes were made for your account${byWhat(change.by)}. The old ones are worth nothing any more.`,
      }
    case 'recovery-code-used':
      return {
        subject: 'A recovery code of your Billbridge account was used',
        told: `a recovery code was used in place of a one-time code, after your password. It works no more. ${howManyLeft(change.left)}; under “Your account” you make new ones.`,
      }
    case 'provider-linked':
      return {
        subject: 'Your Billbridge account was linked with an identity provider',
        told: `an account at ${plainLine(change.provider)} was linked with yours, and signs you in from now on.`,
      }
    case 'provider-unlinked':
      return {
        subject: 'Your Billbridge account was unlinked from an identity provider',
        told: `the account at ${plainLine(change.provider)} was unlinked from yours, and signs you in no more.`,
      }
    case 'provider-unlinked-by-admin':
      return {
        subject: 'Your Billbridge account was unlinked from an identity provider',
        told: `an admin of your organization unlinked the account at ${plainLine(change.provider)} from yours. It signs you in no more, and sessions that began there were ended. ${
          change.onlyWay
            ? 'To come in again, give your password at signing in: it leads you on to link an account there.'
            : 'From now on you sign in with your password; under “Your account” you can link an account there again.'
        }`,
      }
    case 'provider-removed':
      return {
        subject: 'From now on you sign in to Billbridge with your password',
        told: `${plainLine(change.organization)} removed its identity provider ${plainLine(change.provider)}: your account there signs you in no more, and sessions that began there were ended. From now on you sign in with this e-mail address and your password, and a one-time code if you turned those on.`,
      }
  }
}

/** What to do about it, beginning with what stops whoever it was: a new password ends all sessions. */
const remedyOf = ({ kind }: SecurityChange): string => {
  const setNew = 'set a new password at once by “Forgot your password?”,'
  const tell = 'and tell an admin of your organization.'
  switch (kind) {
    case 'provider-removed':
    case 'provider-unlinked-by-admin':
      return 'If you do not know your password any more, set a new one by “Forgot your password?”. If you did not expect this, ask an admin of your organization.'
    case 'provider-linked':
      // It would begin new sessions.
      return `If it was not you, unlink that account under “Your account”, ${setNew} ${tell}`
    case 'recovery-code-used':
      // Whoever it was has the others as well.
      return `If it was not you, ${setNew} make new recovery codes under “Your account”, ${tell}`
    default:
      return `If it was not you, ${setNew} ${tell}`
  }
}

/** What somebody is told of a change of how they sign in, so that they notice when it was not them. */
export const toSecurityLetter = (change: SecurityChange, given: { name: string; url: string }): Letter => {
  const { subject, told } = wordsOf(change)
  return {
    subject,
    paragraphs: [`Hello ${plainLine(given.name)},`, told],
    button: { label: 'Sign in', url: given.url },
    footer: remedyOf(change),
  }
}
