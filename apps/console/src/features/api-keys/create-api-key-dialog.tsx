import { type Role, roles } from '@billbridge/contract/permissions'
import { Button, Group, Radio, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Dialog } from '../../components/dialog.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { applyProblemToForm } from '../../lib/apply-problem.ts'
import { messages } from '../../lib/messages/api-keys.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { roleNames } from '../../lib/messages/session.ts'
import { useCreateApiKey } from './api-key-queries.ts'
import { inDays } from './expiry.ts'
import { SecretOnce } from './secret-once.tsx'

/** Name and role, then the secret. While the secret is shown, only its own button closes the dialog. */
export const CreateApiKeyDialog = ({ onClose }: { onClose: () => void }) => {
  const create = useCreateApiKey()
  const secret = create.data?.secret
  const close = () => {
    create.reset()
    onClose()
  }
  return (
    <Dialog onClose={close} title={secret ? messages.secretTitle : messages.create} closable={!secret}>
      {secret ? <SecretOnce secret={secret} onDone={close} /> : <ApiKeyForm create={create} onCancel={close} />}
    </Dialog>
  )
}

interface ApiKeyFormProps {
  create: ReturnType<typeof useCreateApiKey>
  onCancel: () => void
}

const expiries = ['30', '90', '365', 'never'] as const
type ExpiryChoice = (typeof expiries)[number]

const ApiKeyForm = ({ create, onCancel }: ApiKeyFormProps) => {
  const form = useForm<{ name: string; role: Role; expiry: ExpiryChoice }>({
    mode: 'uncontrolled',
    initialValues: { name: '', role: 'viewer', expiry: '90' },
    validate: { name: (value) => (value.trim() ? null : messages.nameMissing) },
  })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(
        ({ name, role, expiry }) =>
          create.mutate(
            { name, role, expiresAt: expiry === 'never' ? null : inDays(Number(expiry), Date.now()) },
            { onError: (error) => void applyProblemToForm(form, error) },
          ),
        () => form.getInputNode('name')?.focus(),
      )}
    >
      <Stack gap="md">
        <FormProblem
          problem={create.error}
          labels={{ name: messages.name, role: messages.role }}
          getInputNode={form.getInputNode}
        />
        <TextInput
          key={form.key('name')}
          label={messages.name}
          description={messages.nameHelp}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Radio.Group key={form.key('role')} label={messages.role} {...form.getInputProps('role')}>
          <Stack gap="xs" mt={6}>
            {roles.map((role) => (
              <Radio key={role} value={role} label={roleNames[role]} description={messages.roleHelp[role]} />
            ))}
          </Stack>
        </Radio.Group>
        <Radio.Group
          key={form.key('expiry')}
          label={messages.expiry}
          description={messages.expiryHelp}
          {...form.getInputProps('expiry')}
        >
          <Group gap="md" mt={6}>
            {expiries.map((expiry) => (
              <Radio key={expiry} value={expiry} label={messages.expiryChoices[expiry]} />
            ))}
          </Group>
        </Radio.Group>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            {shared.cancel}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {messages.create}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
