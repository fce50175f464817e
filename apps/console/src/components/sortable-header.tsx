import { UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { messages } from '../lib/messages/components.ts'
import classes from './sortable-header.module.css'

export const sortDirection = (sort: string | undefined, key: string): 'ascending' | 'descending' | undefined =>
  sort === key ? 'ascending' : sort === `-${key}` ? 'descending' : undefined

/** The sort after a press: ascending first, then the other way round. */
const nextSort = (sort: string | undefined, key: string): string => (sort === key ? `-${key}` : key)

interface SortableHeaderProps {
  label: string
  sortKey: string
  sort: string | undefined
  onChange: (sort: string) => void
}

/** A column's heading that sorts; the arrow shows the direction of the one in force. */
export const SortableHeader = ({ label, sortKey, sort, onChange }: SortableHeaderProps) => {
  const direction = sortDirection(sort, sortKey)
  const Icon = direction === 'descending' ? IconArrowDown : IconArrowUp
  return (
    <UnstyledButton
      className={classes.button}
      data-active={direction !== undefined || undefined}
      title={messages.sortBy(label)}
      onClick={() => onChange(nextSort(sort, sortKey))}
    >
      {label}
      <Icon size={13} stroke={2} aria-hidden className={classes.arrow} />
    </UnstyledButton>
  )
}
