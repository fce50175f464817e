import { Group, Kbd, Stack, Switch, Text } from '@mantine/core'
import { Dialog } from '../components/dialog.tsx'
import { shortcutMessages } from '../lib/messages/palette.ts'
import { setShortcutsOn, useShortcutsOn } from '../lib/shortcuts.ts'

/** Lists the shortcuts and switches them off or on. */
export const ShortcutsDialog = ({ onClose }: { onClose: () => void }) => {
  const on = useShortcutsOn()
  return (
    <Dialog onClose={onClose} title={shortcutMessages.title}>
      <Stack gap="xs">
        {shortcutMessages.list.map(({ keys, what, alternative }) => (
          <Group key={what} justify="space-between" wrap="nowrap">
            <Text>{what}</Text>
            <Group gap={4} wrap="nowrap" flex="none">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
              {alternative && (
                <>
                  <Text size="sm" c="dimmed">
                    /
                  </Text>
                  {alternative.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </>
              )}
            </Group>
          </Group>
        ))}
        <Switch
          mt="md"
          checked={on}
          onChange={(event) => setShortcutsOn(event.currentTarget.checked)}
          label={shortcutMessages.on}
          description={shortcutMessages.onHelp}
        />
      </Stack>
    </Dialog>
  )
}
