import { ActionButton } from '../../components/action-button.tsx'
import { Page } from '../../components/page.tsx'
import { ConfigurationsList } from '../../features/configurations/configurations-list.tsx'
import { messages } from '../../lib/messages/configurations.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'

/** `/integrations/configurations`: the list. */
export const Component = () => {
  const { reason } = usePermission('configurations:write')
  return (
    <Page
      title={messages.title}
      purpose={messages.purpose}
      action={
        <ActionButton to={paths.newConfiguration()} disabledReason={reason}>
          {messages.create}
        </ActionButton>
      }
    >
      <ConfigurationsList />
    </Page>
  )
}
