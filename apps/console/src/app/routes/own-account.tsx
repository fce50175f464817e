import { Page } from '../../components/page.tsx'
import { CodeSection } from '../../features/one-time-codes/code-section.tsx'
import { messages } from '../../lib/messages/account-page.ts'

/** `/settings/account`: one's own account; each section is a feature of its own. */
export const Component = () => (
  <Page title={messages.title} purpose={messages.purpose} width="form">
    <CodeSection />
  </Page>
)
