import { Button, CopyButton, Stack, TextInput } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'

interface ShownOnceProps {
  /** What it is, and that it is not shown again. */
  text: string
  label: string
  value: string
  copy: string
  copied: string
  done: string
  onDone: () => void
}

/** Something secret that is copied now or never. */
export const ShownOnce = ({ text, label, value, copy, copied, done, onDone }: ShownOnceProps) => (
  <Stack gap="md">
    <p>{text}</p>
    <TextInput
      label={label}
      value={value}
      readOnly
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      onFocus={(event) => event.currentTarget.select()}
    />
    <CopyButton value={value}>
      {({ copied: isCopied, copy: onCopy }) => (
        <Button
          data-autofocus
          onClick={onCopy}
          leftSection={isCopied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
        >
          {isCopied ? copied : copy}
        </Button>
      )}
    </CopyButton>
    <Button variant="default" onClick={onDone}>
      {done}
    </Button>
  </Stack>
)
