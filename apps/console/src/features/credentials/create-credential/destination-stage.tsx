import { destinationSchema } from '@billbridge/contract/modes'
import { Select } from '@mantine/core'
import { useState } from 'react'
import { FormProblem } from '../../../components/form-problem.tsx'
import { Panel } from '../../../components/panel.tsx'
import { wizardMessages as messages } from '../../../lib/messages/credential-wizard.ts'
import { destinationNames } from '../../../lib/messages/destinations.ts'
import { StageFrame } from './stage-frame.tsx'
import { useSaveStage } from './use-save-stage.ts'
import type { Wizard } from './use-wizard.ts'

const options = destinationSchema.options.map((value) => ({ value, label: destinationNames[value] }))

/** Stage 3: Stripe, or its Test Mode. */
export const DestinationStage = ({ wizard }: { wizard: Wizard }) => {
  const { credential, entered } = wizard
  const [error, setError] = useState<string>()
  const save = useSaveStage(wizard, 'authenticate')
  const destination = entered.destination ?? credential?.destination ?? null
  const forgets = credential?.authorized === true && destination !== credential.destination
  const next = () => {
    if (destination) save.mutate({ destination })
    else setError(messages.destinationNeeded)
  }
  return (
    <StageFrame
      stage="destination"
      onNext={next}
      onBack={() => wizard.show({ stage: 'entity-type' })}
      pending={save.isPending}
    >
      <Panel heading={messages.panels.destination} text={messages.destinationIntro}>
        <FormProblem problem={save.error} />
        <Select
          label={messages.destination}
          description={forgets ? messages.destinationForgets : destination && messages.destinationHelp[destination]}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder={messages.destinationPlaceholder}
          data={options}
          value={destination}
          error={error}
          allowDeselect={false}
          onChange={(value) => {
            wizard.enter({ destination: options.find((option) => option.value === value)?.value ?? null })
            setError(undefined)
          }}
        />
      </Panel>
    </StageFrame>
  )
}
