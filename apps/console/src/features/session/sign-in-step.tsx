import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { CodeForm } from '../../components/one-time-codes/code-form.tsx'
import { callOnce } from '../../lib/api.ts'
import { lazyPart } from '../../lib/load-part.ts'
import { messages } from '../../lib/messages/one-time-codes.ts'
import { StartAgain, type StepProps } from './start-again.tsx'

const LinkStep = lazyPart(() => import('./link-step.tsx').then((module) => module.LinkStep))
const EnrolStep = lazyPart(() => import('./enrol-step.tsx').then((module) => module.EnrolStep))

/** What is asked after the password. */
export const SignInStepForm = (props: StepProps) => {
  const Step = forms[props.step.kind]
  return (
    <Suspense>
      <Step {...props} />
    </Suspense>
  )
}

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
