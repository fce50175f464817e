import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { Button, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { FormProblem } from '../../components/form-problem.tsx'
import { callOnce } from '../../lib/api.ts'
import { applyProblemToForm } from '../../lib/apply-problem.ts'
import { signInMessages as messages } from '../../lib/messages/identity-provider.ts'
import { writeStored } from '../../lib/stored.ts'

/** The address that was last used in this browser. */
export const addressStored = 'sign-in-address'

interface ProviderFormProps {
  initialAddress: string
  /** A page of the console to go on to. */
  next: string
  onUsePassword: () => void
}

/** Finds the identity provider by the organization's sign-in address and goes there. */
export const ProviderForm = ({ initialAddress, next, onUsePassword }: ProviderFormProps) => {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { address: initialAddress },
    validate: { address: (value) => (value.trim() ? null : messages.addressMissing) },
  })
  const begin = useMutation({
    mutationFn: ({ address }: { address: string }) =>
      callOnce(signInStepEndpoints.provider, { body: { address: address.trim(), next } }),
    onSuccess: ({ url }, { address }) => {
      writeStored(addressStored, address.trim())
      window.location.assign(url)
    },
    onError: (error) => void applyProblemToForm(form, error),
  })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(
        (values) => begin.mutate(values),
        () => form.getInputNode('address')?.focus(),
      )}
    >
      <Stack gap="md">
        <FormProblem problem={begin.error} labels={{ address: messages.address }} getInputNode={form.getInputNode} />
        <TextInput
          key={form.key('address')}
          label={messages.address}
          description={messages.addressHelp}
          autoComplete="organization"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={40}
          {...form.getInputProps('address')}
        />
        <Button type="submit" fullWidth loading={begin.isPending || begin.isSuccess}>
          {messages.submit}
        </Button>
        <Button variant="subtle" color="gray" size="compact-sm" onClick={onUsePassword}>
          {messages.usePassword}
        </Button>
      </Stack>
    </form>
  )
}
