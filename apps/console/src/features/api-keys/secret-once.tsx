import { Button, CopyButton, Stack, TextInput } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { messages } from '../../lib/messages/api-keys.ts'

/** A secret that is never shown again. */
export const SecretOnce = ({ secret, onDone }: { secret: string; onDone: () => void }) => (
  <Stack gap="md">
    <p>{messages.secretText}</p>
    <TextInput
      label={messages.secret}
      value={secret}
      readOnly
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      onFocus={(event) => event.currentTarget.select()}
    />
    <CopyButton value={secret}>
      {({ copied, copy }) => (
        <Button
          data-autofocus
          onClick={copy}
          leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
        >
          {copied ? messages.secretCopied : messages.copySecret}
        </Button>
      )}
    </CopyButton>
    <Button variant="default" onClick={onDone}>
      {messages.done}
    </Button>
  </Stack>
)
