import { toUrl } from '@billbridge/contract/client'
import { type Reconciliation, reconciliationEndpoints } from '@billbridge/contract/reconciliations'
import { Anchor, Button, Progress } from '@mantine/core'
import { Link } from 'react-router'
import { ActionButton } from '../../components/action-button.tsx'
import { AuditHistory, type HistoryWords, plainHistory } from '../../components/audit-history.tsx'
import { DetailLayout } from '../../components/detail-layout.tsx'
import { KeyFigures } from '../../components/key-figures.tsx'
import { KeyValue } from '../../components/key-value.tsx'
import { Notice } from '../../components/notice.tsx'
import { Panel } from '../../components/panel.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { SumsTable } from '../../components/sums-table.tsx'
import { formatCount } from '../../lib/format-count.ts'
import { formatDay } from '../../lib/format-time.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import {
  messages as listMessages,
  reconciliationMessages as messages,
  reconciliationHistoryActions,
} from '../../lib/messages/reconciliation.ts'
import { paths } from '../../lib/paths.ts'
import classes from './reconciliation.module.css'
import { ReconciliationItems } from './reconciliation-items.tsx'

const historyWords: HistoryWords = { ...plainHistory, actions: reconciliationHistoryActions }

type Summary = NonNullable<Reconciliation['summary']>
type Props = { reconciliation: Reconciliation }

/** One reconciliation: its progress while it works; then figures, sums, and what was found. */
export const ReconciliationView = ({ reconciliation }: Props) => {
  const { status, summary, failure } = reconciliation
  return (
    <DetailLayout aside={<Properties reconciliation={reconciliation} />}>
      {status === 'running' && <Working reconciliation={reconciliation} />}
      {status === 'failed' && (
        <Notice kind="failed" title={messages.failed} announced>
          <p>{failure}</p>
        </Notice>
      )}
      {summary && <Outcome reconciliation={reconciliation} summary={summary} />}
      {status !== 'running' && (
        <div className={classes.part}>
          <ReconciliationItems reconciliation={reconciliation} />
        </div>
      )}
      <AuditHistory targetId={reconciliation.id} words={historyWords} />
    </DetailLayout>
  )
}

const Working = ({ reconciliation: { progress } }: Props) => (
  <Panel
    heading={messages.steps[progress.step](
      formatCount(progress.step === 'bills' ? progress.billsRead : progress.invoicesRead),
    )}
  >
    <Progress value={100} animated aria-label={messages.loading} />
    <p role="status">{messages.stays}</p>
  </Panel>
)

const Outcome = ({ reconciliation, summary }: Props & { summary: Summary }) => {
  const { id, configurationId, mode, from, to } = reconciliation
  const { findings, totals, billCount, matchedCount, leftOutCount } = summary
  const any = listMessages.anyFinding(findings)
  return (
    <>
      <Notice
        kind={any ? 'attention' : 'done'}
        title={any ? messages.notInOrder(findings) : messages.inOrder}
        announced
        actions={
          any && (
            <>
              {(findings.missing ?? 0) > 0 && (
                <ActionButton size="xs" to={paths.exports('unsent', { mode, configurationId })}>
                  {messages.toUnsent}
                </ActionButton>
              )}
              <Button
                component="a"
                href={toUrl(reconciliationEndpoints.csv, { params: { reconciliationId: id } })}
                download={messages.csvName(mode, from, to)}
                variant="default"
                size="xs"
              >
                {messages.csv}
              </Button>
            </>
          )
        }
      >
        <KeyFigures
          figures={[
            { label: messages.figures.bills, value: formatCount(billCount) },
            { label: messages.figures.matched, value: formatCount(matchedCount) },
            { label: messages.figures.leftOut, value: formatCount(leftOutCount) },
          ]}
        />
      </Notice>
      {totals.length > 0 && (
        <div className={classes.part}>
          <Sums totals={totals} />
        </div>
      )}
    </>
  )
}

const Sums = ({ totals }: Pick<Summary, 'totals'>) => {
  const anyAccepted = totals.some(({ acceptedAmount }) => acceptedAmount !== 0)
  const { currency: ofCurrency, billed, invoiced, difference, accepted } = messages
  return (
    <Panel heading={messages.sums} text={messages.sumsText}>
      <SumsTable
        label={messages.sums}
        headings={[ofCurrency, billed, invoiced, difference, ...(anyAccepted ? [accepted] : [])]}
        rows={totals.map(({ currency, billedAmount, invoicedAmount, differenceAmount, acceptedAmount }) => ({
          currency,
          amounts: [billedAmount, invoicedAmount, differenceAmount, ...(anyAccepted ? [acceptedAmount] : [])],
        }))}
      />
    </Panel>
  )
}

const Properties = ({ reconciliation }: Props) => {
  const { configurationId, configurationName, mode, from, to, startedBy, startedAt, finishedAt } = reconciliation
  const { facts } = messages
  return (
    <Panel heading={messages.properties}>
      <KeyValue
        facts={[
          {
            label: facts.configuration,
            value: (
              <Anchor component={Link} to={paths.configuration(configurationId)} fz="sm">
                {configurationName}
              </Anchor>
            ),
          },
          { label: facts.mode, value: shared.modes[mode] },
          { label: facts.period, value: listMessages.period(formatDay(from), formatDay(to)) },
          { label: facts.startedBy, value: startedBy.name },
          { label: facts.started, value: <RelativeTime at={startedAt} /> },
          { label: facts.finished, value: <RelativeTime at={finishedAt} whenNever={facts.notYet} /> },
          { label: facts.kept, value: facts.keptFor },
        ]}
      />
    </Panel>
  )
}
