import type { Bill } from '@billbridge/contract/bills'
import type { ConfigurationSettings } from '@billbridge/contract/configurations'
import type { Decision } from '@billbridge/contract/export-decisions'
import { Button, Skeleton, Stack } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Notice } from '../../../components/notice.tsx'
import { Panel } from '../../../components/panel.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { previewMessages as messages } from '../../../lib/messages/configuration-detail.ts'
import { invoicePreviewQuery } from '../choice-queries.ts'
import { labelOf } from '../settings/in-words.ts'
import { showSetting } from '../settings/use-settings-form.ts'
import { BillPicker } from './bill-picker.tsx'
import { InvoiceDraftView } from './invoice-draft.tsx'
import classes from './preview.module.css'

interface PreviewPanelProps {
  /** Null until one is chosen. */
  credentialId: string | null
  settings: ConfigurationSettings
  /** Whether the settings can be asked about at all. */
  valid: boolean
}

/** The exact invoice of any bill under the settings as they stand in the form, or why there would be none. */
export const PreviewPanel = ({ credentialId, settings, valid }: PreviewPanelProps) => {
  const [bill, setBill] = useState<Bill | null>(null)
  return (
    <Panel heading={messages.heading} text={messages.text}>
      <BillPicker bill={bill} onPick={setBill} />
      {credentialId === null ? (
        <p className={classes.quiet}>{messages.credentialFirst}</p>
      ) : !valid ? (
        <p className={classes.quiet}>{messages.invalid}</p>
      ) : !bill ? (
        <p className={classes.quiet}>{messages.pickFirst}</p>
      ) : (
        <Result billId={bill.id} credentialId={credentialId} settings={settings} />
      )}
    </Panel>
  )
}

interface ResultProps {
  billId: string
  credentialId: string
  settings: ConfigurationSettings
}

const Result = ({ billId, credentialId, settings }: ResultProps) => {
  const [asked] = useDebouncedValue(settings, 400)
  const preview = useQuery(invoicePreviewQuery(billId, credentialId, asked))
  if (preview.error) return <ProblemAlert problem={preview.error} onRetry={() => void preview.refetch()} />
  if (!preview.data) return <Skeleton height={160} />
  const { decision, invoice } = preview.data
  return (
    <Stack gap="sm" opacity={preview.isPlaceholderData ? 0.6 : 1} aria-busy={preview.isFetching}>
      <DecisionNotice decision={decision} />
      {invoice && decision.outcome === 'hold' && <p className={classes.quiet}>{messages.wouldBe}</p>}
      {invoice && <InvoiceDraftView invoice={invoice} timeZone={asked.schedule.timeZone} />}
    </Stack>
  )
}

/** Whether the bill would go; if not, why, and the way to the setting that decided. */
const DecisionNotice = ({ decision }: { decision: Decision }) => {
  if (decision.outcome === 'go') return <Notice kind="done" title={messages.go} announced />
  const { setting } = decision
  return (
    <Notice
      kind="attention"
      title={messages.hold}
      announced
      actions={
        setting && (
          <Button size="xs" variant="default" onClick={() => showSetting(setting)}>
            {messages.decidedBy(labelOf(setting))}
          </Button>
        )
      }
    >
      <p>{decision.message}</p>
      {!setting && <p className={classes.quiet}>{messages.decidedByFact}</p>}
    </Notice>
  )
}
