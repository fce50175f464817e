import type { ExternalMapping } from '@billbridge/contract/external-mappings'
import { isolated } from '../isolated.ts'

export const originNames: Record<ExternalMapping['origin'], string> = {
  person: 'By a person',
  'matched-by-email': 'Matched by e-mail',
  created: 'Customer created',
  api: 'HTTP API',
}
export const statusNames: Record<ExternalMapping['status'], string> = {
  active: 'Active',
  'customer-deleted': 'Customer deleted',
}

/** Words of the page of external mappings. */
export const messages = {
  title: 'External mappings',
  purpose: 'Which Stripe customer each account is, in each Stripe account and mode.',
  create: 'Create mapping',
  tabs: 'Ways to work with mappings',
  tabNames: { list: 'Mappings', suggestions: 'Suggestions', unmapped: 'Unmapped accounts', csv: 'From CSV' },
  empty:
    'No account is mapped to a Stripe customer yet. Create a mapping, accept suggestions, or let a configuration match by e-mail.',
  columns: {
    account: 'Account',
    customer: 'Stripe customer',
    stripeAccount: 'Stripe account',
    mode: 'Mode',
    status: 'Status',
    origin: 'Made',
    created: 'Created',
  },
  live: 'Live',
  searchLabel: 'Search by account or customer id',
  filters: { mode: 'Mode', status: 'Status', stripeAccount: 'Stripe account', account: 'Account' },
  modes: { live: 'Live', test: 'Test Mode' },
  openAccount: 'Open the account',
  change: 'Change customer…',
  remove: 'Remove…',
  removeTitle: (account: string) => `Remove the mapping of “${isolated(account)}”?`,
  removeText: (customerId: string, stripeAccountId: string) =>
    `Bills of this account are not sent to customer ${customerId} of ${stripeAccountId} any more. The customer stays in Stripe, and so do its invoices.`,
  removeConfirm: 'Remove mapping',
  removed: (account: string) => `The mapping of “${isolated(account)}” is removed.`,
  created: (account: string) => `“${isolated(account)}” is mapped.`,
}
