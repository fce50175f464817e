import type { Role } from '@billbridge/contract/permissions'
import { isolated } from '../isolated.ts'
import { roleNames } from './session.ts'

/** What a role may do, in a sentence. */
export const roleHelp: Record<Role, string> = {
  viewer: 'Reads everything, changes nothing.',
  editor: 'Also works: credentials, configurations, accounts, bills and exports.',
  admin: 'Also manages people, API keys and the organization.',
}

const article = (role: Role): string => (role === 'viewer' ? 'a' : 'an')

export const messages = {
  roleTitle: (name: string, role: Role) => `Make ${isolated(name)} ${article(role)} ${roleNames[role].toLowerCase()}?`,
  roleText: (role: Role) => `${roleHelp[role]} It acts at once.`,
  roleConfirm: (role: Role) => `Make ${roleNames[role].toLowerCase()}`,
  roleDone: (name: string, role: Role) => `${isolated(name)} is ${article(role)} ${roleNames[role].toLowerCase()} now.`,
  ownRole: 'This is you: afterwards you may do less, and only another admin can undo it.',
  suspendTitle: (name: string) => `Suspend ${isolated(name)}?`,
  suspendText:
    'Their sessions in this organization end at once, and they cannot sign in to it. Nothing they made is lost, and you can resume them at any time. API keys others made go on: revoke those whose secret they know.',
  suspendConfirm: 'Suspend',
  suspendDone: (name: string) => `${isolated(name)} is suspended.`,
  resumeTitle: (name: string) => `Resume ${isolated(name)}?`,
  resumeText: (role: Role) => `They can sign in again, as ${article(role)} ${roleNames[role].toLowerCase()}.`,
  resumeConfirm: 'Resume',
  resumeDone: (name: string) => `${isolated(name)} can sign in again.`,
  resetCodesTitle: (name: string) => `Reset the one-time codes of ${isolated(name)}?`,
  resetCodesText:
    'For somebody who lost app and recovery codes. From then on the password alone signs them in, in all their organizations, until they turn codes on again. Make sure that it is them who asks.',
  resetCodesConfirm: 'Reset one-time codes',
  resetCodesDone: (name: string) => `The one-time codes of ${isolated(name)} are off.`,
  unlinkTitle: (name: string) => `Unlink ${isolated(name)} from the identity provider?`,
  unlinkText:
    'For somebody whose account there is lost or in wrong hands. It signs nobody in here any more, and sessions that began by it end at once. They can link an account again, with their password.',
  unlinkConfirm: 'Unlink',
  unlinkDone: (name: string) => `${isolated(name)} is not linked with the identity provider any more.`,
  removeTitle: (name: string) => `Remove ${isolated(name)} from this organization?`,
  removeText:
    'Their sessions in this organization end at once. What they did stays in the audit log, and to come back they need a new invitation. API keys others made go on: revoke those whose secret they know.',
  removeConfirm: 'Remove',
  removeDone: (name: string) => `${isolated(name)} is no member any more.`,
  ownEnd: 'This is you: you will be signed out.',
}
