import type { CSSProperties } from 'react'
import { messages } from '../lib/messages/components.ts'
import classes from './data-table.module.css'
import { DataTableHead } from './data-table-head.tsx'
import { DataTableRow } from './data-table-row.tsx'
import { DataTableSkeleton } from './data-table-skeleton.tsx'
import type { Column, DataTableProps } from './table-options.ts'
import { useRoom } from './use-room.ts'

/** On a phone the columns of text share what the others leave. */
const sharesOf = <T,>(columns: readonly Column<T>[]): CSSProperties => {
  const sharing = columns.filter(({ stretch, secondary }) => stretch && !secondary).length
  return { '--narrow-share': `${100 / Math.max(1, sharing)}%` } as CSSProperties
}

/** A list: sticky header, skeleton, row click with a real link, row menu, selection, sort. */
export const DataTable = <T,>(props: DataTableProps<T>) => {
  const { label, columns, rows, getRowId, instead, stale } = props
  const { ref, overflowing, narrow } = useRoom()
  if (instead) return <div className={classes.container}>{instead}</div>
  const under = narrow ? columns.filter(({ secondary }) => secondary === 'under') : []
  const options = under.length > 0 ? { ...props, columns: columns.filter((column) => !under.includes(column)) } : props
  return (
    <section
      ref={ref}
      className={classes.container}
      data-overflowing={overflowing || undefined}
      aria-label={label}
      // A region that scrolls sideways must be reachable by keyboard.
      {...(overflowing ? { tabIndex: 0 } : {})}
    >
      <table
        className={classes.table}
        style={sharesOf(columns)}
        data-stale={stale || undefined}
        aria-busy={!rows || undefined}
      >
        <caption className={classes.caption}>{label}</caption>
        <DataTableHead options={options} />
        <tbody>
          {rows?.map((row) => (
            <DataTableRow key={getRowId(row)} row={row} options={options} under={under} />
          ))}
          {!rows && <DataTableSkeleton options={options} />}
        </tbody>
      </table>
      {!rows && (
        <span role="status" className={classes.caption}>
          {messages.loadingRows}
        </span>
      )}
    </section>
  )
}
