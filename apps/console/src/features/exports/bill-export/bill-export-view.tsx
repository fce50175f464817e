import type { BillExport } from '@billbridge/contract/bill-exports'
import { isUnderWay } from '@billbridge/contract/export-decisions'
import type { ReactNode } from 'react'
import { DetailLayout } from '../../../components/detail-layout.tsx'
import { Amounts } from './amounts.tsx'
import { Attempts } from './attempts.tsx'
import classes from './bill-export.module.css'
import { Comparison } from './comparison.tsx'
import { DriftNotice } from './drift-notice.tsx'
import { History } from './history.tsx'
import { NextStep } from './next-step.tsx'
import { ProofPanel } from './proof-panel.tsx'
import { InvoicePanel, Properties } from './properties.tsx'
import { ReplacedInvoices } from './replaced-invoices.tsx'

/** Otherwise its next step would say that there is nothing to do. */
const isSettledButForDrift = ({ drift, status, error, correction }: BillExport): boolean =>
  drift !== null && status === 'complete' && error === null && correction === null

interface BillExportViewProps {
  row: BillExport
  /** Open integration events of the bill, beside what to do next. */
  events: ReactNode
}

/** One bill export: what to do next, amounts here and in Stripe, every attempt, and its history. */
export const BillExportView = ({ row, events }: BillExportViewProps) => (
  <DetailLayout
    aside={
      <>
        {row.invoice && <InvoicePanel row={row} invoice={row.invoice} />}
        <Properties row={row} />
      </>
    }
  >
    <div className={classes.parts}>
      {row.drift && <DriftNotice drift={row.drift} dashboardUrl={row.invoice?.dashboardUrl ?? null} />}
      {!isSettledButForDrift(row) && <NextStep row={row} />}
      {events}
      {row.correction && <Comparison row={row} correction={row.correction} />}
      <Amounts row={row} />
      {row.proof && <ProofPanel proof={row.proof} />}
      {row.replacedInvoices.length > 0 && <ReplacedInvoices invoices={row.replacedInvoices} />}
      <Attempts billExportId={row.id} working={isUnderWay(row)} />
      <History row={row} />
    </div>
  </DetailLayout>
)
