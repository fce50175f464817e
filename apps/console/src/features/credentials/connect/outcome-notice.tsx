import type { AuthorizationOutcome } from '@billbridge/contract/credentials'
import type { ReactNode } from 'react'
import { Notice } from '../../../components/notice.tsx'
import { connectMessages, outcomeMessages } from '../../../lib/messages/credential-wizard.ts'
import { usePermission } from '../../../lib/session.ts'

type Unconnected = Exclude<AuthorizationOutcome, 'connected'>

interface OutcomeNoticeProps {
  outcome: Unconnected | undefined
  /** What is known here and not in general, between what happened and how to go on. */
  children?: ReactNode
}

/** What became of a visit to Stripe, when it was not a connection, and how to go on. */
export const OutcomeNotice = ({ outcome, children }: OutcomeNoticeProps) => {
  const { reason } = usePermission('credentials:write')
  if (!outcome) return null
  const { title, text, goOn } = outcomeMessages[outcome]
  return (
    <Notice kind={outcome === 'refused' ? 'attention' : 'failed'} title={title} announced>
      <p>{text}</p>
      {children}
      {/* Who may not go to Stripe is not sent there. */}
      <p>{outcome === 'not-allowed' ? goOn : reason ? connectMessages.goNotYours(reason) : goOn}</p>
    </Notice>
  )
}
