import type { ExportRun } from '@billbridge/contract/export-runs'
import { useEffect, useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { KeyFigures } from '../../components/key-figures.tsx'
import { ProgressPanel } from '../../components/progress-panel.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { countOf, formatCount } from '../../lib/format-count.ts'
import { runMessages as messages, resultNames, waitMessages } from '../../lib/messages/runs.ts'
import { usePermission } from '../../lib/session.ts'
import { rateOf, type Sample, timeLeftOf, withSample } from './rate.ts'
import { useCancelRun, waitingIn } from './run-queries.ts'
import classes from './runs.module.css'

/** From when a run is timed: its start, or when it last went on after it had been stopped, with `waiting` still to go on. */
const timedFrom = ({ startedAt, wentOn }: Pick<ExportRun, 'startedAt' | 'wentOn'>, waiting: number): Sample => ({
  at: Date.parse(wentOn?.at ?? startedAt),
  done: wentOn ? Math.max(0, wentOn.done - waiting) : 0,
})

/** The rate of the last seconds; until there are some, as after a reload, that since it is timed. */
const useRate = (done: number, readAt: number, from: Sample): number | undefined => {
  const [samples, setSamples] = useState<readonly Sample[]>([])
  useEffect(() => setSamples((before) => withSample(before, { at: readAt, done })), [done, readAt])
  return rateOf(samples) ?? rateOf([from, { at: readAt, done }])
}

/** Bar, n of total, rate, time left, figures, and Cancel. */
export const RunProgress = ({ run, readAt }: { run: ExportRun; readAt: number }) => {
  const { counts, kind, status, wentOn } = run
  const { reason } = usePermission('exports:write')
  // The run counts what was stopped as done until it is taken up; to whoever watches it is still to be sent.
  const waiting = waitingIn(run)
  const done = counts.done - waiting
  const rate = useRate(done, readAt, timedFrom(run, waiting))
  const [asking, setAsking] = useState(false)
  const left = counts.total - done
  const label =
    status === 'cancelled' ? messages.cancelling : status === 'preparing' ? messages.preparing : messages.progress[kind]
  return (
    <ProgressPanel
      label={label}
      done={done}
      total={counts.total}
      growing={status === 'preparing'}
      rate={rate}
      timeLeft={status === 'preparing' ? undefined : timeLeftOf(left, rate)}
      kind={counts.failed > 0 ? 'attention' : 'progress'}
      action={
        status !== 'cancelled' && (
          <ActionButton variant="default" size="xs" disabledReason={reason} onClick={() => setAsking(true)}>
            {messages.cancel}
          </ActionButton>
        )
      }
    >
      <KeyFigures
        figures={(['succeeded', 'failed', 'held', 'cancelled'] as const).map((name) => ({
          label: resultNames[name],
          value: formatCount(counts[name]),
        }))}
      />
      {wentOn && (
        <p className={classes.wentOn}>
          {waitMessages.wentOnAt} <RelativeTime at={wentOn.at} />. {waitMessages.wentOnRate}
        </p>
      )}
      <CancelDialog run={run} left={left} opened={asking} onClose={() => setAsking(false)} />
    </ProgressPanel>
  )
}

interface CancelDialogProps {
  run: Pick<ExportRun, 'id' | 'mode' | 'status'>
  left: number
  opened: boolean
  onClose: () => void
}

const CancelDialog = ({ run, left, opened, onClose }: CancelDialogProps) => {
  const cancel = useCancelRun(run.id)
  const close = () => {
    cancel.reset()
    onClose()
  }
  return (
    <ConfirmDialog
      opened={opened}
      title={messages.cancelTitle}
      mode={run.mode}
      confirmLabel={messages.cancel}
      cancelLabel={messages.keep}
      danger
      pending={cancel.isPending}
      problem={cancel.error}
      onCancel={close}
      onConfirm={() => cancel.mutate(undefined, { onSuccess: close })}
    >
      {run.status === 'preparing' ? messages.cancelPreparing : messages.cancelText(countOf(left, 'bill'))}
    </ConfirmDialog>
  )
}
