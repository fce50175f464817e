import type { BillExport } from '@billbridge/contract/bill-exports'
import { Money } from '../../../components/money.tsx'
import { Panel } from '../../../components/panel.tsx'
import { detailMessages as messages } from '../../../lib/messages/bill-export.ts'
import classes from './bill-export.module.css'
import { TwoSides } from './two-sides.tsx'

interface Line {
  label: string
  bill: number | null
  stripe: number | null
}

const whenAny = (label: string, stripe: number): Line[] => (stripe === 0 ? [] : [{ label, bill: null, stripe }])

const linesOf = ({ total, invoice }: BillExport): Line[] => {
  const { rows } = messages
  if (!invoice) return [{ label: rows.total, bill: total, stripe: null }]
  return [
    { label: rows.subtotal, bill: total, stripe: invoice.subtotalAmount },
    ...(invoice.taxAmount === 0 ? [] : [{ label: rows.tax, bill: null, stripe: invoice.taxAmount }]),
    { label: rows.total, bill: total, stripe: invoice.totalAmount },
    { label: rows.due, bill: null, stripe: invoice.dueAmount },
    { label: rows.paid, bill: null, stripe: invoice.paidAmount },
    { label: rows.remaining, bill: null, stripe: invoice.remainingAmount },
    ...whenAny(rows.creditedBefore, invoice.creditedBeforePaymentAmount),
    ...whenAny(rows.creditedAfter, invoice.creditedAfterPaymentAmount),
    ...whenAny(rows.refunded, invoice.refundedAmount ?? 0),
  ]
}

/** The bill's amounts beside Stripe's. Tax that Stripe adds stands apart: the subtotals are what must be equal. */
export const Amounts = ({ row }: { row: BillExport }) => {
  const cell = (amount: number | null) =>
    amount === null ? messages.none : <Money amount={amount} currency={row.currency} />
  const differs = row.invoice !== null && row.invoice.subtotalAmount !== row.total
  return (
    <Panel heading={messages.amounts} text={row.invoice ? messages.amountsText : messages.notSentYet}>
      <TwoSides
        left={row.invoice ? messages.inBillAsSent : messages.inBill}
        right={messages.inStripe}
        rows={linesOf(row).map(({ label, bill, stripe }, index) => ({
          id: label,
          label: (
            <>
              {label}
              {index === 0 && differs && <strong className={classes.differs}> {messages.differs}</strong>}
            </>
          ),
          left: cell(bill),
          right: cell(stripe),
        }))}
      />
    </Panel>
  )
}
