import type { CredentialStage } from '@billbridge/contract/credentials'
import { Button, Stack } from '@mantine/core'
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'
import { ActionButton } from '../../../components/action-button.tsx'
import { wizardMessages as messages } from '../../../lib/messages/credential-wizard.ts'
import { usePermission } from '../../../lib/session.ts'
import classes from './create-credential.module.css'
import { stageNumber } from './wizard.ts'

interface StageFrameProps {
  stage: CredentialStage
  children: ReactNode
  /** Saves the stage and goes on; called by Enter in a field, too. */
  onNext: () => void
  onBack?: (() => void) | undefined
  nextLabel?: string
  pending: boolean
}

/** The heading of a stage: focused whenever the stage appears, except on the first page of a visit. */
export const StageHeading = ({ stage, focused }: { stage: CredentialStage; focused: boolean }) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (focused) heading.current?.focus({ preventScroll: true })
  }, [focused])
  return (
    <h2 ref={heading} tabIndex={-1} className={classes.heading}>
      {messages.stageHeading(stageNumber(stage), stage)}
    </h2>
  )
}

/** The middle of the wizard: what the stage asks for, and Back and Next in one row. */
export const StageFrame = (props: StageFrameProps) => {
  const { children, onNext, onBack, pending, nextLabel = messages.next } = props
  const { reason: disabledReason } = usePermission('credentials:write')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!pending && disabledReason === undefined) onNext()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap={0}>{children}</Stack>
      <div className={classes.buttons}>
        {onBack && (
          <Button variant="default" onClick={onBack} disabled={pending}>
            {messages.back}
          </Button>
        )}
        <ActionButton type="submit" loading={pending} disabledReason={disabledReason}>
          {nextLabel}
        </ActionButton>
      </div>
    </form>
  )
}
