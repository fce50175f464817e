import { type SignInStep, sessionEndpoints } from '@billbridge/contract/session'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { Anchor, Box, Button, Skeleton } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, Navigate, useLocation, useNavigate, useSearchParams } from 'react-router'
import { Notice } from '../../components/notice.tsx'
import { EntryPage } from '../../features/session/entry-page.tsx'
import { addressStored, ProviderForm } from '../../features/session/provider-form.tsx'
import { ProviderOutcomeNotice } from '../../features/session/provider-outcome.tsx'
import { SignIn } from '../../features/session/sign-in.tsx'
import { callOnce } from '../../lib/api.ts'
import { forgottenMessages } from '../../lib/messages/entry.ts'
import { signInMessages as providerMessages } from '../../lib/messages/identity-provider.ts'
import { messages as codeMessages } from '../../lib/messages/one-time-codes.ts'
import { messages } from '../../lib/messages/sign-in.ts'
import { paths, safeNext } from '../../lib/paths.ts'
import { sessionQuery } from '../../lib/session.ts'
import { readSignInState } from '../../lib/sign-in-state.ts'
import { readStored } from '../../lib/stored.ts'
import { Logo } from '../logo.tsx'
import { StripeReturnNotice } from '../stripe-return-notice.tsx'

const stepTitles = {
  code: codeMessages.stepTitle,
  enrol: codeMessages.enrolTitle,
  link: providerMessages.linkTitle,
} as const

/** Which way in is shown; with `organization` it is the identity provider of one. */
const useWay = () => {
  const [params, setParams] = useSearchParams()
  const choose = (organization: string | null) =>
    setParams((before) => {
      const after = new URLSearchParams(before)
      after.delete('provider')
      after.delete('organization')
      if (organization !== null) after.set('organization', organization)
      return after
    })
  return { organization: params.get('organization'), outcome: params.get('provider'), choose }
}

/** `/sign-in?next=…&organization=…&provider=…`; a Billbridge nobody has set up leads to the set-up page. */
export const Component = () => {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [params] = useSearchParams()
  const way = useWay()
  const { email, organizationId } = readSignInState(useLocation().state)
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
      <ProviderOutcomeNotice outcome={way.outcome} />
      {organizationId !== undefined && !waiting.isPending && !shown && (
        <Box mb="md">
          <Notice kind="info" title={messages.intoOrganization} />
        </Box>
      )}
      {waiting.isPending && <Skeleton height={220} radius="md" />}
      {!waiting.isPending && !shown && way.organization !== null && (
        <ProviderForm
          initialAddress={way.organization}
          next={safeNext(params.get('next'))}
          onUsePassword={() => way.choose(null)}
        />
      )}
      {!waiting.isPending && (shown || way.organization === null) && (
        <SignIn
          {...(email === undefined ? {} : { initialEmail: email })}
          {...(organizationId === undefined ? {} : { organizationId })}
          initialStep={shown ?? null}
          onStep={setStep}
          onSignedIn={(session) => {
            queryClient.clear()
            queryClient.setQueryData(sessionQuery.queryKey, session)
            void navigate(safeNext(params.get('next')), { replace: true })
          }}
        />
      )}
      {!shown && way.organization === null && (
        <Button variant="default" fullWidth mt="md" onClick={() => way.choose(readStored(addressStored) ?? '')}>
          {providerMessages.choose}
        </Button>
      )}
      {!shown && way.organization === null && (
        <Anchor component={Link} to={paths.forgotPassword()} size="sm" mt="md" display="inline-block">
          {forgottenMessages.link}
        </Anchor>
      )}
    </EntryPage>
  )
}
