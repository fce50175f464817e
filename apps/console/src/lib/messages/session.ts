import type { Role } from '@billbridge/contract/permissions'

export const roleNames: Record<Role, string> = { viewer: 'Viewer', editor: 'Editor', admin: 'Admin' }

export const messages = {
  roleNeeded: (needed: Role, has: Role) =>
    `This needs the ${roleNames[needed].toLowerCase()} role; yours is ${roleNames[has].toLowerCase()}. Ask an admin.`,
  expiredTitle: 'Your session has ended',
  expiredText: 'Sign in again to go on. What you entered is still here.',
  signInAgain: 'Sign in again',
  leave: 'Leave this page',
}
