import type { ProblemResponse } from '@billbridge/contract/client'
import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { ReactNode } from 'react'
import { messages } from '../../lib/messages/one-time-codes.ts'
import { FormProblem } from '../form-problem.tsx'

interface CodeFormProps {
  /** A recovery code is asked instead of one from the app. */
  recovery?: boolean
  submitLabel: string
  /** The button in red: what the code does is hard to take back. */
  danger?: boolean
  fullWidth?: boolean
  pending: boolean
  problem: ProblemResponse | null
  onCode: (code: string) => void
  /** Beside the button. */
  children?: ReactNode
}

/** One field for a code, emptied by nothing: a refused code can be corrected. */
export const CodeForm = ({ recovery = false, submitLabel, danger, fullWidth, ...props }: CodeFormProps) => {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code: '' },
    validate: { code: (value) => (value.trim() ? null : messages.codeMissing) },
  })
  const label = recovery ? messages.recoveryCode : messages.code
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(
        ({ code }) => props.onCode(code.trim()),
        () => form.getInputNode('code')?.focus(),
      )}
    >
      <Stack gap="md">
        <FormProblem problem={props.problem} labels={{ code: label }} getInputNode={form.getInputNode} />
        <TextInput
          key={form.key('code')}
          label={label}
          description={recovery ? messages.recoveryHelp : messages.codeHelp}
          autoComplete="one-time-code"
          inputMode={recovery ? 'text' : 'numeric'}
          autoCapitalize="none"
          spellCheck={false}
          maxLength={40}
          data-autofocus
          {...form.getInputProps('code')}
        />
        <Group justify="flex-end" gap="xs">
          {props.children}
          <Button
            type="submit"
            loading={props.pending}
            {...(danger ? { color: 'red' } : {})}
            {...(fullWidth ? { fullWidth } : {})}
          >
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
