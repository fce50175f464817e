import type { BillExport } from '@billbridge/contract/bill-exports'
import { DetailLayout } from '../../../components/detail-layout.tsx'
import { isWorking } from '../export-queries.ts'
import { Amounts } from './amounts.tsx'
import { Attempts } from './attempts.tsx'
import classes from './bill-export.module.css'
import { History } from './history.tsx'
import { NextStep } from './next-step.tsx'
import { InvoicePanel, Properties } from './properties.tsx'

/** One bill export: what to do next, amounts here and in Stripe, every attempt, and its history. */
export const BillExportView = ({ row }: { row: BillExport }) => (
  <DetailLayout
    aside={
      <>
        {row.invoice && <InvoicePanel row={row} invoice={row.invoice} />}
        <Properties row={row} />
      </>
    }
  >
    <div className={classes.parts}>
      <NextStep row={row} />
      <Amounts row={row} />
      <Attempts billExportId={row.id} working={isWorking(row)} />
      <History row={row} />
    </div>
  </DetailLayout>
)
