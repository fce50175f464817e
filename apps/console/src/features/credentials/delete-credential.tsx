import { type Credential, credentialEndpoints } from '@billbridge/contract/credentials'
import { Anchor, Button, Group, List, Skeleton, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { call } from '../../lib/api.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { deleteMessages as messages } from '../../lib/messages/credential-detail.ts'
import { notify } from '../../lib/notify.ts'
import { paths } from '../../lib/paths.ts'
import { deletionPreviewQuery, forgetCredentials } from './credential-queries.ts'

interface DeleteCredentialProps {
  credential: Credential
  onClose: () => void
  onDeleted: () => void
}

const useDelete = (credential: Credential, onDeleted: () => void) => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => call(credentialEndpoints.remove, { params: { credentialId: credential.id } }),
    onSuccess: async ({ accessGivenUp }) => {
      notify(messages.deleted(credential.name, accessGivenUp))
      onDeleted()
      await forgetCredentials(queryClient)
    },
  })
}

/** Asks before deleting, after saying what it would mean; refused while configurations use the credential. */
export const DeleteCredential = ({ credential, onClose, onDeleted }: DeleteCredentialProps) => {
  const preview = useQuery(deletionPreviewQuery(credential.id))
  const remove = useDelete(credential, onDeleted)
  const title = messages.title(credential.name)
  if (!preview.data || preview.data.configurations.length > 0)
    return (
      <Dialog onClose={onClose} title={title} mode={credential.mode}>
        {preview.error && <ProblemAlert problem={preview.error} onRetry={() => void preview.refetch()} />}
        {!preview.data && !preview.error && <Skeleton height={96} />}
        {preview.data && (
          <InUse configurations={preview.data.configurations} credential={credential} onClose={onClose} />
        )}
      </Dialog>
    )
  const { sentInvoiceCount, givesUpAccess } = preview.data
  const isLive = credential.mode === 'live' && credential.status !== 'pending'
  return (
    <ConfirmDialog
      opened
      title={title}
      mode={credential.mode}
      confirmLabel={messages.confirm}
      danger
      {...(isLive ? { typed: credential.name } : {})}
      pending={remove.isPending}
      problem={remove.error}
      onCancel={onClose}
      onConfirm={() => remove.mutate()}
    >
      <List size="md" spacing={4}>
        <List.Item>{credential.status === 'pending' ? messages.pending : messages.secret}</List.Item>
        {sentInvoiceCount > 0 && <List.Item>{messages.sentInvoices(sentInvoiceCount)}</List.Item>}
        {credential.stripeAccountId && <List.Item>{givesUpAccess ? messages.givesUp : messages.keepsAccess}</List.Item>}
        {credential.mode === 'test' && <List.Item>{messages.testOnly}</List.Item>}
      </List>
    </ConfirmDialog>
  )
}

interface InUseProps {
  credential: Credential
  configurations: readonly { id: string; name: string }[]
  onClose: () => void
}

const InUse = ({ configurations, credential, onClose }: InUseProps) => (
  <Stack gap="md">
    <Notice kind="attention" title={messages.inUseTitle(configurations.length)}>
      <p>{messages.inUse}</p>
      <List size="md" mt={4}>
        {configurations.map(({ id, name }) => (
          <List.Item key={id}>
            <Anchor component={Link} to={paths.configuration(id)}>
              {name}
            </Anchor>
          </List.Item>
        ))}
      </List>
    </Notice>
    <Group justify="flex-end" gap="xs">
      <Button variant="default" onClick={onClose}>
        {shared.cancel}
      </Button>
      <Button component={Link} to={`${paths.credential(credential.id)}?dialog=replace`} onClick={onClose}>
        {messages.replaceInstead}
      </Button>
    </Group>
  </Stack>
)
