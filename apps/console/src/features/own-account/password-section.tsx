import { newPasswordSchema } from '@billbridge/contract/session'
import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { FormProblem } from '../../components/form-problem.tsx'
import { Panel } from '../../components/panel.tsx'
import { applyProblemToForm, toFirstError } from '../../lib/apply-problem.ts'
import { newPasswordWords } from '../../lib/messages/new-password.ts'
import { passwordMessages as messages } from '../../lib/messages/own-account.ts'
import { notify } from '../../lib/notify.ts'
import { useSession } from '../../lib/session.ts'
import classes from './own-account.module.css'
import { useChangePassword } from './own-account-queries.ts'

/** Changing one's own password. A section of the account page. */
export const PasswordSection = () => {
  const { user } = useSession()
  const change = useChangePassword()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { currentPassword: '', newPassword: '' },
    validate: {
      currentPassword: (value) => (value ? null : messages.currentMissing),
      newPassword: (value) => (newPasswordSchema.safeParse(value).success ? null : newPasswordWords.short),
    },
  })
  const submit = (values: { currentPassword: string; newPassword: string }) =>
    change.mutate(values, {
      onSuccess: () => {
        form.reset()
        notify(messages.changed)
      },
      onError: (error) => void applyProblemToForm(form, error),
    })
  return (
    <form noValidate className={classes.section} onSubmit={form.onSubmit(submit, toFirstError(form))}>
      <Panel heading={messages.heading} text={messages.text}>
        <Stack gap="md">
          <FormProblem
            problem={change.error}
            labels={{ currentPassword: messages.current, newPassword: messages.next }}
            getInputNode={form.getInputNode}
          />
          <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />
          <PasswordInput
            key={form.key('currentPassword')}
            label={messages.current}
            autoComplete="current-password"
            {...form.getInputProps('currentPassword')}
          />
          <PasswordInput
            key={form.key('newPassword')}
            label={messages.next}
            description={newPasswordWords.help}
            autoComplete="new-password"
            {...form.getInputProps('newPassword')}
          />
          <Group gap="md">
            <Button type="submit" loading={change.isPending}>
              {messages.change}
            </Button>
            <Text size="sm" c="dimmed">
              {messages.forgotten}
            </Text>
          </Group>
        </Stack>
      </Panel>
    </form>
  )
}
