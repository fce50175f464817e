import type { Account } from '@billbridge/contract/accounts'
import { RelativeTime } from '../../components/relative-time.tsx'
import type { Column } from '../../components/table-options.ts'
import { messages } from '../../lib/messages/accounts.ts'

const names = messages.columns

/** Columns of the list of accounts. */
export const accountColumns: readonly Column<Account>[] = [
  {
    id: 'code',
    header: names.code,
    sortKey: 'code',
    stretch: true,
    cell: ({ code }) => <span title={code}>{code}</span>,
  },
  {
    id: 'name',
    header: names.name,
    secondary: 'under',
    sortKey: 'name',
    stretch: true,
    cell: ({ name }) => <span title={name}>{name}</span>,
  },
  {
    id: 'email',
    header: names.email,
    secondary: true,
    stretch: true,
    cell: ({ email }) => <span title={email ?? ''}>{email}</span>,
  },
  { id: 'currency', header: names.currency, secondary: true, cell: ({ currency }) => currency },
  { id: 'country', header: names.country, secondary: 'wide', cell: ({ address }) => address?.country },
  {
    id: 'created',
    header: names.created,
    sortKey: 'createdAt',
    secondary: true,
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
  },
]
