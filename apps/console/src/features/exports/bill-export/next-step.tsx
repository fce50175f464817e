import type { BillExport } from '@billbridge/contract/bill-exports'
import { isUnderWay } from '@billbridge/contract/export-decisions'
import { ActionButton } from '../../../components/action-button.tsx'
import { CopyableId } from '../../../components/copyable-id.tsx'
import { DueTime } from '../../../components/due-time.tsx'
import { Notice } from '../../../components/notice.tsx'
import { detailMessages as messages } from '../../../lib/messages/bill-export.ts'
import { messages as shared } from '../../../lib/messages/components.ts'
import { causeNames } from '../../../lib/messages/export-causes.ts'
import { holdReasonNames } from '../../../lib/messages/export-statuses.ts'
import { paths } from '../../../lib/paths.ts'
import { fixLinkOfRow } from '../fix-link.ts'

/** What stands in the way and what to do about it, or that there is nothing to do. */
export const NextStep = ({ row }: { row: BillExport }) => {
  if (row.error) return <Failed row={row} error={row.error} />
  if (row.archived) {
    return (
      <Notice kind="info" title={messages.steps.archived}>
        {row.archived.reason}
      </Notice>
    )
  }
  if (isUnderWay(row)) return <Working row={row} />
  if (row.status === 'complete') {
    return row.correction ? (
      <Notice kind="attention" title={messages.steps[row.correction.kind]}>
        {row.correction.asksPerson && `${messages.needsDecision} `}
        {row.correction.message && `${messages.notCorrected} ${row.correction.message}`}
      </Notice>
    ) : (
      <Notice kind="done" title={messages.steps.sent} />
    )
  }
  if (row.decision.outcome === 'go') return <Notice kind="info" title={messages.steps.ready} />
  const fix = fixLinkOfRow(row)
  return (
    <Notice
      kind="attention"
      title={`${messages.steps.held} ${holdReasonNames[row.decision.reason]}.`}
      actions={
        fix && (
          <ActionButton size="xs" to={fix.to}>
            {fix.label}
          </ActionButton>
        )
      }
    >
      {row.decision.message}
    </Notice>
  )
}

const Failed = ({ row, error }: { row: BillExport; error: NonNullable<BillExport['error']> }) => {
  const fix = fixLinkOfRow(row)
  return (
    <Notice
      kind="failed"
      title={causeNames[error.cause]}
      actions={
        fix &&
        fix.to !== paths.billExport(row.id) && (
          <ActionButton size="xs" to={fix.to}>
            {fix.label}
          </ActionButton>
        )
      }
    >
      <p>{error.message}</p>
      <p>{error.remedy}</p>
      {error.stripeRequestId && (
        <p>
          {shared.requestId} <CopyableId id={error.stripeRequestId} what={shared.requestId} />
        </p>
      )}
    </Notice>
  )
}

const Working = ({ row }: { row: BillExport }) => (
  <Notice
    kind="info"
    title={messages.steps['in-progress']}
    actions={
      row.lastRunId && (
        <ActionButton size="xs" variant="default" to={paths.run(row.lastRunId)}>
          {messages.toRun}
        </ActionButton>
      )
    }
  >
    {row.nextAttemptAt && (
      <>
        {messages.nextTry} <DueTime at={row.nextAttemptAt} />
      </>
    )}
  </Notice>
)
