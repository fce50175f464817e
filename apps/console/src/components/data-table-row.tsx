import { ActionIcon, Checkbox, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { Row } from '@tanstack/react-table'
import type { KeyboardEvent, MouseEvent } from 'react'
import { Link, useNavigate } from 'react-router'
import { messages } from '../lib/messages/components.ts'
import { useShortcutsOn } from '../lib/shortcuts.ts'
import classes from './data-table.module.css'
import type { DataTableProps, Features } from './data-table.tsx'

interface DataTableRowProps<T extends object> {
  row: Row<Features, T>
  options: DataTableProps<T>
}

const interactive = 'a, button, input, select, textarea, label, time, [role="menu"], [role="menuitem"], [role="dialog"]'

/** A click that means "open this row": not on something of its own, not after marking text. */
const meansRow = (event: MouseEvent<HTMLElement>): boolean =>
  !(event.target as HTMLElement).closest(interactive) && !window.getSelection()?.toString()

const focusRow = (row: Element | null): void => row?.querySelector<HTMLElement>('a, input')?.focus()

export const DataTableRow = <T extends object>({ row, options }: DataTableRowProps<T>) => {
  const navigate = useNavigate()
  const shortcutsOn = useShortcutsOn()
  const { original, id } = row
  const { columns, getRowName, getRowPath, rowMenu, selection, highlightedId } = options
  const path = getRowPath?.(original)
  const name = getRowName(original)

  const open = (event: MouseEvent<HTMLTableRowElement>) => {
    if (path === undefined || !meansRow(event)) return
    if (event.metaKey || event.ctrlKey || event.button === 1) window.open(path, '_blank', 'noopener')
    else void navigate(path)
  }
  const move = (event: KeyboardEvent<HTMLTableRowElement>) => {
    if (!(event.target as HTMLElement).closest('[data-row-link], input[type="checkbox"]')) return
    if (event.key === 'ArrowDown') focusRow(event.currentTarget.nextElementSibling)
    else if (event.key === 'ArrowUp') focusRow(event.currentTarget.previousElementSibling)
    else if (event.key.toLowerCase() === 'x' && selection && shortcutsOn) row.toggleSelected()
    else return
    event.preventDefault()
  }

  return (
    <tr
      data-clickable={path !== undefined || undefined}
      data-selected={(selection && row.getIsSelected()) || undefined}
      data-highlighted={id === highlightedId || undefined}
      onClick={open}
      onAuxClick={open}
      onKeyDown={move}
    >
      {selection && (
        <td className={classes.tick}>
          <Checkbox
            size="xs"
            aria-label={messages.selectRow(name)}
            checked={row.getIsSelected()}
            onChange={row.getToggleSelectedHandler()}
          />
        </td>
      )}
      {columns.map(({ id: columnId, cell, align, secondary }, index) => (
        <td key={columnId} data-align={align} data-secondary={secondary || undefined}>
          {index === 0 && path !== undefined ? (
            <Link to={path} className={classes.link} data-row-link>
              {cell(original)}
            </Link>
          ) : (
            cell(original)
          )}
        </td>
      ))}
      {rowMenu && (
        <td className={classes.menu}>
          <RowMenu name={name}>{rowMenu(original)}</RowMenu>
        </td>
      )}
    </tr>
  )
}

const RowMenu = ({ name, children }: { name: string; children: React.ReactNode }) =>
  children ? (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={28} aria-label={messages.rowMenu(name)}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  ) : null
