import { entityTypeSchema } from '@billbridge/contract/modes'
import { Select } from '@mantine/core'
import { useState } from 'react'
import { FormProblem } from '../../../components/form-problem.tsx'
import { Panel } from '../../../components/panel.tsx'
import { wizardMessages as messages } from '../../../lib/messages/credential-wizard.ts'
import { entityTypeNames } from '../../../lib/messages/credentials.ts'
import { StageFrame } from './stage-frame.tsx'
import { useSaveStage } from './use-save-stage.ts'
import type { Wizard } from './use-wizard.ts'

const options = entityTypeSchema.options.map((value) => ({ value, label: entityTypeNames[value] }))

/** Stage 2: what the integration sends. */
export const EntityTypeStage = ({ wizard }: { wizard: Wizard }) => {
  const { credential, entered } = wizard
  const [error, setError] = useState<string>()
  const save = useSaveStage(wizard, 'destination')
  const entityType = entered.entityType ?? credential?.entityType ?? null
  const next = () => {
    if (entityType) save.mutate({ entityType })
    else setError(messages.entityTypeNeeded)
  }
  return (
    <StageFrame
      stage="entity-type"
      onNext={next}
      onBack={() => wizard.show({ stage: 'name' })}
      pending={save.isPending}
    >
      <Panel heading={messages.panels.entityType} text={messages.entityTypeIntro}>
        <FormProblem problem={save.error} />
        <Select
          label={messages.entityType}
          placeholder={messages.entityTypePlaceholder}
          data={options}
          value={entityType}
          error={error}
          allowDeselect={false}
          onChange={(value) => {
            wizard.enter({ entityType: options.find((option) => option.value === value)?.value ?? null })
            setError(undefined)
          }}
        />
      </Panel>
    </StageFrame>
  )
}
