import type { ReactNode } from 'react'
import type { MenuEntry } from './menu-entry.ts'

/** One column of a `DataTable`. */
export interface Column<T> {
  id: string
  header: string
  cell: (row: T) => ReactNode
  /** Money and counts stand at the right, in tabular digits. */
  align?: 'start' | 'end'
  /** CSS width; of a column that stretches, its share of the room, 24% when left out. */
  width?: string
  /** Word for `sort`; makes the header a sort button. */
  sortKey?: string
  /** Left out where the list is narrow; 'wide', 'widest': shown only where there is much room, or most; 'under': then under the first column. */
  secondary?: boolean | 'wide' | 'widest' | 'under'
  /** Text of any length: takes the room that the other columns leave, and is cut with an ellipsis. */
  stretch?: boolean
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
  /** Entries of the row's menu; an empty list shows no menu. */
  rowMenu?: (row: T) => readonly MenuEntry[]
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
