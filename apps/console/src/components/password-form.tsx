import type { ProblemResponse } from '@billbridge/contract/client'
import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { ReactNode } from 'react'
import { applyProblemToForm, toFirstError } from '../lib/apply-problem.ts'
import { passwordProofMessages as messages } from '../lib/messages/password-proof.ts'
import { useSession } from '../lib/session.ts'
import { FormProblem } from './form-problem.tsx'

interface PasswordFormProps {
  submitLabel: string
  /** Why it is asked. */
  text?: string
  pending: boolean
  problem: ProblemResponse | null
  /** Asks the server; a promise that is refused leaves what was typed, and says at the field what is wrong. */
  onPassword: (password: string) => Promise<unknown>
  /** Beside the button. */
  children?: ReactNode
}

/** Asks somebody who is signed in for their password once more, before a change that a stolen session must not make. */
export const PasswordForm = ({
  submitLabel,
  text = messages.text,
  pending,
  problem,
  onPassword,
  children,
}: PasswordFormProps) => {
  const { user } = useSession()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '' },
    validate: { password: (value) => (value ? null : messages.missing) },
  })
  const submit = ({ password }: { password: string }) =>
    onPassword(password).catch((error: unknown) => void applyProblemToForm(form, error))
  return (
    <form noValidate onSubmit={form.onSubmit((values) => void submit(values), toFirstError(form))}>
      <Stack gap="md">
        <Text>{text}</Text>
        <FormProblem problem={problem} labels={{ password: messages.password }} getInputNode={form.getInputNode} />
        <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />
        <PasswordInput
          key={form.key('password')}
          label={messages.password}
          autoComplete="current-password"
          data-autofocus
          {...form.getInputProps('password')}
        />
        <Group justify="flex-end" gap="xs">
          {children}
          <Button type="submit" loading={pending}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
