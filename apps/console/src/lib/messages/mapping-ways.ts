import type { BatchResult } from '@billbridge/contract/accounts'
import { countOf } from '../format-count.ts'
import { isolated } from '../isolated.ts'

export const dialogMessages = {
  createTitle: 'Create mapping',
  changeTitle: (account: string) => `Change the customer of “${isolated(account)}”`,
  account: 'Account',
  accountPlaceholder: 'Search by code or name',
  accountMissing: 'Choose an account',
  credential: 'Credential',
  credentialHelp: 'It says in which Stripe account and mode the customer is.',
  credentialPlaceholder: 'Choose a connected credential',
  credentialMissing: 'Choose a credential',
  noCredential: 'No credential of this Stripe account and mode is connected.',
  customer: 'Stripe customer',
  customerHelp: 'Search by name, e-mail or id, or type an id such as cus_…',
  customerPlaceholder: 'Search customers or type an id',
  customerMissing: 'Choose a customer',
  typed: (id: string) => `Use the id ${id}`,
  nothingFound: 'Nothing found',
  finding: 'Searching…',
  save: 'Change customer',
  credentialLabel: (name: string, mode: string) => `${isolated(name)} (${mode})`,
}

export const bulkMessages = {
  credential: 'Credential',
  chooseCredential: 'Choose the credential whose Stripe account you want to map to.',
  noCredential: 'No credential is connected. Mappings are made in a connected Stripe account.',
  toCredentials: 'Go to Credentials',
  check: 'Check for deleted customers',
  checked: (checked: number, deleted: number) =>
    deleted === 0
      ? `${countOf(checked, 'customer')} checked; none is deleted.`
      : `${countOf(checked, 'customer')} checked; ${deleted} deleted in Stripe.`,
  suggestionsEmpty: 'There is no suggestion: every account is mapped, or no customer is like one of those left.',
  suggestionsIncomplete:
    'There are more accounts or customers than were compared. Accept these first, then look again.',
  suggestionColumns: { account: 'Account', candidate: 'Likely customer', confidence: 'Confidence', accept: 'Accept' },
  confidences: { high: 'High', medium: 'Medium', low: 'Low' },
  reasons: {
    'same-email': 'same e-mail',
    'same-email-several': 'same e-mail, as several others',
    'same-name': 'same name',
    'similar-name': 'similar name',
  },
  candidateFor: (account: string) => `Customer for ${isolated(account)}`,
  notThis: 'None of these',
  accept: (count: number) => `Accept ${countOf(count, 'mapping')}`,
  nothingChosen: 'Choose at least one customer.',
  unmappedEmpty: 'Every account is mapped in this Stripe account.',
  unmappedSearch: 'Search accounts',
  map: (count: number) => `Map ${countOf(count, 'account')}`,
  csvLabel: 'Rows',
  csvHelp:
    'One row per account: its code, a comma or semicolon or tab, and the customer’s id. A heading is left out. At most 500 rows.',
  csvPlaceholder: 'ACC-1,cus_…',
  csvFile: 'Choose a CSV file',
  csvMap: 'Map these accounts',
  csvNothing: 'Enter at least one row with an account code and a customer id.',
  csvTooMany: 'At most 500 rows at a time.',
  csvBadLine: (line: number) => `Line ${line} has no account code and customer id.`,
  resultsTitle: (mapped: number, refused: number) =>
    refused === 0
      ? `${countOf(mapped, 'account')} mapped.`
      : `${countOf(mapped, 'account')} mapped, ${refused} refused.`,
  resultsLabel: 'Result of each row',
  resultColumns: { account: 'Account', customer: 'Customer', outcome: 'Result', reason: 'Reason' },
  outcomes: {
    created: 'Mapped',
    updated: 'Changed',
    unchanged: 'Was so already',
    refused: 'Refused',
  } satisfies Record<BatchResult['outcome'], string>,
  dismiss: 'Dismiss',
}
