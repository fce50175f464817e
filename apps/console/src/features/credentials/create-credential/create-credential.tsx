import type { Credential } from '@billbridge/contract/credentials'
import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import { Notice } from '../../../components/notice.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { wizardMessages as messages } from '../../../lib/messages/credential-wizard.ts'
import { paths } from '../../../lib/paths.ts'
import { OutcomeNotice } from '../connect/outcome-notice.tsx'
import { connectionOptionsQuery } from '../credential-queries.ts'
import { AuthenticateStage } from './authenticate-stage.tsx'
import classes from './create-credential.module.css'
import { CredentialStages } from './credential-stages.tsx'
import { DestinationStage } from './destination-stage.tsx'
import { EntityTypeStage } from './entity-type-stage.tsx'
import { NameStage } from './name-stage.tsx'
import { PendingTime } from './pending-time.tsx'
import { StageHeading } from './stage-frame.tsx'
import { useWizard, type Wizard } from './use-wizard.ts'
import { outcomeToExplain, stageNumber } from './wizard.ts'

interface CreateCredentialProps {
  onCreated: (credential: Credential) => void
}

/** The wizard of four stages, resumed from its address. */
export const CreateCredential = ({ onCreated }: CreateCredentialProps) => {
  const { wizard, loading, problem, gone, setGone } = useWizard()
  const { credential, address } = wizard
  // Finished a moment ago on this page: it stays as it is until the way to the list is done.
  const [finishedId, setFinishedId] = useState<string>()
  if (gone) return <Gone />
  if (problem) return <ProblemAlert problem={problem} />
  if (loading) return <Skeleton height={260} maw={640} />
  if (credential && credential.status !== 'pending' && credential.id !== finishedId)
    return <AlreadyCreated credential={credential} />
  const finished = (created: Credential) => {
    setFinishedId(created.id)
    onCreated(created)
  }
  return (
    <div className={classes.layout}>
      <div className={classes.stages}>
        <CredentialStages wizard={wizard} />
        {credential?.expiresAt && <PendingTime expiresAt={credential.expiresAt} onOver={setGone} />}
      </div>
      <div>
        {!credential && <OutcomeNotice outcome={outcomeToExplain(address.outcome, false)} />}
        <CurrentStage wizard={wizard} onCreated={finished} />
      </div>
    </div>
  )
}

const CurrentStage = ({ wizard, onCreated }: { wizard: Wizard; onCreated: (credential: Credential) => void }) => {
  const { stage, credential, address } = wizard
  const first = useRef(stage)
  const moved = useRef(false)
  useEffect(() => {
    if (stage !== first.current) moved.current = true
  }, [stage])
  return (
    <>
      <div role="status" className={classes.announcement}>
        {messages.announce(stageNumber(stage), 4, stage)}
      </div>
      <StageHeading
        key={stage}
        stage={stage}
        focused={moved.current || stage !== first.current || address.outcome !== undefined}
      />
      {stage === 'name' && <NameStage wizard={wizard} />}
      {stage === 'entity-type' && <EntityTypeStage wizard={wizard} />}
      {stage === 'destination' && <DestinationStage wizard={wizard} />}
      {stage === 'authenticate' && credential && (
        <AuthenticateStage wizard={wizard} credential={credential} onCreated={onCreated} />
      )}
    </>
  )
}

const Gone = () => {
  const options = useQuery(connectionOptionsQuery)
  return (
    <Notice
      kind="attention"
      title={messages.expiredTitle}
      announced
      actions={
        <>
          <Button component={Link} to={paths.newCredential()}>
            {messages.startOver}
          </Button>
          <Button component={Link} to={paths.credentials()} variant="default">
            {messages.toList}
          </Button>
        </>
      }
    >
      {messages.expiredText(options.data?.pendingMinutes ?? 30)}
    </Notice>
  )
}

/** An address of the wizard that is older than the end of it: whatever became of a visit to Stripe then, it is over. */
const AlreadyCreated = ({ credential }: { credential: Credential }) => (
  <Notice
    kind="done"
    title={messages.alreadyCreatedTitle(credential.name)}
    actions={
      <Button component={Link} to={paths.credential(credential.id)} variant="default">
        {messages.openCredential}
      </Button>
    }
  >
    {credential.status === 'connected' ? messages.alreadyCreatedText : messages.alreadyCreatedLost}
  </Notice>
)
