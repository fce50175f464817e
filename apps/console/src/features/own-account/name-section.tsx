import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { FormProblem } from '../../components/form-problem.tsx'
import { KeyValue } from '../../components/key-value.tsx'
import { Panel } from '../../components/panel.tsx'
import { SaveBar } from '../../components/save-bar.tsx'
import { applyProblemToForm } from '../../lib/apply-problem.ts'
import { nameMessages as messages } from '../../lib/messages/own-account.ts'
import { notify } from '../../lib/notify.ts'
import { useSession } from '../../lib/session.ts'
import { useRenameSelf } from './own-account-queries.ts'

/** One's own name. A section of the account page. */
export const NameSection = () => {
  const { user } = useSession()
  return <NameForm key={user.name} name={user.name} email={user.email} />
}

const NameForm = ({ name, email }: { name: string; email: string }) => {
  const rename = useRenameSelf()
  const form = useForm({
    initialValues: { name },
    validate: { name: (value) => (value.trim() ? null : messages.nameMissing) },
  })
  const save = (values: { name: string }) =>
    rename.mutate(values.name, {
      onSuccess: () => notify(messages.saved),
      onError: (error) => void applyProblemToForm(form, error),
    })
  return (
    <form noValidate onSubmit={form.onSubmit(save, () => form.getInputNode('name')?.focus())}>
      <Panel heading={messages.heading} text={messages.text}>
        <FormProblem problem={rename.error} labels={{ name: messages.name }} getInputNode={form.getInputNode} />
        <TextInput label={messages.name} maxLength={100} autoComplete="name" {...form.getInputProps('name')} />
        <KeyValue facts={[{ label: messages.email, value: email }]} />
      </Panel>
      <SaveBar
        changed={form.isDirty() ? [messages.name] : []}
        saving={rename.isPending}
        onDiscard={() => {
          form.reset()
          rename.reset()
        }}
      />
    </form>
  )
}
