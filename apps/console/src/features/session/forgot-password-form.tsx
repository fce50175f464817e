import { passwordEndpoints } from '@billbridge/contract/passwords'
import { emailSchema } from '@billbridge/contract/session'
import { Button, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { FormProblem } from '../../components/form-problem.tsx'
import { Notice } from '../../components/notice.tsx'
import { callOnce } from '../../lib/api.ts'
import { applyProblemToForm } from '../../lib/apply-problem.ts'
import { forgottenMessages as messages } from '../../lib/messages/entry.ts'

/** Has a link sent; says the same whether the e-mail is known or not. */
export const ForgotPasswordForm = () => {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '' },
    validate: { email: (value) => (emailSchema.safeParse(value.trim()).success ? null : messages.emailWrong) },
  })
  const request = useMutation({
    mutationFn: ({ email }: { email: string }) =>
      callOnce(passwordEndpoints.requestReset, { body: { email: email.trim() } }),
    onError: (error) => void applyProblemToForm(form, error),
  })
  if (request.data) {
    return (
      <Notice kind="done" title={messages.sentTitle} announced>
        {messages.sent(request.variables.email.trim(), request.data.minutes)}
      </Notice>
    )
  }
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(
        (values) => request.mutate(values),
        () => form.getInputNode('email')?.focus(),
      )}
    >
      <Stack gap="md">
        <FormProblem problem={request.error} labels={{ email: messages.email }} getInputNode={form.getInputNode} />
        <TextInput
          key={form.key('email')}
          label={messages.email}
          type="email"
          autoComplete="username"
          maxLength={254}
          {...form.getInputProps('email')}
        />
        <Button type="submit" fullWidth loading={request.isPending}>
          {messages.send}
        </Button>
      </Stack>
    </form>
  )
}
