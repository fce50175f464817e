import type { SelectionPreview } from '@billbridge/contract/selection-previews'
import { Button, Group, Skeleton, Stack, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { CurrencyTotals } from '../../components/currency-totals.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { ModeBadge } from '../../components/mode.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { formatCount } from '../../lib/format-count.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { previewMessages as messages, modeNames } from '../../lib/messages/export-dialogs.ts'
import type { ExportAction } from '../../lib/messages/exports.ts'
import type { ActionDialogProps } from './action-request.ts'
import { previewQuery } from './export-queries.ts'
import classes from './exports.module.css'
import { useAct } from './use-act.ts'

/** What an action will do, counted now: how many, sums per currency, what is left out and why. Then it is done. */
export const ActionDialog = (props: ActionDialogProps) => {
  const { action, selection, mode, onClose } = props
  const preview = useQuery(previewQuery(action, selection))
  const [reason, setReason] = useState('')
  const [reasonMissing, setReasonMissing] = useState(false)
  const reasonField = useRef<HTMLTextAreaElement>(null)
  const act = useAct(props)
  const eligible = preview.data?.eligible
  const nothing = eligible?.count === 0
  const needsReason = action === 'archive' || action === 'accept'

  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (!eligible || nothing || act.pending) return
    if (needsReason && reason.trim() === '') {
      setReasonMissing(true)
      reasonField.current?.focus()
      return
    }
    act.run(reason.trim())
  }

  return (
    <Dialog onClose={onClose} title={messages.title[action]} closeOnClickOutside={!act.pending}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <div className={classes.mode}>
            <span className={classes.quiet}>{messages.destination}</span>
            <strong>{modeNames[mode]}</strong>
            <ModeBadge mode={mode} />
          </div>
          {preview.error ? (
            <ProblemAlert problem={preview.error} onRetry={() => void preview.refetch()} />
          ) : (
            <Summary action={action} preview={preview.data} />
          )}
          <p>{messages.consequence[action](mode)}</p>
          {needsReason && (
            <Textarea
              ref={reasonField}
              label={messages.reason}
              description={messages.reasonHelp}
              autosize
              minRows={2}
              withAsterisk
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              error={reasonMissing && reason.trim() === '' ? messages.reasonMissing : undefined}
            />
          )}
          {act.problem && <ProblemAlert problem={act.problem} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose} disabled={act.pending} data-autofocus>
              {shared.cancel}
            </Button>
            <Button type="submit" loading={act.pending} disabled={!eligible || nothing}>
              {messages.confirm[action](eligible ? formatCount(eligible) : '…')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

const Summary = ({ action, preview }: { action: ExportAction; preview: SelectionPreview | undefined }) => {
  if (!preview) return <Skeleton height={96} aria-label={messages.loading} role="status" />
  const leftOutCount = preview.leftOut.reduce((sum, { count }) => sum + count, 0)
  return (
    <>
      {preview.eligible.count === 0 ? (
        <Notice kind="attention" title={messages.nothing} announced />
      ) : (
        <div className={classes.summary} role="status">
          <p>
            <span className={classes.big}>{messages.bills(formatCount(preview.eligible))}</span>{' '}
            {messages.willGo[action]}
          </p>
          <CurrencyTotals totals={preview.totals} />
        </div>
      )}
      {preview.effects.length > 0 && (
        <div>
          <p>
            {preview.effectsOf < preview.eligible.count
              ? messages.effectsOf(formatCount(preview.effectsOf))
              : messages.effects}
          </p>
          <ul className={classes.leftOut}>
            {preview.effects.map(({ reason, message, count }) => (
              <li key={reason}>{messages.leftOutLine(formatCount(count), message)}</li>
            ))}
          </ul>
        </div>
      )}
      {preview.willFail.length > 0 && (
        <div>
          <p>{messages.willFail(formatCount(preview.willFail.reduce((sum, { count }) => sum + count, 0)))}</p>
          <ul className={classes.leftOut}>
            {preview.willFail.map(({ reason, message, count }) => (
              <li key={reason}>{messages.leftOutLine(formatCount(count), message)}</li>
            ))}
          </ul>
        </div>
      )}
      {leftOutCount > 0 && (
        <div>
          <p>{messages.leftOut(formatCount(leftOutCount))}</p>
          <ul className={classes.leftOut}>
            {preview.leftOut.map(({ reason, message, count }) => (
              <li key={reason}>{messages.leftOutLine(formatCount(count), message)}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
