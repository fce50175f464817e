import type { BillImport } from '@billbridge/contract/bill-imports'
import { Button, Group } from '@mantine/core'
import { ActionButton } from '../../../components/action-button.tsx'
import { FormProblem } from '../../../components/form-problem.tsx'
import { Notice } from '../../../components/notice.tsx'
import { Page } from '../../../components/page.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { messages } from '../../../lib/messages/bill-import.ts'
import { messages as listMessages } from '../../../lib/messages/bills.ts'
import { paths } from '../../../lib/paths.ts'
import { usePermission } from '../../../lib/session.ts'
import { ColumnsPanel } from './columns-panel.tsx'
import { DefaultsPanel } from './defaults-panel.tsx'
import { findField } from './field-id.ts'
import { FilePanel } from './file-panel.tsx'
import classes from './import-bills.module.css'
import { useAccept } from './import-queries.ts'
import { PreviewFigures, RefusedPanel, SamplePanel } from './preview.tsx'
import { useImportSettings } from './use-import-settings.ts'

interface CheckImportProps {
  billImport: BillImport
  onOtherFile: () => void
}

/** Why the file cannot be taken in yet. */
const obstacleOf = ({ preview }: BillImport): string | undefined => {
  if (!preview || preview.missing.length > 0) return messages.missingFirst
  return preview.billCount === 0 ? messages.nothingGood : undefined
}

/** An uploaded file: how it is read, what it would do, and the button that does it. */
export const CheckImport = ({ billImport, onOtherFile }: CheckImportProps) => {
  const { reason } = usePermission('bills:write')
  const state = useImportSettings(billImport)
  const accept = useAccept(billImport.id)
  const { preview } = billImport
  const obstacle = obstacleOf(billImport)
  return (
    <Page
      title={billImport.fileName}
      purpose={messages.purpose}
      breadcrumbs={[{ label: listMessages.title, to: paths.bills() }]}
      action={
        <Group gap="xs" wrap="nowrap">
          <Button variant="default" onClick={onOtherFile}>
            {messages.otherFile}
          </Button>
          <ActionButton
            disabledReason={reason ?? (state.saving ? messages.saving : obstacle)}
            loading={accept.isPending}
            onClick={() => accept.mutate()}
          >
            {preview && obstacle === undefined ? messages.takeIn(preview.billCount) : messages.takeInNothing}
          </ActionButton>
        </Group>
      }
    >
      <div className={classes.sections}>
        {accept.error && <ProblemAlert problem={accept.error} />}
        <FormProblem problem={state.problem} getInputNode={findField} />
        {billImport.remembered && (
          <Notice kind="info" title={messages.remembered}>
            <p>{messages.rememberedText}</p>
          </Notice>
        )}
        <Missing billImport={billImport} />
        {preview && obstacle !== messages.missingFirst && <PreviewFigures preview={preview} stale={state.saving} />}
        {preview && <RefusedPanel billImport={billImport} />}
        <DefaultsPanel billImport={billImport} state={state} />
        <ColumnsPanel billImport={billImport} state={state} />
        <FilePanel billImport={billImport} state={state} />
        {preview && <SamplePanel preview={preview} />}
      </div>
    </Page>
  )
}

/** What must be chosen first; each line leads to its control. */
const Missing = ({ billImport }: { billImport: BillImport }) => {
  const missing = billImport.preview?.missing ?? []
  if (missing.length === 0) return null
  return (
    <Notice kind="attention" title={messages.missingTitle} announced>
      <ul className={classes.missing}>
        {missing.map(({ field, message }) => (
          <li key={field}>
            <button type="button" onClick={() => findField(field)?.focus()}>
              {message}
            </button>
          </li>
        ))}
      </ul>
    </Notice>
  )
}
