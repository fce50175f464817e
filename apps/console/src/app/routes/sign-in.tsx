import { type SignInStep, sessionEndpoints } from '@billbridge/contract/session'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { Skeleton } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Navigate, useNavigate, useSearchParams } from 'react-router'
import { EntryPage } from '../../features/session/entry-page.tsx'
import { SignIn } from '../../features/session/sign-in.tsx'
import { callOnce } from '../../lib/api.ts'
import { messages as codeMessages } from '../../lib/messages/one-time-codes.ts'
import { messages } from '../../lib/messages/sign-in.ts'
import { paths, safeNext } from '../../lib/paths.ts'
import { sessionQuery } from '../../lib/session.ts'
import { Logo } from '../logo.tsx'
import { StripeReturnNotice } from '../stripe-return-notice.tsx'

const stepTitles = { code: codeMessages.stepTitle, enrol: codeMessages.enrolTitle } as const

/** `/sign-in?next=…`; a Billbridge nobody has set up leads to the set-up page. */
export const Component = () => {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [params] = useSearchParams()
  const setup = useQuery({
    queryKey: ['setup'],
    queryFn: ({ signal }) => callOnce(sessionEndpoints.setupStatus, {}, { signal }),
  })
  const waiting = useQuery({
    queryKey: ['sign-in-step'],
    queryFn: ({ signal }) => callOnce(signInStepEndpoints.current, {}, { signal }),
    staleTime: 0,
    gcTime: 0,
  })
  const [step, setStep] = useState<SignInStep | null>()
  const shown = step === undefined ? waiting.data?.step : step
  if (setup.data?.needed) return <Navigate to={paths.setup()} replace />
  return (
    <EntryPage
      title={shown ? stepTitles[shown.kind] : messages.title}
      purpose={messages.purpose}
      mark={<Logo size={36} />}
    >
      <StripeReturnNotice next={params.get('next')} />
      {waiting.isPending ? (
        <Skeleton height={220} radius="md" />
      ) : (
        <SignIn
          initialStep={waiting.data?.step ?? null}
          onStep={setStep}
          onSignedIn={(session) => {
            queryClient.clear()
            queryClient.setQueryData(sessionQuery.queryKey, session)
            void navigate(safeNext(params.get('next')), { replace: true })
          }}
        />
      )}
    </EntryPage>
  )
}
