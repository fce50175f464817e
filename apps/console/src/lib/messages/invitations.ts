import type { Invitation } from '@billbridge/contract/invitations'
import { isolated } from '../isolated.ts'

export const deliveryNames: Record<Invitation['delivery'], string> = {
  'by-hand': 'Link to pass on',
  sending: 'Being sent',
  sent: 'Sent',
  failed: 'Not sent',
}

export const messages = {
  list: 'Invitations',
  columns: {
    email: 'E-mail',
    role: 'Role',
    delivery: 'E-mail status',
    invitedBy: 'Invited by',
    expires: 'Works until',
  },
  expired: 'Expired',
  empty: 'Nobody is invited at the moment. An invited person comes in by a link that works once.',
  invite: 'Invite person',
  inviteTitle: 'Invite a person',
  email: 'E-mail',
  emailHelp: 'They come in with this address, and sign in with it.',
  emailWrong: 'Enter an e-mail address',
  role: 'Role',
  send: 'Send invitation',
  makeLink: 'Make link',
  withoutEmail: 'This Billbridge sends no e-mail. You will get a link to pass on by hand.',
  sentTo: (email: string) => `The invitation is on its way to ${isolated(email)}.`,
  linkTitle: 'Pass this link on',
  linkText: (email: string) =>
    `This Billbridge sends no e-mail: give the link to ${isolated(email)} yourself, by a way only they can read. Whoever has it comes in as them. It is shown this once and works once.`,
  link: 'Link',
  copyLink: 'Copy link',
  linkCopied: 'Link copied',
  done: 'I have passed it on',
  sendAgain: 'Send again',
  newLink: 'Make a new link',
  revoke: 'Revoke…',
  revokeTitle: (email: string) => `Revoke the invitation of ${isolated(email)}?`,
  revokeText: 'Its link ends at once. You can invite the person again.',
  revokeConfirm: 'Revoke invitation',
  revoked: (email: string) => `The invitation of ${isolated(email)} is revoked.`,
}
