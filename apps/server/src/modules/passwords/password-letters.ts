import { type Letter, plainLine } from '../../platform/letter.ts'

/** What somebody is told who asked for a new password, or in whose name somebody did. */
export const toResetLetter = (given: { name: string; link: string; minutes: number }): Letter => ({
  subject: 'Set a new password for Billbridge',
  paragraphs: [
    `Hello ${plainLine(given.name)},`,
    'somebody asked for a new password for your account. If it was you, set one by the link.',
    `It works once, for ${given.minutes} minutes. Setting a new password signs you out everywhere.`,
  ],
  button: { label: 'Set a new password', url: given.link },
  footer: 'If it was not you, do nothing: your password stays as it is. Do not pass the link on.',
})

/** What somebody is told whose password was changed, so that they notice when it was not them. */
export const toChangedLetter = (given: { name: string; url: string }): Letter => ({
  subject: 'Your Billbridge password was changed',
  paragraphs: [
    `Hello ${plainLine(given.name)},`,
    'the password of your account was changed just now, and everybody else who used it was signed out.',
  ],
  button: { label: 'Sign in', url: given.url },
  footer:
    'If it was not you, set a new password at once by “Forgot your password?”, and tell an admin of your organization.',
})
