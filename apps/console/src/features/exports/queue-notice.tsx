import { Button } from '@mantine/core'
import { useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { formatCount } from '../../lib/format-count.ts'
import { messages } from '../../lib/messages/export-notices.ts'
import { paths } from '../../lib/paths.ts'
import { type Archived, useRestore } from './export-changes.ts'
import classes from './exports.module.css'

export type QueueNews = { kind: 'archived'; archived: Archived } | { kind: 'restored' | 'kept'; changed: number }

interface QueueNoticeProps {
  news: QueueNews
  mode: 'live' | 'test'
  onDismiss: () => void
}

/** What was just done, with the way back; it stays until it is dismissed, so that nobody has to be quick. */
export const QueueNotice = ({ news, mode, onDismiss }: QueueNoticeProps) => {
  const restore = useRestore()
  const [undone, setUndone] = useState<number | null>(null)
  const dismiss = (
    <Button variant="subtle" color="gray" size="xs" onClick={onDismiss}>
      {messages.dismiss}
    </Button>
  )
  if (news.kind !== 'archived' || undone !== null) {
    const title =
      news.kind === 'archived'
        ? messages.undone(formatCount(undone ?? 0))
        : messages[news.kind === 'kept' ? 'keptNotice' : 'restoredNotice'](formatCount(news.changed))
    return (
      <div className={classes.notice}>
        <Notice kind="done" title={title} announced actions={dismiss} />
      </div>
    )
  }
  const { changed, ids } = news.archived
  return (
    <div className={classes.notice}>
      <Notice
        kind="done"
        title={messages.archivedNotice(formatCount(changed))}
        announced
        actions={
          <>
            {ids ? (
              <Button
                variant="default"
                size="xs"
                loading={restore.isPending}
                onClick={() => restore.mutate({ ids }, { onSuccess: (answer) => setUndone(answer.changed) })}
              >
                {messages.undo}
              </Button>
            ) : (
              <ActionButton variant="default" size="xs" to={paths.exports('archived', { mode })}>
                {messages.toArchived}
              </ActionButton>
            )}
            {dismiss}
          </>
        }
      />
      {restore.error && <ProblemAlert problem={restore.error} />}
    </div>
  )
}
