import { AuditLogLink } from '../../components/audit-log-link.tsx'
import { Page } from '../../components/page.tsx'
import { LinkSection } from '../../features/identity-provider/link-section.tsx'
import { CodeSection } from '../../features/one-time-codes/code-section.tsx'
import { NameSection } from '../../features/own-account/name-section.tsx'
import { PasswordSection } from '../../features/own-account/password-section.tsx'
import { SessionsSection } from '../../features/own-account/sessions-section.tsx'
import { messages } from '../../lib/messages/account-page.ts'
import { useSession } from '../../lib/session.ts'

/** `/settings/account`: one's own account; each section is a feature of its own. */
export const Component = () => {
  const { user } = useSession()
  return (
    <Page title={messages.title} purpose={messages.purpose} meta={<AuditLogLink alone target={user.id} />} width="form">
      <NameSection />
      <PasswordSection />
      <CodeSection />
      <LinkSection />
      <SessionsSection />
    </Page>
  )
}
