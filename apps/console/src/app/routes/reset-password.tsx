import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { EntryPage } from '../../features/session/entry-page.tsx'
import { useLinkToken } from '../../features/session/link-token.ts'
import { ResetPassword } from '../../features/session/reset-password-form.tsx'
import { resetMessages as messages } from '../../lib/messages/entry.ts'
import { notify } from '../../lib/notify.ts'
import { paths } from '../../lib/paths.ts'
import type { SignInState } from '../../lib/sign-in-state.ts'
import { Logo } from '../logo.tsx'

/** `/reset-password#token`: afterwards one signs in, with the new password. */
export const Component = () => {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const token = useLinkToken()
  const goOn = (email: string) => {
    queryClient.clear()
    notify(messages.done)
    const state: SignInState = { email }
    void navigate(paths.signIn(), { replace: true, state })
  }
  return (
    <EntryPage title={messages.title} purpose={messages.purpose} mark={<Logo size={36} />}>
      <ResetPassword key={token} token={token} onSet={goOn} />
    </EntryPage>
  )
}
