import { Skeleton } from '@mantine/core'
import classes from './data-table.module.css'
import type { DataTableProps } from './table-options.ts'

const widths = ['62%', '48%', '70%', '55%', '40%']

/** Rows in the table's shape while the first page loads. */
export const DataTableSkeleton = <T,>({ options }: { options: DataTableProps<T> }) => {
  const { columns, selection, rowMenu, skeletonRows = 8 } = options
  return Array.from({ length: skeletonRows }, (_, row) => `skeleton-${row}`).map((key, row) => (
    <tr key={key}>
      {selection && <td className={classes.tick} />}
      {columns.map(({ id, align, secondary, stretch }, column) => (
        <td key={id} data-align={align} data-secondary={secondary || undefined} data-stretch={stretch || undefined}>
          <Skeleton
            height={12}
            width={widths[(row + column) % widths.length] ?? '50%'}
            display="inline-block"
            style={{ verticalAlign: 'middle' }}
          />
        </td>
      ))}
      {rowMenu && <td className={classes.menu} />}
    </tr>
  ))
}
