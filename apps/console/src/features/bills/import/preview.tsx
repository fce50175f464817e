import {
  type BillImport,
  billColumns,
  billImportEndpoints,
  type ImportPreview,
} from '@billbridge/contract/bill-imports'
import { toUrl } from '@billbridge/contract/client'
import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { CurrencyTotals } from '../../../components/currency-totals.tsx'
import { DataTable } from '../../../components/data-table.tsx'
import { Money } from '../../../components/money.tsx'
import { Panel } from '../../../components/panel.tsx'
import type { Column } from '../../../components/table-options.ts'
import { toSentence } from '../../../lib/apply-problem.ts'
import { formatCount } from '../../../lib/format-count.ts'
import { formatDay } from '../../../lib/format-time.ts'
import { columnNames, previewMessages as messages } from '../../../lib/messages/bill-import.ts'
import classes from './import-bills.module.css'

type Refused = ImportPreview['refusedRows'][number]
type Sample = ImportPreview['sampleBills'][number]

interface FigureProps {
  label: string
  value: ReactNode
  detail?: string
  alarming?: boolean
}

/** One of the figures in a row of figures; inside a `dl`. */
export const Figure = ({ label, value, detail, alarming = false }: FigureProps) => (
  <div className={classes.figure} data-alarming={alarming || undefined}>
    <dt>{label}</dt>
    <dd>{value}</dd>
    {detail !== undefined && <dd className={classes.detail}>{detail}</dd>}
  </div>
)

/** How many bills and accounts, what they add up to, what is new and what is refused. */
export const PreviewFigures = ({ preview, stale }: { preview: ImportPreview; stale: boolean }) => (
  <section aria-label={messages.label} aria-busy={stale || undefined}>
    <dl className={classes.figures} data-stale={stale || undefined}>
      <Figure
        label={messages.bills}
        value={formatCount(preview.billCount)}
        detail={messages.billsDetail(preview.lineCount)}
      />
      <Figure
        label={messages.accounts}
        value={formatCount(preview.accountCount)}
        detail={messages.accountsDetail(preview.newAccountCount)}
      />
      <Figure label={messages.total} value={<CurrencyTotals totals={preview.totals} large />} />
      <Figure label={messages.created} value={formatCount(preview.createdCount)} />
      <Figure label={messages.updated} value={formatCount(preview.updatedCount)} />
      <Figure label={messages.unchanged} value={formatCount(preview.unchangedCount)} />
      <Figure
        label={messages.refused}
        value={formatCount(preview.refusedBillCount)}
        detail={preview.refusedRowCount === 0 ? messages.noneRefused : messages.refusedDetail(preview.refusedRowCount)}
        alarming={preview.refusedRowCount > 0}
      />
    </dl>
  </section>
)

const columnLabel = (column: string | null): string => {
  const known = billColumns.find((name) => name === column)
  return known ? columnNames[known] : (column ?? '')
}

const refusedColumns: Column<Refused>[] = [
  { id: 'line', header: messages.columns.line, width: '72px', cell: ({ line }) => formatCount(line) },
  { id: 'bill', header: messages.columns.bill, width: '140px', cell: ({ billNumber }) => billNumber },
  { id: 'column', header: messages.columns.column, width: '160px', cell: ({ column }) => columnLabel(column) },
  { id: 'reason', header: messages.columns.reason, cell: ({ message }) => <Reason message={message} /> },
]

const Reason = ({ message }: { message: string }) => <span title={message}>{toSentence(message)}</span>

/** Every refused row with line, column and reason, and all of them to download. */
export const RefusedPanel = ({ billImport }: { billImport: BillImport }) => {
  const { preview, id, fileName } = billImport
  if (!preview || preview.refusedRowCount === 0) return null
  const shown = preview.refusedRows.length
  return (
    <Panel
      heading={messages.refusedHeading}
      text={messages.refusedText}
      aside={
        <Button
          component="a"
          href={toUrl(billImportEndpoints.refusedRows, { params: { importId: id } })}
          download={messages.downloadName(fileName)}
          variant="default"
          size="xs"
          flex="none"
          leftSection={<IconDownload size={14} aria-hidden />}
        >
          {messages.download}
        </Button>
      }
    >
      <DataTable
        label={messages.refusedTable}
        columns={refusedColumns}
        rows={preview.refusedRows}
        getRowId={({ line, column, message }) => `${line} ${column} ${message}`}
        getRowName={({ line }) => String(line)}
      />
      {shown < preview.refusedRowCount && (
        <p className={classes.small}>{messages.refusedMore(shown, preview.refusedRowCount)}</p>
      )}
    </Panel>
  )
}

const sampleColumns: Column<Sample>[] = [
  { id: 'number', header: messages.sampleColumns.number, cell: ({ number }) => number },
  { id: 'account', header: messages.sampleColumns.account, cell: ({ accountName }) => accountName },
  { id: 'billDate', header: messages.sampleColumns.billDate, cell: ({ billDate }) => formatDay(billDate) },
  {
    id: 'lines',
    header: messages.sampleColumns.lines,
    align: 'end',
    secondary: true,
    cell: ({ lineItemCount }) => formatCount(lineItemCount),
  },
  {
    id: 'total',
    header: messages.sampleColumns.total,
    align: 'end',
    cell: ({ total, currency }) => <Money amount={total} currency={currency} />,
  },
]

/** The first bills as they would be stored. */
export const SamplePanel = ({ preview }: { preview: ImportPreview }) =>
  preview.sampleBills.length === 0 ? null : (
    <Panel heading={messages.sampleHeading} text={messages.sampleText}>
      <DataTable
        label={messages.sampleTable}
        columns={sampleColumns}
        rows={preview.sampleBills}
        getRowId={({ number }) => number}
        getRowName={({ number }) => number}
      />
    </Panel>
  )
