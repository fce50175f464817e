import { ActionIcon } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { KeyboardEvent, MouseEvent } from 'react'
import { Link, useNavigate } from 'react-router'
import { messages } from '../lib/messages/components.ts'
import { useShortcutsOn } from '../lib/shortcuts.ts'
import { ActionMenu } from './action-menu.tsx'
import classes from './data-table.module.css'
import type { MenuEntry } from './menu-entry.ts'
import type { Column, DataTableProps } from './table-options.ts'
import { toggleRow } from './table-selection.ts'
import { Tick } from './tick.tsx'

const interactive =
  '[data-own-click], a, button, input, select, textarea, label, time, [role="menu"], [role="menuitem"], [role="dialog"]'

/** A click that means "open this row": not on something of its own, not out of a menu, not after marking text. */
const meansRow = (event: MouseEvent<HTMLElement>): boolean => {
  const target = event.target as HTMLElement
  return event.currentTarget.contains(target) && !target.closest(interactive) && !window.getSelection()?.toString()
}

/** The same control of another row: its link, or its tick. */
const focusSameIn = (row: Element | null, from: HTMLElement): void =>
  row?.querySelector<HTMLElement>(from.matches('input') ? 'input' : '[data-row-link]')?.focus()

interface DataTableRowProps<T> {
  row: T
  options: DataTableProps<T>
  /** Shown beneath the first column, for want of room. */
  under: readonly Column<T>[]
}

export const DataTableRow = <T,>({ row, options, under }: DataTableRowProps<T>) => {
  const navigate = useNavigate()
  const shortcutsOn = useShortcutsOn()
  const { columns, getRowId, getRowName, getRowPath, rowMenu, selection, highlightedId } = options
  const id = getRowId(row)
  const path = getRowPath?.(row)
  const name = getRowName(row)
  const selected = selection?.selected.has(id) ?? false
  const toggle = () => selection?.onChange(toggleRow(selection.selected, id))

  const open = (event: MouseEvent<HTMLTableRowElement>) => {
    if (path === undefined || !meansRow(event) || event.button > 1) return
    if (event.metaKey || event.ctrlKey || event.button === 1) window.open(path, '_blank', 'noopener')
    else void navigate(path)
  }
  const move = (event: KeyboardEvent<HTMLTableRowElement>) => {
    const from = (event.target as HTMLElement).closest<HTMLElement>('[data-row-link], input[type="checkbox"]')
    if (!from) return
    if (event.key === 'ArrowDown') focusSameIn(event.currentTarget.nextElementSibling, from)
    else if (event.key === 'ArrowUp') focusSameIn(event.currentTarget.previousElementSibling, from)
    else if (event.key.toLowerCase() === 'x' && selection && shortcutsOn && !event.ctrlKey && !event.metaKey) toggle()
    else return
    event.preventDefault()
  }

  return (
    <tr
      data-clickable={path !== undefined || undefined}
      data-selected={selected || undefined}
      data-highlighted={id === highlightedId || undefined}
      onClick={open}
      onAuxClick={open}
      onKeyDown={move}
    >
      {selection && (
        <td className={classes.tick} data-own-click>
          <Tick label={messages.selectRow(name)} checked={selected} onChange={toggle} />
        </td>
      )}
      {columns.map(({ id: columnId, cell, align, secondary, stretch }, index) => (
        <td
          key={columnId}
          data-align={align}
          data-secondary={secondary || undefined}
          data-stretch={stretch || undefined}
        >
          {index === 0 && path !== undefined ? (
            <Link to={path} className={classes.link} data-row-link>
              {cell(row)}
            </Link>
          ) : (
            cell(row)
          )}
          {index === 0 &&
            under.map((column) => (
              <div key={column.id} className={classes.under}>
                {column.cell(row)}
              </div>
            ))}
        </td>
      ))}
      {rowMenu && (
        <td className={classes.menu} data-own-click>
          <RowMenu name={name} items={rowMenu(row)} />
        </td>
      )}
    </tr>
  )
}

const RowMenu = ({ name, items }: { name: string; items: readonly MenuEntry[] }) =>
  items.length > 0 ? (
    <ActionMenu
      items={items}
      target={
        <ActionIcon variant="subtle" color="gray" size={28} aria-label={messages.rowMenu(name)}>
          <IconDots size={16} />
        </ActionIcon>
      }
    />
  ) : null
