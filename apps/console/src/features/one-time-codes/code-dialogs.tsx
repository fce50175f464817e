import { Button, Stack, Text } from '@mantine/core'
import { Dialog } from '../../components/dialog.tsx'
import { CodeForm } from '../../components/one-time-codes/code-form.tsx'
import { Enrolment } from '../../components/one-time-codes/enrolment.tsx'
import { RecoveryCodes } from '../../components/one-time-codes/recovery-codes.tsx'
import { PasswordForm } from '../../components/password-form.tsx'
import { messages as shared } from '../../lib/messages/components.ts'
import { messages } from '../../lib/messages/one-time-codes.ts'
import { passwordProofMessages } from '../../lib/messages/password-proof.ts'
import { notify } from '../../lib/notify.ts'
import { useConfirmCodes, useEnrol, useRenewRecoveryCodes, useTurnCodesOff } from './code-queries.ts'

export type CodeDialogKind = 'turn-on' | 'turn-off' | 'renew'

interface DialogProps {
  onClose: () => void
}

const TurnOn = ({ onClose }: DialogProps) => {
  const enrol = useEnrol()
  const confirm = useConfirmCodes()
  const codes = confirm.data?.recoveryCodes
  return (
    <Dialog onClose={onClose} title={codes ? messages.recoveryTitle : messages.turnOn} closable={!codes}>
      {codes && <RecoveryCodes codes={codes} onDone={onClose} />}
      {!codes && !enrol.data && (
        <PasswordForm
          submitLabel={passwordProofMessages.continue}
          pending={enrol.isPending}
          problem={enrol.error}
          onPassword={enrol.mutateAsync}
        >
          <Cancel onClose={onClose} />
        </PasswordForm>
      )}
      {!codes && enrol.data && (
        <Enrolment
          enrolment={enrol.data}
          enrolmentProblem={null}
          pending={confirm.isPending}
          problem={confirm.error}
          onCode={(code) => confirm.mutate(code, { onSuccess: () => notify(messages.turnedOn) })}
        />
      )}
    </Dialog>
  )
}

const Renew = ({ onClose }: DialogProps) => {
  const renew = useRenewRecoveryCodes()
  const codes = renew.data?.recoveryCodes
  return (
    <Dialog onClose={onClose} title={codes ? messages.recoveryTitle : messages.renew} closable={!codes}>
      {codes ? (
        <RecoveryCodes codes={codes} onDone={onClose} />
      ) : (
        <Stack gap="md">
          <Text>{messages.renewText}</Text>
          <CodeForm
            submitLabel={messages.renewSubmit}
            pending={renew.isPending}
            problem={renew.error}
            onCode={(code) => renew.mutate(code)}
          >
            <Cancel onClose={onClose} />
          </CodeForm>
        </Stack>
      )}
    </Dialog>
  )
}

const TurnOff = ({ onClose }: DialogProps) => {
  const turnOff = useTurnCodesOff()
  const done = () => {
    notify(messages.turnedOff)
    onClose()
  }
  return (
    <Dialog onClose={onClose} title={messages.turnOff}>
      <Stack gap="md">
        <Text>{messages.turnOffText}</Text>
        <CodeForm
          danger
          submitLabel={messages.turnOff}
          pending={turnOff.isPending}
          problem={turnOff.error}
          onCode={(code) => turnOff.mutate(code, { onSuccess: done })}
        >
          <Cancel onClose={onClose} />
        </CodeForm>
      </Stack>
    </Dialog>
  )
}

const Cancel = ({ onClose }: DialogProps) => (
  <Button variant="default" onClick={onClose}>
    {shared.cancel}
  </Button>
)

const dialogs = { 'turn-on': TurnOn, 'turn-off': TurnOff, renew: Renew }

/**
 * The dialogs of one's own codes; one file, because each is small and all need the same parts. While recovery codes are
 * shown, only their own button closes the dialog.
 */
export const CodeDialog = ({ kind, onClose }: DialogProps & { kind: CodeDialogKind }) => {
  const Opened = dialogs[kind]
  return <Opened onClose={onClose} />
}
