import type { Session, SignInStep } from '@billbridge/contract/session'
import { useState } from 'react'
import { SignInForm } from './sign-in-form.tsx'
import { SignInStepForm } from './sign-in-step.tsx'

interface SignInProps {
  initialEmail?: string
  /** Where to work, of the person's organizations. */
  organizationId?: string
  label?: string
  /** What a sign-in of this browser waited for before the page was loaded. */
  initialStep?: SignInStep | null
  onSignedIn: (session: Session) => void
  /** Told when a step begins or is given up, for the page's title. */
  onStep?: (step: SignInStep | null) => void
}

/** Signing in, from e-mail and password to the last step; on the sign-in page and over a page whose session has ended. */
export const SignIn = ({ initialStep = null, onSignedIn, onStep, ...form }: SignInProps) => {
  const [step, setStep] = useState(initialStep)
  const goTo = (next: SignInStep | null) => {
    setStep(next)
    onStep?.(next)
  }
  if (step) return <SignInStepForm step={step} onSignedIn={onSignedIn} onStep={goTo} onStartAgain={() => goTo(null)} />
  return (
    <SignInForm
      {...form}
      onAnswer={({ session, step: next }) => {
        if (session) onSignedIn(session)
        else goTo(next)
      }}
    />
  )
}
