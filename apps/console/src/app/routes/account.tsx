import type { Account } from '@billbridge/contract/accounts'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useParams } from 'react-router'
import { ActionButton } from '../../components/action-button.tsx'
import { CopyableId } from '../../components/copyable-id.tsx'
import { Page } from '../../components/page.tsx'
import { PendingPage } from '../../components/pending-page.tsx'
import { AccountDetail } from '../../features/accounts/account-detail.tsx'
import { accountQuery } from '../../features/accounts/account-queries.ts'
import { OpenEvents } from '../../features/events/open-events.tsx'
import { lazyPart } from '../../lib/load-part.ts'
import { detailMessages } from '../../lib/messages/account-detail.ts'
import { messages } from '../../lib/messages/accounts.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'

const breadcrumbs = [{ label: messages.title, to: paths.accounts() }]

const AccountDialog = lazyPart(() =>
  import('../../features/accounts/account-dialog.tsx').then((module) => module.AccountDialog),
)

/** `/billing/accounts/account_…`: one account. */
export const Component = () => {
  const { accountId = '' } = useParams()
  const account = useQuery(accountQuery(accountId))
  if (account.data) return <AccountPage key={accountId} account={account.data} />
  return (
    <PendingPage
      title={detailMessages.loading}
      breadcrumbs={breadcrumbs}
      query={account}
      fix={{ label: messages.title, to: paths.accounts() }}
    />
  )
}

const AccountPage = ({ account }: { account: Account }) => {
  const { reason } = usePermission('accounts:write')
  const [editing, setEditing] = useState(false)
  return (
    <Page
      title={account.name}
      breadcrumbs={breadcrumbs}
      meta={<CopyableId id={account.id} what={messages.id} />}
      action={
        <ActionButton disabledReason={reason} onClick={() => setEditing(true)}>
          {detailMessages.edit}
        </ActionButton>
      }
    >
      <OpenEvents of={account.id} />
      <AccountDetail account={account} />
      <Suspense fallback={null}>
        {editing && <AccountDialog account={account} onClose={() => setEditing(false)} />}
      </Suspense>
    </Page>
  )
}
