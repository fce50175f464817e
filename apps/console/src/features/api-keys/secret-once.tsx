import { ShownOnce } from '../../components/shown-once.tsx'
import { messages } from '../../lib/messages/api-keys.ts'

/** A secret that is never shown again. */
export const SecretOnce = ({ secret, onDone }: { secret: string; onDone: () => void }) => (
  <ShownOnce
    text={messages.secretText}
    label={messages.secret}
    value={secret}
    copy={messages.copySecret}
    copied={messages.secretCopied}
    done={messages.done}
    onDone={onDone}
  />
)
