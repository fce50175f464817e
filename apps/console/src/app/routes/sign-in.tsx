import { sessionEndpoints } from '@billbridge/contract/session'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Navigate, useNavigate, useSearchParams } from 'react-router'
import { EntryPage } from '../../features/session/entry-page.tsx'
import { SignInForm } from '../../features/session/sign-in-form.tsx'
import { callOnce } from '../../lib/api.ts'
import { messages } from '../../lib/messages/sign-in.ts'
import { paths, safeNext } from '../../lib/paths.ts'
import { sessionQuery } from '../../lib/session.ts'
import { Logo } from '../logo.tsx'

/** `/sign-in?next=…`; a Billbridge nobody has set up leads to the set-up page. */
export const Component = () => {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [params] = useSearchParams()
  const setup = useQuery({
    queryKey: ['setup'],
    queryFn: ({ signal }) => callOnce(sessionEndpoints.setupStatus, {}, { signal }),
  })
  if (setup.data?.needed) return <Navigate to={paths.setup()} replace />
  return (
    <EntryPage title={messages.title} purpose={messages.purpose} mark={<Logo size={36} />}>
      <SignInForm
        onSignedIn={(session) => {
          queryClient.clear()
          queryClient.setQueryData(sessionQuery.queryKey, session)
          void navigate(safeNext(params.get('next')), { replace: true })
        }}
      />
    </EntryPage>
  )
}
