import type { AuthorizationOutcome } from '@billbridge/contract/credentials'
import { Notice } from '../../../components/notice.tsx'
import { outcomeMessages } from '../../../lib/messages/credential-wizard.ts'

/** What became of a visit to Stripe, when it was not a connection, and how to go on. */
export const OutcomeNotice = ({ outcome }: { outcome: Exclude<AuthorizationOutcome, 'connected'> | undefined }) => {
  if (!outcome) return null
  const { title, text, goOn } = outcomeMessages[outcome]
  return (
    <Notice kind={outcome === 'refused' ? 'attention' : 'failed'} title={title} announced>
      <p>{text}</p>
      <p>{goOn}</p>
    </Notice>
  )
}
