import type { CSSProperties } from 'react'
import { messages } from '../lib/messages/components.ts'
import classes from './data-table.module.css'
import { SortableHeader, sortDirection } from './sortable-header.tsx'
import type { Column, DataTableProps, RowSelection } from './table-options.ts'
import { pageSelection, togglePage } from './table-selection.ts'
import { Tick } from './tick.tsx'

export const DataTableHead = <T,>({ options }: { options: DataTableProps<T> }) => {
  const { columns, rows, getRowId, selection, rowMenu, sort, onSortChange } = options
  return (
    <thead>
      <tr>
        {selection && <PageTick ids={rows?.map(getRowId) ?? []} selection={selection} />}
        {columns.map((column) => (
          <ColumnHeading key={column.id} column={column} sort={sort} onSortChange={onSortChange} />
        ))}
        {rowMenu && <td className={classes.menu} />}
      </tr>
    </thead>
  )
}

const PageTick = ({ ids, selection }: { ids: readonly string[]; selection: RowSelection }) => {
  const state = pageSelection(ids, selection.selected)
  return (
    <th className={classes.tick}>
      <Tick
        label={messages.selectAll}
        checked={state === 'all'}
        indeterminate={state === 'some'}
        disabled={ids.length === 0}
        onChange={() => selection.onChange(togglePage(selection.selected, ids))}
      />
    </th>
  )
}

/** One that stretches gives its share up where the list is narrow. */
const widthOf = <T,>({ width, stretch }: Column<T>): CSSProperties => {
  if (width === undefined) return {}
  return stretch ? ({ '--wide-share': width } as CSSProperties) : { width }
}

interface ColumnHeadingProps<T> {
  column: Column<T>
  sort: string | undefined
  onSortChange: ((sort: string) => void) | undefined
}

const ColumnHeading = <T,>({ column, sort, onSortChange }: ColumnHeadingProps<T>) => {
  const { header, align, sortKey, secondary, stretch } = column
  const sorted = sortKey === undefined ? undefined : sortDirection(sort, sortKey)
  return (
    <th
      scope="col"
      data-align={align}
      data-secondary={secondary || undefined}
      data-stretch={stretch || undefined}
      style={widthOf(column)}
      {...(sorted ? { 'aria-sort': sorted } : {})}
    >
      {sortKey !== undefined && onSortChange ? (
        <SortableHeader label={header} sortKey={sortKey} sort={sort} onChange={onSortChange} />
      ) : (
        header
      )}
    </th>
  )
}
