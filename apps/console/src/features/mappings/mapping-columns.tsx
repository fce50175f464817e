import type { ExternalMapping } from '@billbridge/contract/external-mappings'
import { ModeBadge } from '../../components/mode.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import type { Column } from '../../components/table-options.ts'
import { isolated } from '../../lib/isolated.ts'
import { messages, originNames, statusNames } from '../../lib/messages/mappings.ts'
import classes from './mappings.module.css'

const names = messages.columns

/** Columns of the list of mappings. */
export const mappingColumns: readonly Column<ExternalMapping>[] = [
  {
    id: 'account',
    header: names.account,
    stretch: true,
    width: '45%',
    cell: ({ accountName, accountCode }) => (
      <span
        title={`${isolated(accountName)} (${isolated(accountCode)})`}
      >{`${isolated(accountName)} (${isolated(accountCode)})`}</span>
    ),
  },
  {
    id: 'customer',
    header: names.customer,
    secondary: 'under',
    stretch: true,
    width: '45%',
    cell: ({ customerId, customerName, customerEmail }) => (
      <span title={[customerName, customerEmail, customerId].filter(Boolean).join(' · ')}>
        <bdi>{customerName ?? customerEmail}</bdi> <code className={classes.id}>{customerId}</code>
      </span>
    ),
  },
  {
    id: 'stripeAccount',
    header: names.stripeAccount,
    secondary: true,
    stretch: true,
    width: '10%',
    cell: ({ stripeAccountId }) => (
      <code className={classes.id} title={stripeAccountId}>
        {stripeAccountId}
      </code>
    ),
  },
  {
    id: 'mode',
    header: names.mode,
    secondary: true,
    cell: ({ mode }) => (mode === 'live' ? messages.live : <ModeBadge mode={mode} />),
  },
  {
    id: 'status',
    header: names.status,
    cell: ({ status }) => <StatusBadge kind={status === 'active' ? 'done' : 'failed'} label={statusNames[status]} />,
  },
  { id: 'origin', header: names.origin, secondary: 'widest', cell: ({ origin }) => originNames[origin] },
  {
    id: 'created',
    header: names.created,
    secondary: true,
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
  },
]
