import type { ProblemResponse } from '@billbridge/contract/client'
import { type SignInAnswer, sessionEndpoints } from '@billbridge/contract/session'
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { FormProblem } from '../../components/form-problem.tsx'
import { callOnce } from '../../lib/api.ts'
import { applyProblemToForm, toFirstError } from '../../lib/apply-problem.ts'
import { formatDuration } from '../../lib/format-time.ts'
import { signInMessages as providerMessages } from '../../lib/messages/identity-provider.ts'
import { messages } from '../../lib/messages/sign-in.ts'
import { paths } from '../../lib/paths.ts'

interface SignInFormProps {
  initialEmail?: string
  /** Where to work, of the person's organizations. */
  organizationId?: string
  label?: string
  onAnswer: (answer: SignInAnswer) => void
}

/** How long to wait, from a refusal's Retry-After in seconds. */
const waitOf = (problem: ProblemResponse | null): string | undefined => {
  const seconds = Number(problem?.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds > 0 ? messages.waitSeconds(formatDuration(seconds)) : undefined
}

/** For somebody who is linked where the provider is the only way in: the way there. */
const withFix = (problem: ProblemResponse | null): { fix?: { label: string; to: string } } => {
  const address: unknown = problem?.problem.details?.signInAddress
  if (problem?.type !== 'sign-in-with-provider' || typeof address !== 'string') return {}
  return { fix: { label: providerMessages.submit, to: paths.signInByProvider(address) } }
}

/** E-mail and password, the first step of signing in. */
export const SignInForm = ({
  initialEmail = '',
  organizationId,
  label = messages.signIn,
  onAnswer,
}: SignInFormProps) => {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: initialEmail, password: '' },
    validate: {
      email: (value) => (value.trim() ? null : messages.emailMissing),
      password: (value) => (value ? null : messages.passwordMissing),
    },
  })
  const signIn = useMutation({
    mutationFn: (values: { email: string; password: string }) =>
      callOnce(sessionEndpoints.signIn, {
        body: {
          email: values.email.trim(),
          password: values.password,
          ...(organizationId === undefined ? {} : { organizationId }),
        },
      }),
    onSuccess: onAnswer,
    onError: (error) => {
      applyProblemToForm(form, error)
      if (error.type === 'wrong-email-or-password') form.getInputNode('password')?.focus()
    },
  })
  return (
    <form noValidate onSubmit={form.onSubmit((values) => signIn.mutate(values), toFirstError(form))}>
      <Stack gap="md">
        <FormProblem
          problem={signIn.error}
          labels={{ email: messages.email, password: messages.password }}
          getInputNode={form.getInputNode}
          {...withFix(signIn.error)}
        />
        {waitOf(signIn.error)}
        <TextInput
          key={form.key('email')}
          label={messages.email}
          type="email"
          autoComplete="username"
          data-autofocus={initialEmail === '' || undefined}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          key={form.key('password')}
          label={messages.password}
          autoComplete="current-password"
          data-autofocus={initialEmail !== '' || undefined}
          {...form.getInputProps('password')}
        />
        <Button type="submit" fullWidth loading={signIn.isPending}>
          {label}
        </Button>
      </Stack>
    </form>
  )
}
