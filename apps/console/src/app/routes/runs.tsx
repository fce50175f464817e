import { Page } from '../../components/page.tsx'
import { RunsList } from '../../features/runs/runs-list.tsx'
import { messages } from '../../lib/messages/runs.ts'

/** `/integrations/runs?mode=…&configurationId=…`: every press of Export, Retry or Get status. */
export const Component = () => (
  <Page title={messages.title} purpose={messages.purpose}>
    <RunsList />
  </Page>
)
