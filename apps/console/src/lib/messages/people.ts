import type { Role } from '@billbridge/contract/permissions'
import type { User } from '@billbridge/contract/users'
import { roleNames } from './session.ts'

export const statusNames: Record<User['status'], string> = { active: 'Active', suspended: 'Suspended' }

export const messages = {
  title: 'People',
  purpose: 'Who works in this organization, and in which role.',
  search: 'Search by name or e-mail',
  columns: { name: 'Name', email: 'E-mail', role: 'Role', status: 'Status', linked: 'Provider', since: 'Member since' },
  you: 'you',
  linked: 'Linked',
  notLinked: 'Not linked',
  unlinkNothing: 'Their account is not linked.',
  empty: 'Everybody who may sign in to this organization is listed here.',
  tabs: 'People and invitations',
  members: 'Members',
  invitations: 'Invitations',
  invite: 'Invite person',
  makeRole: (role: Role) => `Make ${roleNames[role].toLowerCase()}…`,
  resetCodes: 'Reset one-time codes…',
  unlink: 'Unlink from the identity provider…',
  unlinkOwn: 'This is you: unlink your own on the page of your account.',
  suspend: 'Suspend…',
  resume: 'Resume…',
  remove: 'Remove…',
  lastLinkedAdmin: 'The provider is the only way in, and no other admin is linked with it.',
  lastAdmin: 'The organization needs at least one admin. Make somebody else admin first.',
}
