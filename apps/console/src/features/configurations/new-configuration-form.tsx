import {
  type Configuration,
  configurationEndpoints,
  defaultConfigurationSettings,
} from '@billbridge/contract/configurations'
import type { Mode } from '@billbridge/contract/modes'
import { Group, Switch } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { UnsavedGuard } from '../../components/unsaved-guard.tsx'
import { call } from '../../lib/api.ts'
import { applyProblemToForm } from '../../lib/apply-problem.ts'
import { formMessages as messages } from '../../lib/messages/configuration-detail.ts'
import { usePermission } from '../../lib/session.ts'
import { credentialQuery } from './choice-queries.ts'
import { SaveProblem } from './configuration-editor.tsx'
import { takeConfiguration } from './configuration-queries.ts'
import classes from './configurations.module.css'
import { type Connection, ConnectionPanel } from './connection-panel.tsx'
import { PreviewPanel } from './preview/preview-panel.tsx'
import { errorsOf } from './settings/form-values.ts'
import { SettingsPanels } from './settings/settings-panels.tsx'
import { showSetting, useSettingsForm } from './settings/use-settings-form.ts'

interface NewConfigurationFormProps {
  /** Chosen already, when the way here was from a credential's page. */
  credentialId: string | undefined
  /** Told the mode of the destination that is chosen. */
  onMode: (mode: Mode) => void
  onCreated: (configuration: Configuration) => void
}

/** The connection as it is chosen; a credential in the address chooses its destination, too. */
const useConnection = (credentialId: string | undefined) => {
  const [connection, setConnection] = useState<Connection>({ destination: null, credentialId: null })
  const given = useQuery({ ...credentialQuery(credentialId ?? ''), enabled: credentialId !== undefined })
  const credential = given.data
  useEffect(() => {
    if (credential?.status !== 'connected') return
    setConnection((chosen) =>
      chosen.destination ? chosen : { destination: credential.destination, credentialId: credential.id },
    )
  }, [credential])
  return [connection, setConnection] as const
}

/** One page of panels for a new configuration, with the preview beside it. */
export const NewConfigurationForm = ({ credentialId, onMode, onCreated }: NewConfigurationFormProps) => {
  const queryClient = useQueryClient()
  const { form, changed } = useSettingsForm({ name: '', settings: defaultConfigurationSettings })
  const [connection, setConnection] = useConnection(credentialId)
  const { destination } = connection
  useEffect(() => onMode(destination === 'stripe-test' ? 'test' : 'live'), [destination, onMode])
  const [connectionErrors, setConnectionErrors] = useState<{ destination?: string; credentialId?: string }>({})
  const [enabled, setEnabled] = useState(false)
  const { reason } = usePermission('configurations:write')
  const create = useMutation({
    mutationFn: (chosenId: string) =>
      call(configurationEndpoints.create, { body: { ...form.values, credentialId: chosenId, enabled } }),
    onSuccess: (created) => takeConfiguration(queryClient, created),
    onError: (error) => void applyProblemToForm(form, error),
  })
  const created = create.data
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for what was created, after the guard has let go
  useEffect(() => {
    if (created) onCreated(created)
  }, [created])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const missing = {
      ...(connection.destination ? {} : { destination: messages.destinationNeeded }),
      ...(connection.destination && !connection.credentialId ? { credentialId: messages.credentialNeeded } : {}),
    }
    setConnectionErrors(missing)
    const wrong = [...Object.keys(missing), ...Object.keys(form.validate().errors)]
    if (wrong[0]) showSetting(wrong[0])
    else if (connection.credentialId) create.mutate(connection.credentialId)
  }
  return (
    <div className={classes.editor}>
      <form noValidate onSubmit={submit}>
        <SaveProblem problem={create.error} getInputNode={form.getInputNode} />
        <div className={classes.problem}>
          <ConnectionPanel
            connection={connection}
            errors={connectionErrors}
            onChange={(chosen) => {
              setConnection(chosen)
              setConnectionErrors({})
            }}
          />
        </div>
        <SettingsPanels form={form} readOnly={reason !== undefined} />
        <Group justify="space-between" mt="md">
          <Switch
            label={messages.enableAtOnce}
            description={messages.enableAtOnceHelp}
            checked={enabled}
            onChange={(event) => setEnabled(event.currentTarget.checked)}
          />
          <ActionButton type="submit" loading={create.isPending} disabledReason={reason}>
            {messages.create}
          </ActionButton>
        </Group>
        <UnsavedGuard when={changed.length > 0 && !created} />
      </form>
      <div className={classes.preview}>
        <PreviewPanel
          credentialId={connection.credentialId}
          settings={form.values.settings}
          valid={Object.keys(errorsOf(form.values)).every((path) => path === 'name')}
        />
      </div>
    </div>
  )
}
