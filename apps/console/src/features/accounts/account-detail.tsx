import type { Account } from '@billbridge/contract/accounts'
import type { ExternalMapping } from '@billbridge/contract/external-mappings'
import { Anchor, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { ActionButton } from '../../components/action-button.tsx'
import { AuditHistory, type HistoryWords } from '../../components/audit-history.tsx'
import { CopyableId } from '../../components/copyable-id.tsx'
import { DetailLayout } from '../../components/detail-layout.tsx'
import { KeyValue } from '../../components/key-value.tsx'
import { ModeBadge } from '../../components/mode.tsx'
import { Money } from '../../components/money.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { formatDay } from '../../lib/format-time.ts'
import { historyMessages, detailMessages as messages } from '../../lib/messages/account-detail.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'
import { billsOfAccountQuery, mappingsOfAccountQuery } from './account-queries.ts'
import classes from './accounts.module.css'

const inOneLine = (address: Account['address']): string | null => {
  if (!address) return null
  const { line1, line2, postalCode, city, state, country } = address
  return [line1, line2, `${postalCode} ${city}`.trim(), state, country].filter(Boolean).join(', ') || null
}

const historyWords: HistoryWords = {
  ...historyMessages,
  valueOf: (field, value) => {
    if (value === null || value === undefined) return null
    if (field === 'address') return inOneLine(value as Account['address'])
    return typeof value === 'string' ? value : JSON.stringify(value)
  },
}

/** Everything there is to know of one account. */
export const AccountDetail = ({ account }: { account: Account }) => (
  <DetailLayout aside={<Properties account={account} />}>
    <Mappings accountId={account.id} />
    <Bills accountId={account.id} />
    <AuditHistory targetId={account.id} words={historyWords} />
  </DetailLayout>
)

const Properties = ({ account }: { account: Account }) => (
  <Panel heading={messages.properties}>
    <KeyValue
      facts={[
        { label: messages.code, value: account.code },
        { label: messages.email, value: account.email ?? <span className={classes.quiet}>{messages.noEmail}</span> },
        { label: messages.currency, value: account.currency },
        { label: messages.address, value: inOneLine(account.address) },
        { label: messages.created, value: <RelativeTime at={account.createdAt} /> },
        { label: messages.updated, value: <RelativeTime at={account.updatedAt} /> },
      ]}
    />
  </Panel>
)

const Mappings = ({ accountId }: { accountId: string }) => {
  const mappings = useQuery(mappingsOfAccountQuery(accountId))
  const { reason } = usePermission('mappings:write')
  const rows = mappings.data?.data
  return (
    <Panel
      heading={messages.mappings}
      text={messages.mappingsText}
      aside={
        <ActionButton
          size="xs"
          variant="default"
          flex="none"
          disabledReason={reason}
          to={paths.externalMappings({ new: 1, accountId })}
        >
          {messages.map}
        </ActionButton>
      }
    >
      {mappings.error && <ProblemAlert problem={mappings.error} onRetry={() => void mappings.refetch()} />}
      {mappings.isPending && <Skeleton height={40} />}
      {rows?.length === 0 && <p className={classes.quiet}>{messages.noMappings}</p>}
      {rows && rows.length > 0 && (
        <>
          <ul className={classes.list}>
            {rows.map((mapping) => (
              <MappingLine key={mapping.id} mapping={mapping} />
            ))}
          </ul>
          <div>
            <Anchor component={Link} to={paths.externalMappings({ accountId })} fz="sm">
              {messages.allMappings}
            </Anchor>
          </div>
        </>
      )}
    </Panel>
  )
}

const MappingLine = ({ mapping }: { mapping: ExternalMapping }) => (
  <li>
    <span className={classes.words}>
      <bdi>{mapping.customerName ?? mapping.customerEmail}</bdi>
      <CopyableId id={mapping.customerId} />
      {mapping.status === 'customer-deleted' && <StatusBadge kind="failed" label={messages.deleted} />}
    </span>
    <span className={classes.words}>
      <ModeBadge mode={mapping.mode} />
      <code className={classes.small}>{mapping.stripeAccountId}</code>
    </span>
  </li>
)

const Bills = ({ accountId }: { accountId: string }) => {
  const bills = useQuery(billsOfAccountQuery(accountId))
  const rows = bills.data?.data
  return (
    <Panel heading={messages.bills} text={messages.billsText}>
      {bills.error && <ProblemAlert problem={bills.error} onRetry={() => void bills.refetch()} />}
      {bills.isPending && <Skeleton height={80} />}
      {rows?.length === 0 && <p className={classes.quiet}>{messages.noBills}</p>}
      {rows && rows.length > 0 && (
        <>
          <ul className={classes.list}>
            {rows.map(({ id, number, billDate, total, currency }) => (
              <li key={id}>
                <span className={classes.words}>
                  <Anchor component={Link} to={paths.bill(id)}>
                    <bdi>{number}</bdi>
                  </Anchor>
                  <span className={classes.small}>{formatDay(billDate)}</span>
                </span>
                <Money amount={total} currency={currency} />
              </li>
            ))}
          </ul>
          <div>
            <Anchor component={Link} to={paths.bills({ accountId })} fz="sm">
              {messages.allBills}
            </Anchor>
          </div>
        </>
      )}
    </Panel>
  )
}
