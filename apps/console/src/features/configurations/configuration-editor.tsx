import type { ProblemResponse } from '@billbridge/contract/client'
import { type Configuration, configurationEndpoints } from '@billbridge/contract/configurations'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { FormProblem } from '../../components/form-problem.tsx'
import { SaveBar } from '../../components/save-bar.tsx'
import { call } from '../../lib/api.ts'
import { applyProblemToForm } from '../../lib/apply-problem.ts'
import { formMessages as messages } from '../../lib/messages/configuration-detail.ts'
import { settingLabels } from '../../lib/messages/configuration-settings.ts'
import { notify } from '../../lib/notify.ts'
import { usePermission } from '../../lib/session.ts'
import { takeConfiguration } from './configuration-queries.ts'
import classes from './configurations.module.css'
import { Conflict, conflictOf } from './conflict.tsx'
import { OverlapProblem } from './overlap-problem.tsx'
import { PreviewPanel } from './preview/preview-panel.tsx'
import { type ConfigurationValues, errorsOf, rebase } from './settings/form-values.ts'
import { SettingsPanels } from './settings/settings-panels.tsx'
import { showSetting, useSettingsForm } from './settings/use-settings-form.ts'

const toValues = ({ name, settings }: Configuration): ConfigurationValues => ({ name, settings })

const useSave = (base: Configuration) =>
  useMutation({
    mutationFn: (values: ConfigurationValues) =>
      call(configurationEndpoints.update, {
        params: { configurationId: base.id },
        body: { ...values, version: base.version },
      }),
  })

/** All settings on one page, the preview beside them, and a save bar; knows what to do when another version was saved. */
export const ConfigurationEditor = ({ configuration }: { configuration: Configuration }) => {
  const queryClient = useQueryClient()
  const [base, setBase] = useState(configuration)
  const { form, changed, restart } = useSettingsForm(toValues(configuration))
  const save = useSave(base)
  const { reason } = usePermission('configurations:write')
  const conflict = conflictOf(save.error)

  const startFrom = (stored: Configuration, values?: ConfigurationValues) => {
    takeConfiguration(queryClient, stored)
    setBase(stored)
    restart(toValues(stored), values)
    save.reset()
  }
  const submit = (values: ConfigurationValues) =>
    save.mutate(values, {
      onSuccess: (stored) => {
        startFrom(stored)
        notify(messages.saved)
      },
      onError: (error) => void applyProblemToForm(form, error),
    })

  const isBehind = configuration.version > base.version && changed.length === 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: another stored version is what it follows, not a render
  useEffect(() => {
    // Enabled, renamed or saved elsewhere: without changes of one's own the form simply follows.
    if (!isBehind) return
    setBase(configuration)
    restart(toValues(configuration))
  }, [isBehind, configuration])

  return (
    <div className={classes.editor}>
      <form noValidate onSubmit={form.onSubmit(submit, (errors) => showSetting(Object.keys(errors)[0] ?? ''))}>
        {conflict ? (
          <InView>
            <Conflict
              conflict={conflict}
              onTake={() => startFrom(conflict.current)}
              onKeep={() => {
                startFrom(conflict.current, rebase(toValues(base), form.values, toValues(conflict.current)))
                notify(messages.kept)
              }}
            />
          </InView>
        ) : (
          <SaveProblem problem={save.error} getInputNode={form.getInputNode} />
        )}
        <SettingsPanels form={form} readOnly={reason !== undefined || base.archived} />
        {!conflict && (
          <SaveBar
            changed={changed}
            saving={save.isPending}
            disabledReason={reason}
            onDiscard={() => {
              restart(toValues(base))
              save.reset()
            }}
          />
        )}
      </form>
      <div className={classes.preview}>
        <PreviewPanel
          credentialId={base.credentialId}
          settings={form.values.settings}
          valid={Object.keys(errorsOf(form.values)).every((path) => path === 'name')}
        />
      </div>
    </div>
  )
}

interface SaveProblemProps {
  problem: ProblemResponse | null
  getInputNode: (path: string) => HTMLElement | null
}

/** Why saving or creating was refused. */
export const SaveProblem = ({ problem, getInputNode }: SaveProblemProps) =>
  problem && (
    <InView>
      {problem.type === 'configuration-overlap' ? (
        <OverlapProblem problem={problem} />
      ) : (
        <FormProblem problem={problem} labels={settingLabels} getInputNode={getInputNode} />
      )}
    </InView>
  )

/** What was refused is said at the top of a long form: it comes into view by itself. */
const InView = ({ children }: { children: ReactNode }) => {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.scrollIntoView({ block: 'center' }), [])
  return (
    <div ref={place} className={classes.problem}>
      {children}
    </div>
  )
}
