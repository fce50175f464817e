import type { Credential } from '@billbridge/contract/credentials'
import { DestinationName } from '../../components/destination-name.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import type { Column } from '../../components/table-options.ts'
import { formatCount } from '../../lib/format-count.ts'
import { isolated } from '../../lib/isolated.ts'
import { entityTypeNames, messages, methodNames } from '../../lib/messages/credentials.ts'
import { CredentialStatusCell } from './credential-status.tsx'
import classes from './credentials.module.css'

const none = <span aria-hidden="true">—</span>

const StripeAccount = ({ credential }: { credential: Credential }) =>
  credential.stripeAccountId ? (
    <span title={`${isolated(credential.stripeAccountName ?? '')} ${credential.stripeAccountId}`.trim()}>
      {credential.stripeAccountName ?? credential.stripeAccountId}
    </span>
  ) : (
    <span className={classes.note}>{messages.notYet}</span>
  )

/** Columns of the list of credentials. */
export const credentialColumns: readonly Column<Credential>[] = [
  {
    id: 'name',
    header: messages.columns.name,
    sortKey: 'name',
    stretch: true,
    width: '60%',
    cell: ({ name }) => <span title={name}>{name}</span>,
  },
  {
    id: 'entityType',
    header: messages.columns.entityType,
    secondary: 'wide',
    cell: ({ entityType }) => (entityType ? entityTypeNames[entityType] : none),
  },
  {
    id: 'destination',
    header: messages.columns.destination,
    secondary: true,
    cell: ({ destination, mode }) => (destination ? <DestinationName destination={destination} mode={mode} /> : none),
  },
  {
    id: 'stripeAccount',
    header: messages.columns.stripeAccount,
    secondary: true,
    stretch: true,
    cell: (credential) => <StripeAccount credential={credential} />,
  },
  {
    id: 'method',
    header: messages.columns.method,
    secondary: 'wide',
    cell: ({ method }) => (method ? methodNames[method] : none),
  },
  {
    id: 'status',
    header: messages.columns.status,
    secondary: 'under',
    cell: (credential) => <CredentialStatusCell credential={credential} />,
  },
  {
    id: 'usedBy',
    header: messages.columns.usedBy,
    align: 'end',
    secondary: 'wide',
    cell: ({ usedByCount }) => formatCount(usedByCount),
  },
  {
    id: 'lastVerified',
    header: messages.columns.lastVerified,
    sortKey: 'lastVerifiedAt',
    secondary: true,
    cell: ({ lastVerifiedAt }) => <RelativeTime at={lastVerifiedAt} whenNever={messages.never} />,
  },
  {
    id: 'created',
    header: messages.columns.created,
    sortKey: 'createdAt',
    secondary: 'wide',
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
  },
]
