import { Button, Checkbox, CopyButton, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { messages } from '../../lib/messages/one-time-codes.ts'
import classes from './one-time-codes.module.css'

const toFile = (codes: readonly string[]): string =>
  `data:text/plain;charset=utf-8,${encodeURIComponent(`${codes.join('\n')}\n`)}`

/** The codes, once; there is no way on before somebody says that they are kept. */
export const RecoveryCodes = ({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) => {
  const [kept, setKept] = useState(false)
  return (
    <Stack gap="md">
      <Text>{messages.recoveryText}</Text>
      <ul className={classes.codes} aria-label={messages.recoveryList}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group gap="xs">
        <CopyButton value={codes.join('\n')} timeout={1500}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? messages.copied : messages.copyAll}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" component="a" href={toFile(codes)} download={messages.fileName}>
          {messages.download}
        </Button>
      </Group>
      <Checkbox
        label={messages.kept}
        checked={kept}
        onChange={({ currentTarget }) => setKept(currentTarget.checked)}
        data-autofocus
      />
      <Group justify="flex-end">
        <Button disabled={!kept} onClick={onDone}>
          {messages.done}
        </Button>
      </Group>
    </Stack>
  )
}
