import { type Configuration, configurationEndpoints } from '@billbridge/contract/configurations'
import type { GoingOn } from '@billbridge/contract/going-on'
import { ActionIcon } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { ActionMenu } from '../../components/action-menu.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { call } from '../../lib/api.ts'
import { lazyPart } from '../../lib/load-part.ts'
import { copyMessages, removeMessages } from '../../lib/messages/configuration-detail.ts'
import { messages } from '../../lib/messages/configurations.ts'
import { notify } from '../../lib/notify.ts'
import { sentByItself } from '../../lib/sent-by-itself.ts'
import { usePermission } from '../../lib/session.ts'
import type { SetEnabled } from './use-set-enabled.ts'

const EnableDialog = lazyPart(() => import('./enable-dialog.tsx').then((module) => module.EnableDialog))
const CopyConfiguration = lazyPart(() => import('./copy-configuration.tsx').then((module) => module.CopyConfiguration))

type Dialog = 'enable' | 'disable' | 'copy' | 'remove'

interface ConfigurationActionsProps {
  configuration: Configuration
  setEnabled: SetEnabled
  onCopied: (copy: Configuration) => void
  onRemoved: () => void
}

/** Enable or Disable, Copy, and Delete or Archive. */
export const ConfigurationActions = ({ configuration, setEnabled, onCopied, onRemoved }: ConfigurationActionsProps) => {
  const { reason } = usePermission('configurations:write')
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const [told, setTold] = useState<GoingOn | null>(null)
  const close = () => setDialog(null)
  const { enabled, archived, mode, lastRunId } = configuration
  const { change, look } = setEnabled
  /** Asks first where enabling sends bills; otherwise there is nothing to say. */
  const enable = () => {
    change.reset()
    look.mutate(undefined, {
      onSuccess: (found) => {
        setTold(found)
        if (sentByItself(found) > 0) setDialog('enable')
        else change.mutate(true)
      },
    })
  }
  return (
    <>
      {!archived && (
        <ActionButton
          variant={enabled ? 'default' : 'filled'}
          loading={change.isPending || look.isPending}
          disabledReason={reason}
          onClick={() => (enabled ? setDialog('disable') : enable())}
        >
          {enabled ? messages.disable : messages.enable}
        </ActionButton>
      )}
      <ActionMenu
        target={
          <ActionIcon variant="default" size={36} aria-label={messages.actions}>
            <IconDots size={18} />
          </ActionIcon>
        }
        items={[
          {
            label: mode === 'test' ? copyMessages.actionLive : copyMessages.action,
            disabledReason: reason,
            onSelect: () => setDialog('copy'),
          },
          ...(archived
            ? []
            : [
                {
                  label: lastRunId ? removeMessages.archive : removeMessages.delete,
                  danger: true,
                  disabledReason: reason,
                  onSelect: () => setDialog('remove'),
                },
              ]),
        ]}
      />
      <DisableDialog
        configuration={configuration}
        setEnabled={setEnabled}
        opened={dialog === 'disable'}
        onClose={close}
      />
      <RemoveDialog configuration={configuration} opened={dialog === 'remove'} onClose={close} onRemoved={onRemoved} />
      <Suspense fallback={null}>
        {dialog === 'enable' && told && (
          <EnableDialog configuration={configuration} told={told} setEnabled={setEnabled} onClose={close} />
        )}
        {dialog === 'copy' && (
          <CopyConfiguration
            configuration={configuration}
            onClose={close}
            onCopied={(copy) => {
              close()
              onCopied(copy)
            }}
          />
        )}
      </Suspense>
    </>
  )
}

interface DialogProps {
  configuration: Configuration
  opened: boolean
  onClose: () => void
}

const DisableDialog = ({
  configuration,
  setEnabled: { change },
  opened,
  onClose,
}: DialogProps & { setEnabled: SetEnabled }) => (
  <ConfirmDialog
    opened={opened}
    title={messages.disableTitle(configuration.name)}
    mode={configuration.mode}
    confirmLabel={messages.disableConfirm}
    pending={change.isPending}
    problem={opened ? change.error : null}
    onCancel={onClose}
    onConfirm={() => change.mutate(false, { onSuccess: onClose })}
  >
    {messages.disableText}
  </ConfirmDialog>
)

const RemoveDialog = ({ configuration, opened, onClose, onRemoved }: DialogProps & { onRemoved: () => void }) => {
  const queryClient = useQueryClient()
  const { id, name, lastRunId } = configuration
  const remove = useMutation({
    mutationFn: () => call(configurationEndpoints.remove, { params: { configurationId: id } }),
    onSuccess: async ({ outcome }) => {
      notify(outcome === 'archived' ? removeMessages.archived(name) : removeMessages.deleted(name))
      onRemoved()
      await queryClient.invalidateQueries({ queryKey: ['configurations'] })
    },
  })
  const words = lastRunId
    ? [removeMessages.archiveTitle(name), removeMessages.archiveText, removeMessages.archiveConfirm]
    : [removeMessages.deleteTitle(name), removeMessages.deleteText, removeMessages.deleteConfirm]
  return (
    <ConfirmDialog
      opened={opened}
      title={words[0] ?? ''}
      mode={configuration.mode}
      confirmLabel={words[2] ?? ''}
      danger
      pending={remove.isPending}
      problem={remove.error}
      onCancel={onClose}
      onConfirm={() => remove.mutate()}
    >
      {words[1]}
    </ConfirmDialog>
  )
}
