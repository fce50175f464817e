import type { AuditAction } from '@billbridge/contract/audit-actions'
import { isolated } from '../isolated.ts'
export const formMessages = {
  createTitle: 'Create account',
  editTitle: (name: string) => `Edit account “${isolated(name)}”`,
  labels: {
    code: 'Code',
    name: 'Name',
    email: 'E-mail',
    currency: 'Currency',
    'address.line1': 'Address line 1',
    'address.line2': 'Address line 2',
    'address.city': 'City',
    'address.state': 'State',
    'address.postalCode': 'Postal code',
    'address.country': 'Country',
  } satisfies Record<string, string>,
  codeHelp: 'As the billing system names it; unique in this organization.',
  emailHelp: 'Stripe sends invoices here, and accounts are matched to customers by it.',
  currencyHelp: 'Only a note: each bill says its own.',
  noCurrency: 'None',
  address: 'Address',
  codeMissing: 'Enter the code',
  nameMissing: 'Enter a name',
  save: 'Save account',
}

export const detailMessages = {
  loading: 'Account',
  edit: 'Edit',
  properties: 'Properties',
  code: 'Code',
  email: 'E-mail',
  noEmail: 'none: it cannot be matched by e-mail',
  currency: 'Currency',
  address: 'Address',
  created: 'Created',
  updated: 'Changed',
  mappings: 'Stripe customers',
  mappingsText: 'The customer this account is in each Stripe account.',
  noMappings: 'Not mapped to a customer yet.',
  map: 'Create mapping',
  allMappings: 'Open in External mappings',
  deleted: 'Customer deleted',
  bills: 'Bills',
  billsText: 'The newest bills of this account.',
  noBills: 'There is no bill of this account.',
  allBills: 'Show all its bills',
}

/** What happened to an account, after the name of who did it. */
export const historyMessages = {
  heading: 'History',
  text: 'Who did what, newest first.',
  actions: {
    'account.created': 'created the account',
    'account.updated': 'changed the account',
  } satisfies Record<Extract<AuditAction, `account.${string}`>, string> as Record<string, string>,
  fields: {
    code: 'Code',
    name: 'Name',
    email: 'E-mail',
    currency: 'Currency',
    address: 'Address',
  } as Record<string, string>,
}
