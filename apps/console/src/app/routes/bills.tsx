import { ActionButton } from '../../components/action-button.tsx'
import { Page } from '../../components/page.tsx'
import { BillsList } from '../../features/bills/bills-list.tsx'
import { messages } from '../../lib/messages/bills.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'

/** `/billing/bills`: all bills, and where each stands in live and in Test Mode. */
export const Component = () => {
  const { reason } = usePermission('bills:write')
  return (
    <Page
      title={messages.title}
      purpose={messages.purpose}
      action={
        <ActionButton to={paths.importBills()} disabledReason={reason}>
          {messages.import}
        </ActionButton>
      }
    >
      <BillsList />
    </Page>
  )
}
