import type { Role } from '@billbridge/contract/permissions'

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
  },
  neverUsed: 'never',
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
  revokeTitle: (name: string) => `Revoke API key “${name}”?`,
  revokeText: (lastFour: string) =>
    `Machines that use the key ending in ${lastFour} are refused from now on. This cannot be undone; a new key has a new secret.`,
  revoked: (name: string) => `API key “${name}” is revoked.`,
}
