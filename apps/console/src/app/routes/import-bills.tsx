import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
import { Page } from '../../components/page.tsx'
import { PendingPage } from '../../components/pending-page.tsx'
import { CheckImport } from '../../features/bills/import/check-import.tsx'
import { importQuery } from '../../features/bills/import/import-queries.ts'
import { TakingIn } from '../../features/bills/import/taking-in.tsx'
import { UploadPanel } from '../../features/bills/import/upload-panel.tsx'
import { messages } from '../../lib/messages/bill-import.ts'
import { messages as listMessages } from '../../lib/messages/bills.ts'
import { paths } from '../../lib/paths.ts'

const breadcrumbs = [{ label: listMessages.title, to: paths.bills() }]

/** `/billing/bills/import?import=import_…`: from a file to bills; the upload stands in the address and survives a reload. */
export const Component = () => {
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const importId = params.get('import')
  const restart = () => void navigate(paths.importBills())
  if (importId !== null) return <OneImport key={importId} importId={importId} onOtherFile={restart} />
  return (
    <Page title={messages.title} purpose={messages.purpose} breadcrumbs={breadcrumbs}>
      <UploadPanel onUploaded={({ id }) => void navigate(paths.importBills({ import: id }))} />
    </Page>
  )
}

const OneImport = ({ importId, onOtherFile }: { importId: string; onOtherFile: () => void }) => {
  const billImport = useQuery(importQuery(importId))
  if (billImport.data) {
    const Stage = billImport.data.status === 'uploaded' ? CheckImport : TakingIn
    return <Stage billImport={billImport.data} onOtherFile={onOtherFile} />
  }
  return (
    <PendingPage
      title={messages.loading}
      breadcrumbs={breadcrumbs}
      query={billImport}
      fix={{ label: messages.gone, to: paths.importBills() }}
    />
  )
}
