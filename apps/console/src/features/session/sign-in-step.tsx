import type { Session, SignInStep } from '@billbridge/contract/session'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { CodeForm } from '../../components/one-time-codes/code-form.tsx'
import { callOnce } from '../../lib/api.ts'
import { messages } from '../../lib/messages/one-time-codes.ts'

const EnrolStep = lazy(async () => ({ default: (await import('./enrol-step.tsx')).EnrolStep }))

export interface StepProps {
  step: SignInStep
  onSignedIn: (session: Session) => void
  /** Back to the password. */
  onStartAgain: () => void
}

/** What is asked after the password. */
export const SignInStepForm = (props: StepProps) => (
  <Suspense>{props.step.kind === 'code' ? <CodeStep {...props} /> : <EnrolStep {...props} />}</Suspense>
)

/** The way back, which is the only one when the sign-in has ended meanwhile. */
export const StartAgain = ({ onStartAgain }: Pick<StepProps, 'onStartAgain'>) => (
  <Button variant="subtle" color="gray" size="compact-sm" onClick={onStartAgain}>
    {messages.startAgain}
  </Button>
)

const CodeStep = ({ step, onSignedIn, onStartAgain }: StepProps) => {
  const [recovery, setRecovery] = useState(false)
  const signIn = useMutation({
    mutationFn: (code: string) => callOnce(signInStepEndpoints.code, { body: { code } }),
    onSuccess: onSignedIn,
  })
  return (
    <Stack gap="sm">
      <Text>{messages.stepText(step.organizationName)}</Text>
      <CodeForm
        key={String(recovery)}
        recovery={recovery}
        submitLabel={messages.continue}
        fullWidth
        pending={signIn.isPending}
        problem={signIn.error}
        onCode={(code) => signIn.mutate(code)}
      />
      <Group justify="space-between" gap="xs">
        <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setRecovery(!recovery)}>
          {recovery ? messages.useApp : messages.useRecovery}
        </Button>
        <StartAgain onStartAgain={onStartAgain} />
      </Group>
    </Stack>
  )
}
