import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Enrolment } from '../../components/one-time-codes/enrolment.tsx'
import { RecoveryCodes } from '../../components/one-time-codes/recovery-codes.tsx'
import { callOnce } from '../../lib/api.ts'
import { messages } from '../../lib/messages/one-time-codes.ts'
import { StartAgain, type StepProps } from './start-again.tsx'

/** Setting codes up because the organization requires them. One is signed in by the first code, and goes on when the recovery codes are kept. */
export const EnrolStep = ({ step, onSignedIn, onStartAgain }: StepProps) => {
  const enrol = useMutation({ mutationFn: () => callOnce(signInStepEndpoints.enrol, {}), gcTime: 0 })
  const confirm = useMutation({
    mutationFn: (code: string) => callOnce(signInStepEndpoints.confirm, { body: { code } }),
    gcTime: 0,
  })
  const { mutate: begin } = enrol
  useEffect(() => begin(), [begin])
  if (confirm.data) {
    const { recoveryCodes, session } = confirm.data
    return <RecoveryCodes codes={recoveryCodes} onDone={() => onSignedIn(session)} />
  }
  return (
    <Stack gap="sm">
      <Text>{messages.enrolText(step.organizationName)}</Text>
      <Enrolment
        enrolment={enrol.data}
        enrolmentProblem={enrol.error}
        pending={confirm.isPending}
        problem={confirm.error}
        onCode={(code) => confirm.mutate(code)}
      />
      <StartAgain onStartAgain={onStartAgain} />
    </Stack>
  )
}
