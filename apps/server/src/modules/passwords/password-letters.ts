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
