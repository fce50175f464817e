import { type Letter, plainLine } from '../../platform/letter.ts'

export interface InvitationLetter {
  readonly organization: string
  readonly invitedBy: string
  readonly role: string
  readonly link: string
  readonly expiresAt: Date
}

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

/** What an invited person is told. */
export const toInvitationLetter = (letter: InvitationLetter): Letter => {
  const organization = plainLine(letter.organization)
  return {
    subject: `You are invited to ${organization} on Billbridge`,
    paragraphs: [
      'Hello,',
      `${plainLine(letter.invitedBy)} invites you to work in ${organization} on Billbridge, as ${letter.role}.`,
      `The link works once, until ${day.format(letter.expiresAt)}.`,
    ],
    button: { label: 'Accept the invitation', url: letter.link },
    footer: 'If you did not expect this e-mail, do nothing: without the link nobody gets in. Do not pass it on.',
  }
}
