import { Button, Group, Stack, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { Dialog } from '../../components/dialog.tsx'
import { ModeBadge } from '../../components/mode.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { formatCount } from '../../lib/format-count.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { previewMessages as messages, modeNames } from '../../lib/messages/export-dialogs.ts'
import type { ActionDialogProps } from './action-request.ts'
import { previewQuery } from './export-queries.ts'
import classes from './exports.module.css'
import { changedBy, isCorrection, PreviewSummary } from './preview-summary.tsx'
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
  const changed = preview.data && isCorrection(action) ? changedBy(preview.data) : undefined
  const count = changed === undefined ? (eligible ? formatCount(eligible) : '…') : formatCount(changed)
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
            <PreviewSummary action={action} preview={preview.data} />
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
              {changed === 0 && !nothing ? messages.lookAgain : messages.confirm[action](count)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
