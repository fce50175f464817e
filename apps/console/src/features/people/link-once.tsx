import { ShownOnce } from '../../components/shown-once.tsx'
import { messages } from '../../lib/messages/invitations.ts'

interface LinkOnceProps {
  email: string
  link: string
  onDone: () => void
}

/** A link that is passed on by hand and never shown again. */
export const LinkOnce = ({ email, link, onDone }: LinkOnceProps) => (
  <ShownOnce
    text={messages.linkText(email)}
    label={messages.link}
    value={link}
    copy={messages.copyLink}
    copied={messages.linkCopied}
    done={messages.done}
    onDone={onDone}
  />
)
