import { type Letter, plainLine } from '../../platform/letter.ts'

/** What changed of the ways somebody signs in. */
export type SecurityChange =
  | { readonly kind: 'password-changed' }
  | { readonly kind: 'codes-on' | 'codes-off' | 'codes-reset' | 'recovery-codes-renewed' }
  | { readonly kind: 'provider-linked' | 'provider-unlinked'; readonly provider: string }

interface Words {
  readonly subject: string
  readonly told: string
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
        told: 'one-time codes were turned off: from now on your password alone signs you in.',
      }
    case 'codes-reset':
      return {
        subject: 'One-time codes of your Billbridge account were reset',
        told: 'an admin of your organization, or the operator, turned your one-time codes off, as for somebody who lost app and recovery codes: from now on your password alone signs you in.',
      }
    case 'recovery-codes-renewed':
      return {
        subject: 'New recovery codes of your Billbridge account were made',
        told: 'new recovery codes were made for your account. The old ones are worth nothing any more.',
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
  }
}

/** What somebody is told of a change of how they sign in, so that they notice when it was not them. */
export const toSecurityLetter = (change: SecurityChange, given: { name: string; url: string }): Letter => {
  const { subject, told } = wordsOf(change)
  // A new password ends sessions; an account that was linked would begin new ones.
  const first = change.kind === 'provider-linked' ? 'unlink that account under “Your account”, ' : ''
  return {
    subject,
    paragraphs: [`Hello ${plainLine(given.name)},`, told],
    button: { label: 'Sign in', url: given.url },
    footer: `If it was not you, ${first}set a new password at once by “Forgot your password?”, and tell an admin of your organization.`,
  }
}
