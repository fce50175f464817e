import { passwordEndpoints } from '@billbridge/contract/passwords'
import { newPasswordSchema } from '@billbridge/contract/session'
import { Button, PasswordInput, Skeleton, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery } from '@tanstack/react-query'
import { FormProblem } from '../../components/form-problem.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { callOnce } from '../../lib/api.ts'
import { applyProblemToForm } from '../../lib/apply-problem.ts'
import { resetMessages as messages } from '../../lib/messages/entry.ts'
import { newPasswordWords } from '../../lib/messages/new-password.ts'
import { paths } from '../../lib/paths.ts'

interface ResetPasswordProps {
  token: string
  onSet: (email: string) => void
}

/** Sets a new password by the link of an e-mail. */
export const ResetPassword = ({ token, onSet }: ResetPasswordProps) => {
  const { data, error } = useQuery({
    queryKey: ['password-reset', token],
    queryFn: ({ signal }) => callOnce(passwordEndpoints.lookUpReset, { body: { token } }, { signal }),
    gcTime: 0,
    retry: false,
  })
  if (error) return <ProblemAlert problem={error} fix={{ label: messages.another, to: paths.forgotPassword() }} />
  if (!data) return <Skeleton height={180} radius="md" />
  return <ResetForm token={token} email={data.email} onSet={onSet} />
}

const ResetForm = ({ token, email, onSet }: ResetPasswordProps & { email: string }) => {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '' },
    validate: { password: (value) => (newPasswordSchema.safeParse(value).success ? null : newPasswordWords.short) },
  })
  const reset = useMutation({
    mutationFn: ({ password }: { password: string }) =>
      callOnce(passwordEndpoints.reset, { body: { token, password } }),
    onSuccess: () => onSet(email),
    onError: (error) => void applyProblemToForm(form, error),
    gcTime: 0,
  })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(
        (values) => reset.mutate(values),
        () => form.getInputNode('password')?.focus(),
      )}
    >
      <Stack gap="md">
        <FormProblem
          problem={reset.error}
          labels={{ password: messages.password }}
          getInputNode={form.getInputNode}
          fix={{ label: messages.another, to: paths.forgotPassword() }}
        />
        <TextInput
          label={messages.email}
          value={email}
          type="email"
          autoComplete="username"
          variant="filled"
          readOnly
        />
        <PasswordInput
          key={form.key('password')}
          label={messages.password}
          description={newPasswordWords.help}
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <Button type="submit" fullWidth loading={reset.isPending}>
          {messages.set}
        </Button>
      </Stack>
    </form>
  )
}
