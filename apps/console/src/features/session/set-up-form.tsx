import { newPasswordSchema, type Session, sessionEndpoints } from '@billbridge/contract/session'
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { FormProblem } from '../../components/form-problem.tsx'
import { callOnce } from '../../lib/api.ts'
import { applyProblemToForm, toFirstError } from '../../lib/apply-problem.ts'
import { newPasswordWords } from '../../lib/messages/new-password.ts'
import { setupMessages as messages } from '../../lib/messages/sign-in.ts'

const labels = {
  organizationName: messages.organizationName,
  name: messages.name,
  email: messages.email,
  password: messages.password,
}

const filled = (value: string): string | null => (value.trim() ? null : messages.nameMissing)

/** The first organization and its first admin. */
export const SetUpForm = ({ onSignedIn }: { onSignedIn: (session: Session) => void }) => {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { organizationName: '', name: '', email: '', password: '' },
    validate: {
      organizationName: filled,
      name: filled,
      email: (value) => (value.includes('@') ? null : messages.emailWrong),
      password: (value) => (newPasswordSchema.safeParse(value).success ? null : newPasswordWords.short),
    },
  })
  const setUp = useMutation({
    mutationFn: (body: typeof form.values) =>
      callOnce(sessionEndpoints.setup, { body: { ...body, email: body.email.trim() } }),
    onSuccess: onSignedIn,
    onError: (error) => void applyProblemToForm(form, error),
  })
  return (
    <form noValidate onSubmit={form.onSubmit((values) => setUp.mutate(values), toFirstError(form))}>
      <Stack gap="md">
        <FormProblem problem={setUp.error} labels={labels} getInputNode={form.getInputNode} />
        <TextInput
          key={form.key('organizationName')}
          label={messages.organizationName}
          description={messages.organizationHelp}
          autoComplete="organization"
          maxLength={100}
          {...form.getInputProps('organizationName')}
        />
        <TextInput
          key={form.key('name')}
          label={messages.name}
          autoComplete="name"
          maxLength={100}
          {...form.getInputProps('name')}
        />
        <TextInput
          key={form.key('email')}
          label={messages.email}
          type="email"
          autoComplete="username"
          {...form.getInputProps('email')}
        />
        <PasswordInput
          key={form.key('password')}
          label={messages.password}
          description={newPasswordWords.help}
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <Button type="submit" fullWidth loading={setUp.isPending}>
          {messages.submit}
        </Button>
      </Stack>
    </form>
  )
}
