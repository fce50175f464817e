import type { BillDetail, LineItem } from '@billbridge/contract/bills'
import { lineRoundingOf } from '@billbridge/contract/line-rounding'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { DataTable } from '../../components/data-table.tsx'
import { Money } from '../../components/money.tsx'
import { Panel } from '../../components/panel.tsx'
import type { Column } from '../../components/table-options.ts'
import { detailMessages as messages } from '../../lib/messages/bill-detail.ts'
import classes from './bills.module.css'

const shownAtFirst = 50

interface NumberedLine extends LineItem {
  position: number
}

const names = messages.lineColumns

const columnsFor = (currency: string, lines: readonly LineItem[]): Column<NumberedLine>[] => {
  const product: Column<NumberedLine> = {
    id: 'product',
    header: names.product,
    secondary: true,
    cell: (line) => line.product,
  }
  return [
    { id: 'position', header: names.position, width: '56px', secondary: true, cell: ({ position }) => position },
    {
      id: 'description',
      header: names.description,
      cell: ({ description }) => <span title={description}>{description}</span>,
    },
    ...(lines.some((line) => line.product !== null) ? [product] : []),
    { id: 'quantity', header: names.quantity, align: 'end', secondary: true, cell: ({ quantity }) => quantity },
    { id: 'unitPrice', header: names.unitPrice, align: 'end', secondary: true, cell: ({ unitPrice }) => unitPrice },
    {
      id: 'amount',
      header: names.amount,
      align: 'end',
      cell: (line) => (
        <>
          <Money amount={line.amount} currency={currency} />
          <Rounding line={line} currency={currency} />
        </>
      ),
    },
  ]
}

/** How an amount came about, where it is not simply quantity × unit price. */
const Rounding = ({ line, currency }: { line: LineItem; currency: string }) => {
  const rounding = lineRoundingOf(line, currency)
  if (!rounding || rounding.kind === 'exact') return null
  return (
    <span className={classes.rounding} data-kind={rounding.kind}>
      {messages.rounding[rounding.kind](rounding.product)}
    </span>
  )
}

/** The lines of a bill; of very many, the first are shown until all are asked for. */
export const BillLines = ({ bill }: { bill: BillDetail }) => {
  const { lineItems, currency } = bill
  const [showsAll, setShowsAll] = useState(false)
  const numbered = lineItems.map((line, index) => ({ ...line, position: index + 1 }))
  const shown = showsAll ? numbered : numbered.slice(0, shownAtFirst)
  return (
    <Panel heading={messages.lines} text={messages.linesText(lineItems.length)}>
      <DataTable
        label={messages.linesText(lineItems.length)}
        columns={columnsFor(currency, lineItems)}
        rows={shown}
        getRowId={({ position }) => String(position)}
        getRowName={({ description }) => description}
      />
      {shown.length < lineItems.length && (
        <div>
          <Button variant="default" size="xs" onClick={() => setShowsAll(true)}>
            {messages.showLines(lineItems.length)}
          </Button>
        </div>
      )}
    </Panel>
  )
}
