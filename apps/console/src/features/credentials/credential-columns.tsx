import type { Credential } from '@billbridge/contract/credentials'
import type { Column } from '../../components/data-table.tsx'
import { ModeBadge } from '../../components/mode.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { destinationNames, entityTypeNames, messages, methodNames } from '../../lib/messages/credentials.ts'
import { CredentialStatusCell } from './credential-status.tsx'

const none = <span aria-hidden="true">—</span>

const StripeAccount = ({ credential }: { credential: Credential }) =>
  credential.stripeAccountId ? (
    <span title={credential.stripeAccountId}>{credential.stripeAccountName ?? credential.stripeAccountId}</span>
  ) : (
    messages.notYet
  )

const Destination = ({ credential }: { credential: Credential }) =>
  credential.mode === 'test' ? (
    <>
      {destinationNames['stripe-test']} <ModeBadge mode="test" />
    </>
  ) : (
    credential.destination && destinationNames[credential.destination]
  )

/** Columns of the list of credentials. */
export const credentialColumns: readonly Column<Credential>[] = [
  { id: 'name', header: messages.columns.name, sortKey: 'name', cell: ({ name }) => name },
  {
    id: 'status',
    header: messages.columns.status,
    cell: (credential) => <CredentialStatusCell credential={credential} />,
  },
  {
    id: 'entityType',
    header: messages.columns.entityType,
    secondary: true,
    cell: ({ entityType }) => (entityType ? entityTypeNames[entityType] : none),
  },
  {
    id: 'destination',
    header: messages.columns.destination,
    cell: (credential) => (credential.destination ? <Destination credential={credential} /> : none),
  },
  {
    id: 'stripeAccount',
    header: messages.columns.stripeAccount,
    secondary: true,
    cell: (credential) => <StripeAccount credential={credential} />,
  },
  {
    id: 'method',
    header: messages.columns.method,
    secondary: true,
    cell: ({ method }) => (method ? methodNames[method] : none),
  },
  {
    id: 'usedBy',
    header: messages.columns.usedBy,
    secondary: true,
    cell: ({ usedByCount }) => messages.usedByCount(usedByCount),
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
    secondary: true,
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
  },
]
