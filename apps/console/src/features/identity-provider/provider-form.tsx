import type { IdentityProvider } from '@billbridge/contract/identity-providers'
import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { FormProblem } from '../../components/form-problem.tsx'
import { applyProblemToForm, toFirstError } from '../../lib/apply-problem.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { messages } from '../../lib/messages/identity-provider.ts'
import { notify } from '../../lib/notify.ts'
import { useSetProvider } from './identity-provider-queries.ts'

interface ProviderFormProps {
  /** What is changed; null to register the first. */
  provider: IdentityProvider | null
  onDone: () => void
}

const labels = {
  name: messages.name,
  signInAddress: messages.signInAddress,
  issuer: messages.issuer,
  clientId: messages.clientId,
  clientSecret: messages.clientSecret,
}

const filled = (value: string): string | null => (value.trim() ? null : messages.missing)

/** Registers the provider, or changes it; saving asks the provider whether it is one. */
export const ProviderForm = ({ provider, onDone }: ProviderFormProps) => {
  const save = useSetProvider()
  const { name = '', signInAddress = '', issuer = '', clientId = '' } = provider ?? {}
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name, signInAddress, issuer, clientId, clientSecret: '' },
    validate: {
      name: filled,
      signInAddress: filled,
      issuer: filled,
      clientId: filled,
      clientSecret: (value) => (provider ? null : filled(value)),
    },
  })
  const submit = ({ clientSecret, ...values }: typeof form.values) =>
    save.mutate(
      { ...values, clientSecret: clientSecret || null, version: provider?.version ?? null },
      {
        onSuccess: () => {
          notify(messages.saved)
          onDone()
        },
        onError: (error) => void applyProblemToForm(form, error),
      },
    )
  const field = (key: keyof typeof labels) => ({ label: labels[key], ...form.getInputProps(key) })
  return (
    <form noValidate onSubmit={form.onSubmit(submit, toFirstError(form))}>
      <Stack gap="md">
        <FormProblem problem={save.error} labels={labels} getInputNode={form.getInputNode} />
        <TextInput key={form.key('name')} description={messages.nameHelp} maxLength={60} {...field('name')} />
        <TextInput
          key={form.key('signInAddress')}
          description={messages.signInAddressHelp}
          maxLength={40}
          {...field('signInAddress')}
        />
        <TextInput
          key={form.key('issuer')}
          description={messages.issuerHelp}
          maxLength={300}
          inputMode="url"
          {...field('issuer')}
        />
        <TextInput key={form.key('clientId')} maxLength={200} autoComplete="off" {...field('clientId')} />
        <PasswordInput
          key={form.key('clientSecret')}
          description={provider ? messages.clientSecretKept : undefined}
          maxLength={500}
          autoComplete="off"
          {...field('clientSecret')}
        />
        <Group gap="xs">
          <Button type="submit" loading={save.isPending}>
            {messages.save}
          </Button>
          <Button variant="default" onClick={onDone}>
            {shared.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
