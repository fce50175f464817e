import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { Button, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { callOnce } from '../../lib/api.ts'
import { signInMessages as messages } from '../../lib/messages/identity-provider.ts'
import { StartAgain, type StepProps } from './start-again.tsx'

/** Linking an account because the provider is the only way in: the one thing that a password still allows. */
export const LinkStep = ({ step, onStartAgain }: StepProps) => {
  const provider = step.providerName ?? messages.provider
  const begin = useMutation({
    mutationFn: () => callOnce(signInStepEndpoints.link, {}),
    onSuccess: ({ url }) => window.location.assign(url),
  })
  return (
    <Stack gap="md">
      <Text>{messages.linkText(step.organizationName, provider)}</Text>
      {begin.error && <ProblemAlert problem={begin.error} />}
      <Button fullWidth loading={begin.isPending || begin.isSuccess} onClick={() => begin.mutate()}>
        {messages.continueWith(provider)}
      </Button>
      <StartAgain onStartAgain={onStartAgain} />
    </Stack>
  )
}
