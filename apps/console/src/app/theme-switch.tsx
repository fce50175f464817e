import { ActionIcon, type MantineColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import { ActionMenu } from '../components/action-menu.tsx'
import { messages } from '../lib/messages/layout.ts'

const icons = { light: IconSun, dark: IconMoon, auto: IconDeviceDesktop } as const
const schemes: readonly MantineColorScheme[] = ['light', 'dark', 'auto']

/** Light, dark, or what the system says; remembered in this browser. */
export const ThemeSwitch = () => {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const Current = icons[colorScheme]
  return (
    <ActionMenu
      items={schemes.map((scheme) => {
        const Icon = icons[scheme]
        return {
          label: messages.themes[scheme],
          icon: <Icon size={16} aria-hidden />,
          current: scheme === colorScheme,
          onSelect: () => setColorScheme(scheme),
        }
      })}
      target={
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          aria-label={`${messages.theme}: ${messages.themes[colorScheme]}`}
        >
          <Current size={18} stroke={1.7} />
        </ActionIcon>
      }
    />
  )
}
