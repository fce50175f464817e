import { Suspense, useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { Page } from '../../components/page.tsx'
import { AccountsList } from '../../features/accounts/accounts-list.tsx'
import { lazyPart } from '../../lib/load-part.ts'
import { messages } from '../../lib/messages/accounts.ts'
import { notify } from '../../lib/notify.ts'
import { usePermission } from '../../lib/session.ts'
import { flagParam, useUrlState } from '../../lib/use-url-state.ts'

const codecs = { create: flagParam() }

const AccountDialog = lazyPart(() =>
  import('../../features/accounts/account-dialog.tsx').then((module) => module.AccountDialog),
)

/** `/billing/accounts`; `?create=true` opens the dialog. */
export const Component = () => {
  const { allowed, reason } = usePermission('accounts:write')
  const { values, set } = useUrlState(codecs)
  const [createdId, setCreatedId] = useState<string>()
  return (
    <Page
      title={messages.title}
      purpose={messages.purpose}
      action={
        <ActionButton disabledReason={reason} onClick={() => set({ create: true }, { replace: true })}>
          {messages.create}
        </ActionButton>
      }
    >
      <AccountsList highlightedId={createdId} />
      <Suspense fallback={null}>
        {values.create && allowed && (
          <AccountDialog
            account={null}
            onClose={() => set({ create: false }, { replace: true })}
            onSaved={({ id, name }) => {
              setCreatedId(id)
              notify(messages.created(name))
            }}
          />
        )}
      </Suspense>
    </Page>
  )
}
