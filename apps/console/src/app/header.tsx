import { ActionIcon, Burger, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { Suspense } from 'react'
import { lazyPart } from '../lib/load-part.ts'
import { messages } from '../lib/messages/layout.ts'
import { useShortcutsOn } from '../lib/shortcuts.ts'
import { useShortcut } from '../lib/use-shortcut.ts'
import classes from './header.module.css'
import { OrganizationSwitcher } from './organization-switcher.tsx'
import { ThemeSwitch } from './theme-switch.tsx'
import { UserMenu } from './user-menu.tsx'

const Palette = lazyPart(() => import('./palette.tsx').then((module) => module.Palette))
const ShortcutsDialog = lazyPart(() => import('./shortcuts-dialog.tsx').then((module) => module.ShortcutsDialog))

/** Organization, search, theme and the person's menu; also the home of the global shortcuts. */
export const Header = ({ onOpenNavigation }: { onOpenNavigation: () => void }) => {
  const shortcutsOn = useShortcutsOn()
  const [paletteOpened, palette] = useDisclosure(false)
  const [shortcutsOpened, shortcuts] = useDisclosure(false)
  useShortcut('k', palette.open, { withCommand: true })
  useShortcut('?', shortcuts.open)
  return (
    <header className={classes.header}>
      <Burger size="sm" hiddenFrom="sm" onClick={onOpenNavigation} aria-label={messages.openNavigation} />
      <OrganizationSwitcher />
      <div className={classes.space} />
      <UnstyledButton className={classes.search} onClick={palette.open} visibleFrom="sm">
        <IconSearch size={15} stroke={1.8} aria-hidden />
        <span>{messages.search}</span>
        {shortcutsOn && (
          <span className={classes.key} aria-hidden="true">
            Ctrl K
          </span>
        )}
      </UnstyledButton>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        hiddenFrom="sm"
        onClick={palette.open}
        aria-label={messages.searchShort}
      >
        <IconSearch size={18} />
      </ActionIcon>
      <ThemeSwitch />
      <UserMenu onShowShortcuts={shortcuts.open} />
      <Suspense fallback={null}>
        {paletteOpened && <Palette onClose={palette.close} />}
        {shortcutsOpened && <ShortcutsDialog onClose={shortcuts.close} />}
      </Suspense>
    </header>
  )
}
