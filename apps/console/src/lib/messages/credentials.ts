import type { Credential } from '@billbridge/contract/credentials'
import type { CredentialStatus } from '@billbridge/contract/modes'
import { isolated } from '../isolated.ts'

type Method = NonNullable<Credential['method']>
type DisconnectionReason = NonNullable<Credential['disconnection']>['reason']

export const entityTypeNames: Record<NonNullable<Credential['entityType']>, string> = { bill: 'Bill' }
export const methodNames: Record<Method, string> = { oauth: 'Stripe’s site', 'restricted-key': 'API key' }
export const statusNames: Record<CredentialStatus, string> = {
  pending: 'Unfinished',
  connected: 'Connected',
  disconnected: 'Disconnected',
}
/** Words of the list of credentials. */
export const messages = {
  title: 'Credentials',
  purpose: 'Each credential is the right to act in one Stripe account, live or in Test Mode.',
  create: 'Create Integration Credential',
  empty: 'A credential lets Billbridge act in your Stripe account. Create the first one: it takes about three minutes.',
  tableLabel: 'Credentials',
  columns: {
    name: 'Name',
    entityType: 'Entity type',
    destination: 'Destination',
    stripeAccount: 'Stripe account',
    method: 'Method',
    status: 'Status',
    usedBy: 'Used by',
    lastVerified: 'Last verified',
    created: 'Created',
  },
  searchLabel: 'Search credentials',
  searchPlaceholder: 'Name, id or Stripe account id',
  statusFilter: 'Status',
  destinationFilter: 'Destination',
  resume: 'Resume',
  open: 'Open',
  copyId: 'Copy id',
  delete: 'Delete…',
  idCopied: 'The id was copied.',
  notYet: 'not yet',
  never: 'never',
  reconnect: 'Reconnect',
  timeLeft: (left: string) => `${left} left`,
  minutes: (count: number) => `${count} min`,
  expired: 'time is up',
  created: (name: string) => `${isolated(name)} is connected and ready to use.`,
  id: 'credential id',
  accountId: 'Stripe account id',
}

export const disconnectionNames: Record<DisconnectionReason, string> = {
  revoked: 'Access was taken back in Stripe',
  'key-expired': 'The API key has expired',
  'key-invalid': 'Stripe does not accept the API key any more',
  'permissions-missing': 'The API key has lost permissions',
  'by-person': 'Disconnected by a person',
}
