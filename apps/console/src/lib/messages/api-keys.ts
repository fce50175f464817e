import type { Role } from '@billbridge/contract/permissions'
import { isolated } from '../isolated.ts'

export const messages = {
  title: 'API keys',
  purpose: 'Secrets with which machines use the HTTP API of this organization.',
  create: 'Create API key',
  columns: {
    name: 'Name',
    role: 'Role',
    ends: 'Ends in',
    createdBy: 'Created by',
    created: 'Created',
    used: 'Last used',
    expires: 'Expires',
  },
  neverExpires: 'never',
  expired: 'Expired',
  expiresSoon: (days: number) => (days <= 1 ? 'Within a day' : `In ${days} days`),
  usedFrom: (address: string) => `from ${address}`,
  limit: (count: string) => `Each key may make ${count} requests a minute.`,
  expiringTitle: (count: number) => (count === 1 ? 'A key ends soon' : `${count} keys end soon`),
  expiring: (names: string) =>
    `${names}: make a new key, give it to the machine, then revoke the old one. What is not exchanged in time is refused.`,
  makersGoneTitle: (count: number) =>
    count === 1 ? 'A key goes back to somebody who is gone' : `${count} keys go back to somebody who is gone`,
  makersGone: (names: string) =>
    `${names}: made by somebody who was removed or suspended since, and may know the secret. Make a new key, give it to the machine, then revoke the old one.`,
  expiry: 'Expires',
  expiryHelp: 'A key that ends by itself limits what a lost one can do.',
  expiryChoices: { 30: 'In 30 days', 90: 'In 90 days', 365: 'In a year', never: 'Never' },
  neverUsed: 'never used',
  empty: 'No machine can use the HTTP API yet. Create a key for each one, with the weakest role that does.',
  adminsOnly: 'Only admins see and manage API keys.',
  name: 'Name',
  nameHelp: 'Says which machine or job uses it, such as “Nightly bill import”.',
  nameMissing: 'Enter a name',
  role: 'Role',
  roleHelp: {
    viewer: 'Reads everything, changes nothing.',
    editor: 'Also works: credentials, configurations, accounts, bills and exports.',
    admin: 'Also manages people, API keys and the organization.',
  } satisfies Record<Role, string>,
  secretTitle: 'Copy the secret now',
  secretText: 'It is shown this once. Whoever has it can act for this organization in the key’s role.',
  secret: 'Secret',
  copySecret: 'Copy secret',
  secretCopied: 'Secret copied',
  done: 'I have stored it',
  revoke: 'Revoke',
  revokeKey: 'Revoke API key',
  revokeTitle: (name: string) => `Revoke API key “${isolated(name)}”?`,
  revokeText: (lastFour: string) =>
    `Machines that use the key ending in ${lastFour} are refused from now on. This cannot be undone; a new key has a new secret.`,
  revoked: (name: string) => `API key “${isolated(name)}” is revoked.`,
}
