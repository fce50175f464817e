import { Table } from '@mantine/core'
import {
  type ReactTable,
  type RowSelectionState,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { type ReactNode, useMemo, useRef } from 'react'
import { messages } from '../lib/messages/components.ts'
import classes from './data-table.module.css'
import { DataTableHead } from './data-table-head.tsx'
import { DataTableRow } from './data-table-row.tsx'
import { DataTableSkeleton } from './data-table-skeleton.tsx'
import { useOverflow } from './use-overflow.ts'

/** One column of a `DataTable`. */
export interface Column<T> {
  id: string
  header: string
  cell: (row: T) => ReactNode
  /** Money and counts stand at the right, in tabular digits. */
  align?: 'start' | 'end'
  /** CSS width, for columns that should not stretch. */
  width?: string
  /** Word for `sort`; makes the header a sort button. */
  sortKey?: string
  /** Left out on narrow screens. */
  secondary?: boolean
}

export interface RowSelection {
  /** Ids of the selected rows, of other pages too. */
  selected: ReadonlySet<string>
  onChange: (selected: ReadonlySet<string>) => void
}

export interface DataTableProps<T> {
  /** What the rows are, for screen readers: "Credentials". */
  label: string
  columns: readonly Column<T>[]
  /** undefined while the first page loads: a skeleton in the table's shape. */
  rows: readonly T[] | undefined
  getRowId: (row: T) => string
  /** What a row is called, for "Select …" and "Actions for …". */
  getRowName: (row: T) => string
  /** Address of the row's page: the first column becomes a link, and a click on the row follows it. */
  getRowPath?: (row: T) => string
  /** Items of the row's menu (`Menu.Item`); null for none. */
  rowMenu?: (row: T) => ReactNode
  selection?: RowSelection
  /** `name` or `-name`, as the API takes it. */
  sort?: string
  onSortChange?: (sort: string) => void
  /** A row that stands out, such as the one just made. */
  highlightedId?: string | undefined
  /** Old rows shown while others load. */
  stale?: boolean
  /** In place of the rows when there are none: `EmptyState`, `NoResults` or a `ProblemAlert`. */
  instead?: ReactNode
  /** Number of skeleton rows. */
  skeletonRows?: number
}

const features = tableFeatures({ rowSelectionFeature })
export type Features = typeof features
export type DataTableInstance<T extends object> = ReactTable<Features, T>

const toState = (selected: ReadonlySet<string> | undefined): RowSelectionState =>
  Object.fromEntries([...(selected ?? [])].map((id) => [id, true]))

const none: readonly never[] = []

/** A list: sticky header, skeleton, row click with a real link, row menu, selection, sort. */
export const DataTable = <T extends object>(props: DataTableProps<T>) => {
  const { columns, rows, getRowId, selection, instead } = props
  const container = useRef<HTMLDivElement>(null)
  const overflowing = useOverflow(container)
  const definitions = useMemo(
    () => columns.map((column) => ({ id: column.id, header: column.header, meta: { column } })),
    [columns],
  )
  const selected = selection?.selected
  const table = useTable<Features, T>({
    features,
    columns: definitions,
    data: (rows ?? none) as T[],
    getRowId,
    state: { rowSelection: useMemo(() => toState(selected), [selected]) },
    onRowSelectionChange: (update) => {
      const next = typeof update === 'function' ? update(toState(selected)) : update
      selection?.onChange(new Set(Object.keys(next).filter((id) => next[id])))
    },
  })
  if (instead) return <div className={classes.container}>{instead}</div>
  return (
    <section
      ref={container}
      className={classes.container}
      data-overflowing={overflowing || undefined}
      aria-label={props.label}
      // A region that scrolls sideways must be reachable by keyboard.
      {...(overflowing ? { tabIndex: 0 } : {})}
    >
      <Table className={classes.table ?? ''} data-stale={props.stale || undefined} aria-busy={!rows || undefined}>
        <caption className={classes.caption}>{props.label}</caption>
        <DataTableHead table={table} options={props} />
        <tbody>
          {rows ? (
            table.getRowModel().rows.map((row) => <DataTableRow key={row.id} row={row} options={props} />)
          ) : (
            <DataTableSkeleton options={props} />
          )}
        </tbody>
      </Table>
      {!rows && (
        <span role="status" className={classes.caption}>
          {messages.loadingRows}
        </span>
      )}
    </section>
  )
}
