import type { Account, AccountInput } from '@billbridge/contract/accounts'
import { currencies } from '@billbridge/contract/money'
import { Button, Group, Select, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Dialog } from '../../components/dialog.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { applyProblemToForm, toFirstError } from '../../lib/apply-problem.ts'
import { formMessages as messages } from '../../lib/messages/account-detail.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { useSaveAccount } from './account-queries.ts'

const addressParts = ['line1', 'line2', 'city', 'state', 'postalCode', 'country'] as const
const emptyAddress = { line1: '', line2: '', city: '', state: '', postalCode: '', country: '' }

const toValues = (account: Account | null) => ({
  code: account?.code ?? '',
  name: account?.name ?? '',
  email: account?.email ?? '',
  currency: account?.currency ?? null,
  address: { ...emptyAddress, ...account?.address },
})

type Values = ReturnType<typeof toValues>

/** An address of which nothing is known is none. */
const toInput = ({ code, name, email, currency, address }: Values): AccountInput => ({
  code,
  name,
  email: email.trim() || null,
  currency,
  address: addressParts.some((part) => address[part].trim() !== '') ? address : null,
})

interface AccountDialogProps {
  /** The account to change; null makes a new one. */
  account: Account | null
  onClose: () => void
  onSaved?: (account: Account) => void
}

/** Makes or changes an account. */
export const AccountDialog = ({ account, onClose, onSaved }: AccountDialogProps) => {
  const save = useSaveAccount(account ?? undefined)
  const form = useForm<Values>({
    mode: 'uncontrolled',
    initialValues: toValues(account),
    validate: {
      code: (value) => (value.trim() ? null : messages.codeMissing),
      name: (value) => (value.trim() ? null : messages.nameMissing),
    },
  })
  const submit = form.onSubmit(
    (values) =>
      save.mutate(toInput(values), {
        onSuccess: (saved) => {
          onSaved?.(saved)
          onClose()
        },
        onError: (error) => void applyProblemToForm(form, error),
      }),
    toFirstError(form),
  )
  return (
    <Dialog
      onClose={onClose}
      title={account ? messages.editTitle(account.name) : messages.createTitle}
      size="lg"
      closeOnClickOutside={false}
    >
      <form noValidate onSubmit={submit}>
        <Stack gap="md">
          <FormProblem problem={save.error} labels={messages.labels} getInputNode={form.getInputNode} />
          <AccountFields form={form} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose} disabled={save.isPending}>
              {shared.cancel}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {account ? messages.save : messages.createTitle}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

const AccountFields = ({ form }: { form: Pick<ReturnType<typeof useForm<Values>>, 'key' | 'getInputProps'> }) => (
  <>
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
      <TextInput
        key={form.key('code')}
        label={messages.labels.code}
        description={messages.codeHelp}
        withAsterisk
        data-autofocus
        {...form.getInputProps('code')}
      />
      <TextInput key={form.key('name')} label={messages.labels.name} withAsterisk {...form.getInputProps('name')} />
      <TextInput
        key={form.key('email')}
        label={messages.labels.email}
        description={messages.emailHelp}
        type="email"
        {...form.getInputProps('email')}
      />
      <Select
        key={form.key('currency')}
        label={messages.labels.currency}
        description={messages.currencyHelp}
        placeholder={messages.noCurrency}
        data={[...currencies]}
        searchable
        clearable
        {...form.getInputProps('currency')}
      />
    </SimpleGrid>
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" role="group" aria-label={messages.address}>
      {addressParts.map((part) => (
        <TextInput
          key={form.key(`address.${part}`)}
          label={messages.labels[`address.${part}`]}
          {...form.getInputProps(`address.${part}`)}
        />
      ))}
    </SimpleGrid>
  </>
)
