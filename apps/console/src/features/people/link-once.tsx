import { Button, CopyButton, Stack, TextInput } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { messages } from '../../lib/messages/invitations.ts'

interface LinkOnceProps {
  email: string
  link: string
  onDone: () => void
}

/** A link that is passed on by hand and never shown again. */
export const LinkOnce = ({ email, link, onDone }: LinkOnceProps) => (
  <Stack gap="md">
    <p>{messages.linkText(email)}</p>
    <TextInput
      label={messages.link}
      value={link}
      readOnly
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      onFocus={(event) => event.currentTarget.select()}
    />
    <CopyButton value={link}>
      {({ copied, copy }) => (
        <Button
          data-autofocus
          onClick={copy}
          leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
        >
          {copied ? messages.linkCopied : messages.copyLink}
        </Button>
      )}
    </CopyButton>
    <Button variant="default" onClick={onDone}>
      {messages.done}
    </Button>
  </Stack>
)
