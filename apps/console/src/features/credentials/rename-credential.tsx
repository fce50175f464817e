import { type Credential, credentialEndpoints, credentialNameSchema } from '@billbridge/contract/credentials'
import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Dialog } from '../../components/dialog.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { call } from '../../lib/api.ts'
import { applyProblemToForm, toSentence } from '../../lib/apply-problem.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { detailMessages as messages } from '../../lib/messages/credential-detail.ts'
import { credentialQuery, takeCredential } from './credential-queries.ts'

const nameError = (name: string): string | null => {
  const issue = credentialNameSchema.safeParse(name).error?.issues[0]
  return issue ? toSentence(issue.message) : null
}

/** A new name for the same access. */
export const RenameCredential = ({ credential, onClose }: { credential: Credential; onClose: () => void }) => {
  const queryClient = useQueryClient()
  const form = useForm({ initialValues: { name: credential.name }, validate: { name: nameError } })
  const rename = useMutation({
    mutationFn: ({ name }: { name: string }) =>
      call(credentialEndpoints.update, {
        params: { credentialId: credential.id },
        body: { name, version: credential.version },
      }),
    onSuccess: (renamed) => {
      takeCredential(queryClient, renamed)
      onClose()
    },
    onError: (error) => {
      applyProblemToForm(form, error)
      // The next try is made on what is stored now.
      if (error.type === 'stale-version') void queryClient.invalidateQueries(credentialQuery(credential.id))
    },
  })
  return (
    <Dialog onClose={onClose} title={messages.renameTitle} mode={credential.mode}>
      <form noValidate onSubmit={form.onSubmit((values) => rename.mutate(values))}>
        <Stack gap="md">
          <FormProblem problem={rename.error} labels={{ name: messages.name }} getInputNode={form.getInputNode} />
          <TextInput label={messages.name} data-autofocus {...form.getInputProps('name')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {shared.cancel}
            </Button>
            <Button type="submit" loading={rename.isPending}>
              {messages.renameSave}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
