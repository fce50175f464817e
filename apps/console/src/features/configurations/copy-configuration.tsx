import { type Configuration, configurationEndpoints } from '@billbridge/contract/configurations'
import { Button, Group, Select, Stack, Table, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Dialog } from '../../components/dialog.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { call } from '../../lib/api.ts'
import { applyProblemToForm } from '../../lib/apply-problem.ts'
import { isolated } from '../../lib/isolated.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { formMessages, copyMessages as messages } from '../../lib/messages/configuration-detail.ts'
import { settingLabels } from '../../lib/messages/configuration-settings.ts'
import { messages as listMessages } from '../../lib/messages/configurations.ts'
import { destinationNames } from '../../lib/messages/destinations.ts'
import { notify } from '../../lib/notify.ts'
import { connectedCredentialsQuery } from './choice-queries.ts'
import { takeConfiguration } from './configuration-queries.ts'

interface CopyConfigurationProps {
  configuration: Configuration
  onClose: () => void
  onCopied: (copy: Configuration) => void
}

const useCopy = (configuration: Configuration, onCopied: (copy: Configuration) => void) => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: { name: string; credentialId: string }) =>
      call(configurationEndpoints.copy, { params: { configurationId: configuration.id }, body }),
    onSuccess: (copy) => {
      takeConfiguration(queryClient, copy)
      notify(messages.done(copy.name))
      onCopied(copy)
    },
  })
}

/** The same rules over another credential; from Test Mode that is a live one. Shows what will be different. */
export const CopyConfiguration = ({ configuration, onClose, onCopied }: CopyConfigurationProps) => {
  const toLive = configuration.mode === 'test'
  const credentials = useQuery(connectedCredentialsQuery(toLive ? 'stripe' : undefined))
  const copy = useCopy(configuration, onCopied)
  const form = useForm({
    initialValues: { name: messages.nameFor(configuration.name, toLive), credentialId: '' },
    validate: {
      name: (value) => (value.trim() ? null : messages.nameNeeded),
      credentialId: (value) => (value ? null : messages.credentialNeeded),
    },
  })
  const chosen = credentials.data?.data.find(({ id }) => id === form.values.credentialId)
  return (
    <Dialog onClose={onClose} size="lg" title={messages.title(configuration.name)} mode={configuration.mode}>
      <form
        noValidate
        onSubmit={form.onSubmit((values) =>
          copy.mutate(values, { onError: (error) => void applyProblemToForm(form, error) }),
        )}
      >
        <Stack gap="md">
          <p>{messages.text}</p>
          {credentials.error && <ProblemAlert problem={credentials.error} onRetry={() => void credentials.refetch()} />}
          {credentials.data?.data.length === 0 && <Notice kind="attention" title={messages.none} />}
          <FormProblem
            problem={copy.error}
            labels={{ name: messages.name, credentialId: messages.credential }}
            getInputNode={form.getInputNode}
          />
          <TextInput label={messages.name} data-autofocus {...form.getInputProps('name')} />
          <Select
            label={messages.credential}
            description={toLive ? messages.credentialHelpLive : messages.credentialHelp}
            placeholder={formMessages.credentialPlaceholder}
            data={(credentials.data?.data ?? []).map(({ id, name, destination }) => ({
              value: id,
              label: destination ? `${isolated(name)} · ${destinationNames[destination]}` : name,
            }))}
            searchable
            {...form.getInputProps('credentialId')}
          />
          {chosen && (
            <Differences
              rows={[
                [settingLabels.name, configuration.name, form.values.name],
                [
                  formMessages.destination,
                  destinationNames[configuration.destination],
                  chosen.destination && destinationNames[chosen.destination],
                ],
                [messages.credential, configuration.credentialName, chosen.name],
                [
                  messages.account,
                  configuration.stripeAccountName ?? configuration.stripeAccountId,
                  chosen.stripeAccountName ?? chosen.stripeAccountId,
                ],
                [
                  messages.state,
                  configuration.enabled ? listMessages.enabled : listMessages.disabled,
                  listMessages.disabled,
                ],
              ]}
            />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {shared.cancel}
            </Button>
            <Button type="submit" loading={copy.isPending}>
              {messages.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

const Differences = ({ rows }: { rows: readonly (readonly [string, string, string | null])[] }) => (
  <div>
    <Table aria-label={messages.differences} verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{messages.differences}</Table.Th>
          <Table.Th>{messages.from}</Table.Th>
          <Table.Th>{messages.to}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows
          .filter(([, from, to]) => from !== to)
          .map(([label, from, to]) => (
            <Table.Tr key={label}>
              <Table.Td>{label}</Table.Td>
              <Table.Td>{from}</Table.Td>
              <Table.Td>{to}</Table.Td>
            </Table.Tr>
          ))}
      </Table.Tbody>
    </Table>
    <p>{messages.same}</p>
  </div>
)
