import type { BillImport } from '@billbridge/contract/bill-imports'
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ActionButton } from '../../../components/action-button.tsx'
import { Notice } from '../../../components/notice.tsx'
import { Page } from '../../../components/page.tsx'
import { Panel } from '../../../components/panel.tsx'
import { ProgressPanel } from '../../../components/progress-panel.tsx'
import { formatCount } from '../../../lib/format-count.ts'
import { takingInMessages as messages } from '../../../lib/messages/bill-import.ts'
import { messages as listMessages } from '../../../lib/messages/bills.ts'
import { paths } from '../../../lib/paths.ts'
import classes from './import-bills.module.css'
import { Figure, RefusedPanel } from './preview.tsx'

interface TakingInProps {
  billImport: BillImport
  onOtherFile: () => void
}

const breadcrumbs = [{ label: listMessages.title, to: paths.bills() }]

/** Bills per second since this page was opened; undefined until something has moved. */
const useRate = (done: number): number | undefined => {
  const [start] = useState(() => ({ done, at: Date.now() }))
  const seconds = (Date.now() - start.at) / 1000
  return done > start.done && seconds > 0 ? (done - start.done) / seconds : undefined
}

/** A file that is being taken in, or was: how far it is, what became of it, and where to go from here. */
export const TakingIn = ({ billImport, onOtherFile }: TakingInProps) => {
  const { status, progress, fileName } = billImport
  const rate = useRate(progress.done)
  const isOver = status !== 'taking-in'
  useForgetLists(isOver)
  return (
    <Page title={fileName} breadcrumbs={breadcrumbs} width="form">
      <div className={classes.sections}>
        <Outcome billImport={billImport} />
        <ProgressPanel
          label={messages.label}
          done={progress.done}
          total={progress.total}
          rate={isOver ? undefined : rate}
          timeLeft={isOver || rate === undefined ? undefined : (progress.total - progress.done) / rate}
          kind={status === 'failed' ? 'failed' : status === 'done' ? 'done' : 'progress'}
        />
        <dl className={classes.figures}>
          <Figure label={messages.figures.created} value={formatCount(progress.created)} />
          <Figure label={messages.figures.updated} value={formatCount(progress.updated)} />
          <Figure label={messages.figures.unchanged} value={formatCount(progress.unchanged)} />
          <Figure
            label={messages.figures.refused}
            value={formatCount(progress.refused)}
            alarming={progress.refused > 0}
          />
        </dl>
        {isOver && <Next onOtherFile={onOtherFile} />}
        {isOver && <RefusedPanel billImport={billImport} />}
      </div>
    </Page>
  )
}

/** What was listed before the bills came in is old. */
const useForgetLists = (isOver: boolean): void => {
  const queryClient = useQueryClient()
  useEffect(() => {
    if (!isOver) return
    void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'bill-imports' })
  }, [isOver, queryClient])
}

const Outcome = ({ billImport: { status, progress } }: { billImport: BillImport }) => {
  if (status === 'taking-in')
    return (
      <Notice kind="info" title={messages.heading}>
        {<p>{messages.text}</p>}
      </Notice>
    )
  if (status === 'failed') {
    return (
      <Notice kind="failed" title={messages.failedTitle} announced>
        <p>{messages.failedText}</p>
      </Notice>
    )
  }
  const taken = progress.created + progress.updated
  return (
    <>
      <Notice kind="done" title={taken === 0 ? messages.nothingChanged : messages.doneTitle(taken)} announced />
      {progress.refused > 0 && (
        <Notice kind="attention" title={messages.refusedWhileTaking}>
          <p>{messages.refusedWhileTakingText}</p>
        </Notice>
      )}
    </>
  )
}

const Next = ({ onOtherFile }: { onOtherFile: () => void }) => (
  <Panel heading={messages.nextHeading} text={messages.next}>
    <div className={classes.buttons}>
      <ActionButton to={paths.bills()}>{messages.toBills}</ActionButton>
      <ActionButton variant="default" to={paths.exports('unsent')}>
        {messages.toExports}
      </ActionButton>
      <ActionButton variant="default" to={paths.accounts()}>
        {messages.toAccounts}
      </ActionButton>
      <Button variant="default" onClick={onOtherFile}>
        {messages.again}
      </Button>
    </div>
  </Panel>
)
