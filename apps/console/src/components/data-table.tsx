import { useRef } from 'react'
import { messages } from '../lib/messages/components.ts'
import classes from './data-table.module.css'
import { DataTableHead } from './data-table-head.tsx'
import { DataTableRow } from './data-table-row.tsx'
import { DataTableSkeleton } from './data-table-skeleton.tsx'
import type { DataTableProps } from './table-options.ts'
import { useOverflow } from './use-overflow.ts'

/** A list: sticky header, skeleton, row click with a real link, row menu, selection, sort. */
export const DataTable = <T,>(props: DataTableProps<T>) => {
  const { label, rows, getRowId, instead, stale } = props
  const container = useRef<HTMLDivElement>(null)
  const overflowing = useOverflow(container)
  if (instead) return <div className={classes.container}>{instead}</div>
  return (
    <section
      ref={container}
      className={classes.container}
      data-overflowing={overflowing || undefined}
      aria-label={label}
      // A region that scrolls sideways must be reachable by keyboard.
      {...(overflowing ? { tabIndex: 0 } : {})}
    >
      <table className={classes.table} data-stale={stale || undefined} aria-busy={!rows || undefined}>
        <caption className={classes.caption}>{label}</caption>
        <DataTableHead options={props} />
        <tbody>
          {rows?.map((row) => (
            <DataTableRow key={getRowId(row)} row={row} options={props} />
          ))}
          {!rows && <DataTableSkeleton options={props} />}
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
