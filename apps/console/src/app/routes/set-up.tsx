import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { EntryPage } from '../../features/session/entry-page.tsx'
import { SetUpForm } from '../../features/session/set-up-form.tsx'
import { setupMessages as messages } from '../../lib/messages/sign-in.ts'
import { paths } from '../../lib/paths.ts'
import { sessionQuery } from '../../lib/session.ts'
import { Logo } from '../logo.tsx'

/** `/set-up`: the first admin of a fresh Billbridge. */
export const Component = () => {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  return (
    <EntryPage title={messages.title} purpose={messages.purpose} mark={<Logo size={36} />}>
      <SetUpForm
        onSignedIn={(session) => {
          queryClient.clear()
          queryClient.setQueryData(sessionQuery.queryKey, session)
          void navigate(paths.overview(), { replace: true })
        }}
      />
    </EntryPage>
  )
}
