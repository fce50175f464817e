import { type AuthorizationOutcome, type Credential, credentialEndpoints } from '@billbridge/contract/credentials'
import { ActionIcon } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Suspense } from 'react'
import { useSearchParams } from 'react-router'
import { ActionButton } from '../../components/action-button.tsx'
import { ActionMenu } from '../../components/action-menu.tsx'
import { call } from '../../lib/api.ts'
import { lazyPart } from '../../lib/load-part.ts'
import { detailMessages as messages } from '../../lib/messages/credential-detail.ts'
import { notify } from '../../lib/notify.ts'
import { usePermission } from '../../lib/session.ts'
import { takeCredential } from './credential-queries.ts'

const RenameCredential = lazyPart(() => import('./rename-credential.tsx').then((module) => module.RenameCredential))
const ReconnectCredential = lazyPart(() =>
  import('./reconnect-credential.tsx').then((module) => module.ReconnectCredential),
)
const ReplaceCredential = lazyPart(() => import('./replace-credential.tsx').then((module) => module.ReplaceCredential))
const DeleteCredential = lazyPart(() => import('./delete-credential.tsx').then((module) => module.DeleteCredential))

type Dialog = 'rename' | 'reconnect' | 'replace' | 'delete'

/** Asks Stripe whether access holds. The answer is told apart from Stripe not answering, which changes nothing. */
export const useVerify = (credential: Credential) => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => call(credentialEndpoints.verify, { params: { credentialId: credential.id } }),
    onSuccess: (verified) => {
      takeCredential(queryClient, verified)
      notify(verified.status === 'connected' ? messages.verifiedGood : messages.verifiedBad)
    },
  })
}

/** The open dialog, in the address: other pages link to it. */
export const useDialog = () => {
  const [params, setParams] = useSearchParams()
  const set = (dialog: Dialog | null, outcome?: AuthorizationOutcome) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before)
        for (const name of ['dialog', 'outcome', 'account']) after.delete(name)
        if (dialog) after.set('dialog', dialog)
        if (outcome) after.set('outcome', outcome)
        return after
      },
      { replace: true },
    )
  return {
    dialog: params.get('dialog'),
    open: (wanted: Dialog) => set(wanted),
    close: () => set(null),
    /** The page says what became of it, as on the way back from Stripe's site. */
    closeConnected: () => set(null, 'connected'),
  }
}

interface CredentialActionsProps {
  credential: Credential
  verify: ReturnType<typeof useVerify>
  onDeleted: () => void
}

/** Verify, Reconnect, and the rest in a menu, with their dialogs. */
export const CredentialActions = ({ credential, verify, onDeleted }: CredentialActionsProps) => {
  const { allowed, reason } = usePermission('credentials:write')
  const { dialog, open, close, closeConnected } = useDialog()
  const isLost = credential.status === 'disconnected'
  return (
    <>
      <ActionButton
        variant="default"
        loading={verify.isPending}
        onClick={() => verify.mutate()}
        disabledReason={reason}
      >
        {messages.verify}
      </ActionButton>
      <ActionButton variant={isLost ? 'filled' : 'default'} onClick={() => open('reconnect')} disabledReason={reason}>
        {messages.reconnect}
      </ActionButton>
      <ActionMenu
        target={
          <ActionIcon variant="default" size={36} aria-label={messages.more}>
            <IconDots size={18} />
          </ActionIcon>
        }
        items={[
          { label: messages.rename, disabledReason: reason, onSelect: () => open('rename') },
          { label: messages.replace, disabledReason: reason, onSelect: () => open('replace') },
          { label: messages.delete, danger: true, disabledReason: reason, onSelect: () => open('delete') },
        ]}
      />
      <Suspense fallback={null}>
        {allowed && dialog === 'rename' && <RenameCredential credential={credential} onClose={close} />}
        {allowed && dialog === 'reconnect' && (
          <ReconnectCredential credential={credential} onClose={close} onConnected={closeConnected} />
        )}
        {allowed && dialog === 'replace' && <ReplaceCredential credential={credential} onClose={close} />}
        {allowed && dialog === 'delete' && (
          <DeleteCredential credential={credential} onClose={close} onDeleted={onDeleted} />
        )}
      </Suspense>
    </>
  )
}
