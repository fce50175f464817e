import type { Credential } from '@billbridge/contract/credentials'
import { IconFlask } from '@tabler/icons-react'
import { RelativeTime } from '../../components/relative-time.tsx'
import type { Column } from '../../components/table-options.ts'
import { formatCount } from '../../lib/format-count.ts'
import { entityTypeNames, messages, methodNames } from '../../lib/messages/credentials.ts'
import { destinationNames } from '../../lib/messages/destinations.ts'
import { CredentialStatusCell } from './credential-status.tsx'
import classes from './credentials.module.css'

const none = <span aria-hidden="true">—</span>

const StripeAccount = ({ credential }: { credential: Credential }) =>
  credential.stripeAccountId ? (
    <span
      className={classes.account}
      title={`${credential.stripeAccountName ?? ''} ${credential.stripeAccountId}`.trim()}
    >
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
    cell: ({ name }) => (
      <span className={classes.name} title={name}>
        {name}
      </span>
    ),
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
    cell: ({ destination, mode }) =>
      destination ? (
        <span className={classes.destination} data-mode={mode}>
          {mode === 'test' && <IconFlask size={14} aria-hidden />}
          {destinationNames[destination]}
        </span>
      ) : (
        none
      ),
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
