import { Checkbox } from '@mantine/core'
import { messages } from '../lib/messages/components.ts'
import classes from './data-table.module.css'
import type { DataTableInstance, DataTableProps } from './data-table.tsx'
import { SortableHeader, sortDirection } from './sortable-header.tsx'

interface DataTableHeadProps<T extends object> {
  table: DataTableInstance<T>
  options: DataTableProps<T>
}

export const DataTableHead = <T extends object>({ table, options }: DataTableHeadProps<T>) => (
  <thead>
    <tr>
      {options.selection && (
        <th className={classes.tick}>
          <Checkbox
            size="xs"
            aria-label={messages.selectAll}
            checked={(options.rows?.length ?? 0) > 0 && table.getIsAllRowsSelected()}
            indeterminate={table.getIsSomeRowsSelected() && !table.getIsAllRowsSelected()}
            disabled={!options.rows?.length}
            onChange={table.getToggleAllRowsSelectedHandler()}
          />
        </th>
      )}
      {options.columns.map(({ id, header, align, width, sortKey, secondary }) => {
        const sorted = sortKey === undefined ? undefined : sortDirection(options.sort, sortKey)
        return (
          <th
            key={id}
            scope="col"
            data-align={align}
            data-secondary={secondary || undefined}
            style={width ? { width } : {}}
            {...(sorted ? { 'aria-sort': sorted } : {})}
          >
            {sortKey !== undefined && options.onSortChange ? (
              <SortableHeader label={header} sortKey={sortKey} sort={options.sort} onChange={options.onSortChange} />
            ) : (
              header
            )}
          </th>
        )
      })}
      {options.rowMenu && <td className={classes.menu} />}
    </tr>
  </thead>
)
