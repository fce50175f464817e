import type { Role } from '@billbridge/contract/permissions'
import { isolated } from '../isolated.ts'

export const roleNames: Record<Role, string> = { viewer: 'Viewer', editor: 'Editor', admin: 'Admin' }

export const messages = {
  roleNeeded: (needed: Role, has: Role) =>
    `This needs the ${roleNames[needed].toLowerCase()} role; yours is ${roleNames[has].toLowerCase()}. Ask an admin.`,
  expiredTitle: 'Your session has ended',
  expiredText: 'Sign in again to go on. What you entered is still here.',
  signInAgain: 'Sign in again',
  leave: 'Leave this page',
  elsewhereTitle: 'You work elsewhere now',
  switchedText: (page: string, now: string) =>
    `In another tab you switched to ${isolated(now)}. This page is about ${isolated(page)}: nothing that you do here is done until you choose.`,
  otherPersonText: (now: string) =>
    `In another tab ${isolated(now)} signed in. This page was opened by somebody else: nothing that you do here is done.`,
  switchBack: (page: string) => `Switch back to ${isolated(page)}`,
  goThere: (now: string) => `Go to ${isolated(now)}`,
  reload: 'Load the page anew',
}
