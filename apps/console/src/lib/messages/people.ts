import type { User } from '@billbridge/contract/users'

export const statusNames: Record<User['status'], string> = { active: 'Active', suspended: 'Suspended' }

export const messages = {
  title: 'People',
  purpose: 'Who works in this organization, and in which role.',
  search: 'Search by name or e-mail',
  columns: { name: 'Name', email: 'E-mail', role: 'Role', status: 'Status', since: 'Member since' },
  you: 'you',
  empty: 'Everybody who may sign in to this organization is listed here.',
}
