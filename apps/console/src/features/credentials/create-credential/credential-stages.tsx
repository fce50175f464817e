import { type Credential, type CredentialStage, credentialStages } from '@billbridge/contract/credentials'
import { StageList } from '../../../components/stage-list.tsx'
import { stageNames } from '../../../lib/messages/credential-wizard.ts'
import { entityTypeNames } from '../../../lib/messages/credentials.ts'
import { destinationNames } from '../../../lib/messages/destinations.ts'
import { paths } from '../../../lib/paths.ts'
import type { Wizard } from './use-wizard.ts'
import { isFinished } from './wizard.ts'

/** What was chosen in a finished stage. */
const chosenIn = (stage: CredentialStage, credential: Credential): string | null => {
  switch (stage) {
    case 'name':
      return credential.name
    case 'entity-type':
      return credential.entityType && entityTypeNames[credential.entityType]
    case 'destination':
      return credential.destination && destinationNames[credential.destination]
    case 'authenticate':
      return credential.authorized ? (credential.stripeAccountName ?? credential.stripeAccountId) : null
  }
}

/** The four stages at the left: finished ones are checked off, show what was chosen, and lead back. */
export const CredentialStages = ({ wizard: { stage: current, credential } }: { wizard: Wizard }) => (
  <StageList
    currentId={current}
    stages={credentialStages.map((stage) => ({
      id: stage,
      label: stageNames[stage],
      done: isFinished(stage, credential),
      chosen: credential && chosenIn(stage, credential),
      ...(credential ? { to: paths.newCredential({ stage, credential: credential.id }) } : {}),
    }))}
  />
)
