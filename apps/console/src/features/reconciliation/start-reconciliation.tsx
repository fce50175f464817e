import { Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { Dialog } from '../../components/dialog.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { applyProblemToForm } from '../../lib/apply-problem.ts'
import { configurationChoicesQuery } from '../../lib/configuration-choices.ts'
import { isolated } from '../../lib/isolated.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { messages } from '../../lib/messages/reconciliation.ts'
import { type StartInput, useStartReconciliation } from './reconciliation-queries.ts'

const words = messages.form
const isoDay = (at: Date): string => at.toISOString().slice(0, 10)

/** The month before the current one: what a closing compares. */
const lastMonth = (now: Date): { from: string; to: string } => ({
  from: isoDay(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1))),
  to: isoDay(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 0))),
})

interface StartReconciliationProps {
  onClose: () => void
  onStarted: (id: string) => void
}

/** Which configuration and which period. */
export const StartReconciliation = ({ onClose, onStarted }: StartReconciliationProps) => {
  const start = useStartReconciliation()
  const configurations = useQuery(configurationChoicesQuery)
  const form = useForm<StartInput>({
    mode: 'uncontrolled',
    initialValues: { configurationId: '', ...lastMonth(new Date()) },
    validate: {
      configurationId: (value) => (value ? null : words.configurationMissing),
      from: (value) => (value ? null : words.dayMissing),
      to: (value) => (value ? null : words.dayMissing),
    },
  })
  const submit = form.onSubmit((body) =>
    start.mutate(body, {
      onSuccess: ({ id }) => onStarted(id),
      onError: (error) => void applyProblemToForm(form, error),
    }),
  )
  const options = (configurations.data?.data ?? []).map(({ id, name, mode }) => ({
    value: id,
    label: mode === 'test' ? `${isolated(name)} (${shared.modes.test})` : name,
  }))
  return (
    <Dialog onClose={onClose} title={words.title}>
      <form noValidate onSubmit={submit}>
        <Stack gap="md">
          <FormProblem
            problem={start.error}
            labels={{ configurationId: words.configuration, from: words.from, to: words.to }}
            getInputNode={form.getInputNode}
          />
          <Select
            key={form.key('configurationId')}
            label={words.configuration}
            data={options}
            searchable
            // It has the focus when the dialog opens: a list that opened by itself would hide the other fields.
            openOnFocus={false}
            nothingFoundMessage={configurations.isLoading ? shared.loadingOptions : words.noConfiguration}
            data-autofocus
            {...form.getInputProps('configurationId')}
          />
          <Group grow align="start">
            <TextInput key={form.key('from')} type="date" label={words.from} {...form.getInputProps('from')} />
            <TextInput key={form.key('to')} type="date" label={words.to} {...form.getInputProps('to')} />
          </Group>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {shared.cancel}
            </Button>
            <Button type="submit" loading={start.isPending}>
              {words.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
