import type { Session, SignInStep } from '@billbridge/contract/session'
import { Button } from '@mantine/core'
import { messages } from '../../lib/messages/one-time-codes.ts'

/** What every step of signing in is given. */
export interface StepProps {
  step: SignInStep
  onSignedIn: (session: Session) => void
  /** Another step follows. */
  onStep: (step: SignInStep) => void
  /** Back to the password. */
  onStartAgain: () => void
}

/** The way back, which is the only one when the sign-in has ended meanwhile. */
export const StartAgain = ({ onStartAgain }: Pick<StepProps, 'onStartAgain'>) => (
  <Button variant="subtle" color="gray" size="compact-sm" onClick={onStartAgain}>
    {messages.startAgain}
  </Button>
)
