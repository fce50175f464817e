import { Dialog } from '../../components/dialog.tsx'
import { messages } from '../../lib/messages/invitations.ts'
import { LinkOnce } from './link-once.tsx'

interface LinkDialogProps {
  email: string
  link: string
  onClose: () => void
}

/** A new link of an invitation; only its own button closes it. */
export const LinkDialog = ({ email, link, onClose }: LinkDialogProps) => (
  <Dialog onClose={onClose} title={messages.linkTitle} closable={false}>
    <LinkOnce email={email} link={link} onDone={onClose} />
  </Dialog>
)
