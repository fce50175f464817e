import { Page } from '../../components/page.tsx'
import { AuditList } from '../../features/audit-log/audit-list.tsx'
import { messages } from '../../lib/messages/audit-log.ts'

/** `/settings/audit-log?actor=…&object=…&action=…&target=…&from=…&to=…`: who changed what. */
export const Component = () => (
  <Page title={messages.title} purpose={messages.purpose}>
    <AuditList />
  </Page>
)
