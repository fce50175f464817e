import { Menu } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { cloneElement, type ReactElement, type Ref, useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import classes from './action-menu.module.css'
import type { ActionMenuProps, MenuEntry } from './menu-entry.ts'

/** The menu itself; use `ActionMenu`. It is mounted by the press that opens it. */
export const ActionMenuBody = ({ target, items, header, align = 'end', width = widthFor(items) }: ActionMenuProps) => {
  const [opened, setOpened] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // The button that was pressed has just been replaced by this one: closing must lead back to it.
    button.current?.focus()
    setOpened(true)
  }, [])
  return (
    <Menu
      opened={opened}
      onChange={setOpened}
      withInitialFocusPlaceholder={false}
      position={`bottom-${align}`}
      width={width}
    >
      <Menu.Target>
        {cloneElement(target as ReactElement<{ ref: Ref<HTMLButtonElement> }>, { ref: button })}
      </Menu.Target>
      <Menu.Dropdown className={classes.dropdown ?? ''}>
        {header}
        {items.map((item) => (
          <Entry key={item.label} item={item} />
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Reasons are sentences. */
const widthFor = (items: readonly MenuEntry[]): number =>
  items.some(({ disabledReason }) => disabledReason !== undefined) ? 280 : 200

const Entry = ({ item }: { item: MenuEntry }) => {
  const { label, icon, onSelect, to, href, danger, current, disabledReason, separated } = item
  const shared = {
    leftSection: icon,
    rightSection: current ? <IconCheck size={16} aria-hidden /> : null,
    ...(current ? { 'aria-current': true as const } : {}),
    ...(danger ? { className: classes.danger ?? '' } : {}),
  }
  return (
    <>
      {separated && <Menu.Divider />}
      {disabledReason !== undefined ? (
        // Not `disabled`: whoever goes by keyboard must come by it, and hear the reason.
        <Menu.Item {...shared} className={classes.disabled ?? ''} aria-disabled closeMenuOnClick={false}>
          {label}
          <span className={classes.reason}>{disabledReason}</span>
        </Menu.Item>
      ) : to !== undefined ? (
        <Menu.Item {...shared} component={Link} to={to}>
          {label}
        </Menu.Item>
      ) : href !== undefined ? (
        <Menu.Item {...shared} component="a" href={href} target="_blank" rel="noreferrer">
          {label}
        </Menu.Item>
      ) : (
        <Menu.Item {...shared} onClick={() => onSelect?.()}>
          {label}
        </Menu.Item>
      )}
    </>
  )
}
