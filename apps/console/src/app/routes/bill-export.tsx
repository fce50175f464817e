import type { BillExport } from '@billbridge/contract/bill-exports'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { CopyableId } from '../../components/copyable-id.tsx'
import { ExportStatusBadge } from '../../components/export-status.tsx'
import { ModeBadge, TestModeBanner } from '../../components/mode.tsx'
import { Page } from '../../components/page.tsx'
import { PendingPage } from '../../components/pending-page.tsx'
import { OpenEvents } from '../../features/events/open-events.tsx'
import { BillExportActions } from '../../features/exports/bill-export/bill-export-actions.tsx'
import { BillExportView } from '../../features/exports/bill-export/bill-export-view.tsx'
import { billExportQuery, tabOf } from '../../features/exports/export-queries.ts'
import { detailMessages } from '../../lib/messages/bill-export.ts'
import { tabNames } from '../../lib/messages/export-statuses.ts'
import { messages } from '../../lib/messages/exports.ts'
import { paths } from '../../lib/paths.ts'

/** `/billing/exports/bills/exp_…`: the journey of one bill in one mode. */
export const Component = () => {
  const { billExportId = '' } = useParams()
  const row = useQuery(billExportQuery(billExportId))
  if (row.data) return <BillExportPage key={billExportId} row={row.data} />
  const toExports = { label: messages.title, to: paths.exports() }
  return <PendingPage title={detailMessages.loading} breadcrumbs={[toExports]} query={row} fix={toExports} />
}

const BillExportPage = ({ row }: { row: BillExport }) => {
  const tab = tabOf(row.status)
  const { mode } = row
  return (
    <Page
      title={detailMessages.title(row.billNumber)}
      breadcrumbs={[
        { label: messages.title, to: paths.exports('unsent', { mode }) },
        { label: tabNames[tab], to: paths.exports(tab, { mode }) },
      ]}
      banner={<TestModeBanner mode={mode} />}
      badges={
        <>
          <ExportStatusBadge row={row} />
          <ModeBadge mode={mode} />
        </>
      }
      meta={<CopyableId id={row.id} what={detailMessages.what} />}
      action={<BillExportActions row={row} />}
    >
      <BillExportView row={row} events={<OpenEvents of={row.id} explained />} />
    </Page>
  )
}
