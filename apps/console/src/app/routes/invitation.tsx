import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { AcceptInvitation } from '../../features/session/accept-invitation.tsx'
import { EntryPage } from '../../features/session/entry-page.tsx'
import type { Accepted } from '../../features/session/invitation-queries.ts'
import { useLinkToken } from '../../features/session/link-token.ts'
import { invitationMessages as messages } from '../../lib/messages/entry.ts'
import { paths } from '../../lib/paths.ts'
import { sessionQuery } from '../../lib/session.ts'
import type { SignInState } from '../../lib/sign-in-state.ts'
import { Logo } from '../logo.tsx'

/** `/invitation#token`, for anybody who was given such a link. */
export const Component = () => {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const token = useLinkToken()
  const goOn = ({ email, organizationId, answer }: Accepted) => {
    queryClient.clear()
    if (answer?.session) {
      queryClient.setQueryData(sessionQuery.queryKey, answer.session)
      void navigate(paths.overview(), { replace: true })
    } else {
      const state: SignInState = { email, organizationId }
      void navigate(paths.signIn(), { replace: true, state })
    }
  }
  return (
    <EntryPage title={messages.title} purpose={messages.purpose} mark={<Logo size={36} />}>
      <AcceptInvitation key={token} token={token} onAccepted={goOn} />
    </EntryPage>
  )
}
