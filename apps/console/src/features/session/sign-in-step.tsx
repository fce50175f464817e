import type { Session, SignInStep } from '@billbridge/contract/session'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { CodeForm } from '../../components/one-time-codes/code-form.tsx'
import { callOnce } from '../../lib/api.ts'
import { messages } from '../../lib/messages/one-time-codes.ts'

const LinkStep = lazy(async () => ({ default: (await import('./link-step.tsx')).LinkStep }))
const EnrolStep = lazy(async () => ({ default: (await import('./enrol-step.tsx')).EnrolStep }))

export interface StepProps {
  step: SignInStep
  onSignedIn: (session: Session) => void
  /** Another step follows. */
  onStep: (step: SignInStep) => void
  /** Back to the password. */
  onStartAgain: () => void
}

/** What is asked after the password. */
export const SignInStepForm = (props: StepProps) => {
  const Step = forms[props.step.kind]
  return (
    <Suspense>
      <Step {...props} />
    </Suspense>
  )
}

/** The way back, which is the only one when the sign-in has ended meanwhile. */
export const StartAgain = ({ onStartAgain }: Pick<StepProps, 'onStartAgain'>) => (
  <Button variant="subtle" color="gray" size="compact-sm" onClick={onStartAgain}>
    {messages.startAgain}
  </Button>
)

const CodeStep = ({ step, onSignedIn, onStep, onStartAgain }: StepProps) => {
  const [recovery, setRecovery] = useState(false)
  const signIn = useMutation({
    mutationFn: (code: string) => callOnce(signInStepEndpoints.code, { body: { code } }),
    onSuccess: ({ session, step: next }) => {
      if (session) onSignedIn(session)
      else if (next) onStep(next)
    },
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

const forms = { code: CodeStep, enrol: EnrolStep, link: LinkStep } as const
