import type { Role } from '@billbridge/contract/permissions'
import { isolated } from '../isolated.ts'
import { roleNames } from './session.ts'

/** Words of the pages that a link of an e-mail leads to, and of the way to one. */
export const invitationMessages = {
  title: 'Accept the invitation',
  purpose: 'Come in by the link you were given.',
  invited: (organization: string, role: Role) =>
    `${isolated(organization)} invites you to work with Billbridge, as ${roleNames[role].toLowerCase()}.`,
  email: 'E-mail',
  name: 'Your name',
  nameMissing: 'Enter a name',
  newPassword: 'Password',
  known: 'You have an account already. Prove that it is you, and the organization is added to it.',
  password: 'Your password',
  passwordMissing: 'Enter your password',
  accept: 'Accept and sign in',
  join: 'Accept',
  signedInAs: (email: string) => `You are signed in as ${isolated(email)}.`,
  otherPerson: (email: string) =>
    `You are signed in as ${isolated(email)}, and the invitation is for somebody else. Accepting signs you out there.`,
}

export const forgottenMessages = {
  link: 'Forgot your password?',
  title: 'Forgot your password?',
  purpose: 'A link to set a new one is sent by e-mail.',
  email: 'E-mail',
  emailWrong: 'Enter an e-mail address',
  send: 'Send link',
  sentTitle: 'Look at your e-mail',
  sent: (email: string, minutes: number) =>
    `If somebody signs in with ${isolated(email)}, a link is on its way there. It works once, for ${minutes} minutes.`,
}

export const resetMessages = {
  title: 'Set a new password',
  purpose: 'It signs you out everywhere.',
  email: 'E-mail',
  password: 'New password',
  set: 'Set password',
  done: 'Your password is set. Sign in with it.',
  another: 'Ask for another link',
}

export const toSignIn = 'Go to sign-in'
