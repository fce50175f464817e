import type { Organization } from '@billbridge/contract/organizations'
import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { CopyableId } from '../../components/copyable-id.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { KeyValue } from '../../components/key-value.tsx'
import { Panel } from '../../components/panel.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { SaveBar } from '../../components/save-bar.tsx'
import { applyProblemToForm } from '../../lib/apply-problem.ts'
import { messages } from '../../lib/messages/organization.ts'
import { notify } from '../../lib/notify.ts'
import { usePermission } from '../../lib/session.ts'
import { useRenameOrganization } from './organization-queries.ts'

/** Rename the organization. Mounted anew for every stored version. */
export const OrganizationForm = ({ organization }: { organization: Organization }) => {
  const { allowed, reason } = usePermission('organization:write')
  const rename = useRenameOrganization()
  const form = useForm({
    initialValues: { name: organization.name },
    validate: { name: (value) => (value.trim() ? null : messages.nameMissing) },
  })
  const save = ({ name }: { name: string }) =>
    rename.mutate(
      { name, version: organization.version },
      {
        onSuccess: () => notify(messages.renamed),
        onError: (error) => void applyProblemToForm(form, error),
      },
    )
  return (
    <form onSubmit={form.onSubmit(save)}>
      <Panel heading={messages.nameHeading} text={messages.nameText}>
        <FormProblem problem={rename.error} labels={{ name: messages.name }} getInputNode={form.getInputNode} />
        <TextInput label={messages.name} readOnly={!allowed} description={reason} {...form.getInputProps('name')} />
        <KeyValue
          facts={[
            { label: messages.id, value: <CopyableId id={organization.id} what={messages.id} /> },
            { label: messages.created, value: <RelativeTime at={organization.createdAt} /> },
          ]}
        />
      </Panel>
      <SaveBar
        changed={form.isDirty() ? [messages.name] : []}
        saving={rename.isPending}
        disabledReason={reason}
        onDiscard={() => {
          form.reset()
          rename.reset()
        }}
      />
    </form>
  )
}
