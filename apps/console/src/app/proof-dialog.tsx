import type { ProblemResponse } from '@billbridge/contract/client'
import type { ProviderOutcome } from '@billbridge/contract/identity-providers'
import { type SessionProof, sessionProofEndpoints } from '@billbridge/contract/session-proofs'
import { Button, Group, Stack, Text } from '@mantine/core'
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { useLocation } from 'react-router'
import { Dialog } from '../components/dialog.tsx'
import { Notice } from '../components/notice.tsx'
import { CodeForm } from '../components/one-time-codes/code-form.tsx'
import { PasswordForm } from '../components/password-form.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { call } from '../lib/api.ts'
import { messages as shared } from '../lib/messages/components.ts'
import { outcomes } from '../lib/messages/identity-provider.ts'
import { confirmationMessages as messages } from '../lib/messages/password-proof.ts'
import { paths } from '../lib/paths.ts'
import { settleProof } from '../lib/proof.ts'
import { hearUnproved } from '../lib/proof-outcome.ts'

/** How often is asked whether it was done in the window beside this one. */
const askEveryMs = 2_000

const proofQuery = queryOptions({
  queryKey: ['session-proof'],
  queryFn: ({ signal }) => call(sessionProofEndpoints.get, {}, { signal }),
  // Asked anew each time: what it says is about this moment.
  staleTime: 0,
  gcTime: 0,
  refetchInterval: ({ state }) => (state.data?.kind === 'identity-provider' ? askEveryMs : false),
})

interface ProofProps {
  proof: SessionProof
  /** Beside the button. */
  children: ReactNode
}

const useGiveProof = () =>
  useMutation({
    mutationFn: (body: { password: string } | { code: string }) => call(sessionProofEndpoints.give, { body }),
    onSuccess: () => settleProof(true),
  })

const ByPassword = ({ children }: ProofProps) => {
  const give = useGiveProof()
  return (
    <PasswordForm
      submitLabel={messages.confirm}
      text={messages.passwordText}
      pending={give.isPending}
      problem={give.error}
      onPassword={(password) => give.mutateAsync({ password })}
    >
      {children}
    </PasswordForm>
  )
}

const ByCode = ({ children }: ProofProps) => {
  const give = useGiveProof()
  return (
    <Stack gap="md">
      <Text>{messages.codeText}</Text>
      <CodeForm
        submitLabel={messages.confirm}
        pending={give.isPending}
        problem={give.error}
        onCode={(code) => give.mutate({ code })}
      >
        {children}
      </CodeForm>
    </Stack>
  )
}

/** Whether it was the provider that refused, and not we. */
const isAway = (error: ProblemResponse | null): boolean => error?.type === 'identity-provider-refused'

/** What came to nothing in the window beside, since the provider's page was opened there. */
const useUnproved = () => {
  const [outcome, setOutcome] = useState<ProviderOutcome>()
  useEffect(() => hearUnproved(setOutcome), [])
  return { outcome, forget: () => setOutcome(undefined) }
}

/** In a window of its own, so that nothing typed here is lost; in this one where the browser opens none. */
const ByProvider = ({ proof, children }: ProofProps) => {
  const { pathname, search } = useLocation()
  const provider = proof.providerName ?? messages.provider
  const unproved = useUnproved()
  const begin = useMutation({
    mutationFn: async (beside: Window | null) => {
      unproved.forget()
      const next = beside ? paths.proved() : pathname + search
      const { url } = await call(sessionProofEndpoints.beginAtProvider, { body: { next } })
      return { url, target: beside ?? window }
    },
    onSuccess: ({ url, target }) => target.location.assign(url),
    onError: (_, beside) => beside?.close(),
  })
  const failed = begin.isSuccess ? unproved.outcome : undefined
  return (
    <Stack gap="md">
      <Text>{messages.providerText}</Text>
      {begin.error && <ProblemAlert problem={begin.error} />}
      {failed && (
        <Notice announced kind="attention" title={messages.failedTitle}>
          {outcomes[failed]}
        </Notice>
      )}
      {begin.isSuccess && !failed && <Text role="status">{messages.waiting}</Text>}
      {/* Nothing here gets past a provider that answers no more: the way out must be known. */}
      {(begin.isSuccess || isAway(begin.error)) && (
        <Text size="sm" c="dimmed">
          {messages.stuck}
        </Text>
      )}
      <Group justify="flex-end" gap="xs">
        {children}
        {/* Opened at once: later the browser would take it for one that nobody asked for. */}
        <Button data-autofocus loading={begin.isPending} onClick={() => begin.mutate(window.open('', '_blank'))}>
          {failed ? shared.tryAgain : messages.signIn(provider)}
        </Button>
      </Group>
    </Stack>
  )
}

const ways = { password: ByPassword, code: ByCode, 'identity-provider': ByProvider }

/** In a moment: the Escape that closes this dialog must find the ones below it still covered. */
const giveUp = () => void setTimeout(() => settleProof(false))

/** Shown over the page where something opens a way in and the last proof is old: waiting requests go on after it. */
export const ProofDialog = () => {
  const { data: asked, error } = useQuery(proofQuery)
  // The first answer stays: a form must not change while somebody types.
  const [proof, setProof] = useState<SessionProof>()
  if (asked && !proof) setProof(asked)
  const isDone = asked?.needed === false
  useEffect(() => {
    if (isDone) settleProof(true)
  }, [isDone])
  // A dialog whose form came later would have lost the focus to it.
  if (!proof && !error) return null
  const Way = proof && ways[proof.kind]
  const cancel = (
    <Button variant="default" onClick={giveUp}>
      {shared.cancel}
    </Button>
  )
  return (
    <Dialog above onClose={giveUp} title={messages.title}>
      <Stack gap="md">
        <Text>{messages.text}</Text>
        {error && <ProblemAlert problem={error} />}
        {Way ? <Way proof={proof}>{cancel}</Way> : <Group justify="flex-end">{cancel}</Group>}
      </Stack>
    </Dialog>
  )
}
