import { isolated } from '../isolated.ts'
/** Words of the list of accounts and of one account. */
export const messages = {
  title: 'Accounts',
  purpose: 'The end customers you bill. They come with bills, by the HTTP API, or one at a time here.',
  create: 'Create account',
  empty: 'There are no accounts yet. They come with the bills you import; you can also make one by hand.',
  import: 'Import bills',
  columns: {
    code: 'Code',
    name: 'Name',
    email: 'E-mail',
    currency: 'Currency',
    country: 'Country',
    created: 'Created',
  },
  searchLabel: 'Search by code, name, e-mail or id',
  open: 'Open',
  edit: 'Edit…',
  bills: 'Show its bills',
  mappings: 'Show its mappings',
  copyId: 'Copy id',
  idCopied: 'The id was copied.',
  id: 'account id',
  created: (name: string) => `Account “${isolated(name)}” is created.`,
}
