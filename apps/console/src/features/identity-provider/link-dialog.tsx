import { Button } from '@mantine/core'
import { Dialog } from '../../components/dialog.tsx'
import { PasswordForm } from '../../components/password-form.tsx'
import { messages as shared } from '../../lib/messages/components.ts'
import { linkMessages as messages } from '../../lib/messages/identity-provider.ts'
import { passwordProofMessages } from '../../lib/messages/password-proof.ts'
import { useBeginLink } from './identity-provider-queries.ts'

/** The password before the way to the provider: what is linked there signs in from then on. */
export const LinkDialog = ({ provider, onClose }: { provider: string; onClose: () => void }) => {
  const begin = useBeginLink()
  return (
    <Dialog onClose={onClose} title={messages.link(provider)}>
      <PasswordForm
        submitLabel={passwordProofMessages.continue}
        pending={begin.isPending || begin.isSuccess}
        problem={begin.error}
        onPassword={begin.mutateAsync}
      >
        <Button variant="default" onClick={onClose}>
          {shared.cancel}
        </Button>
      </PasswordForm>
    </Dialog>
  )
}
