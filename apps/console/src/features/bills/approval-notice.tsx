import { Button } from '@mantine/core'
import { useState } from 'react'
import { Notice } from '../../components/notice.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { approvalMessages as messages } from '../../lib/messages/bills.ts'
import { type ApprovalPlan, undoOf } from './approval.ts'
import { useSetApprovals } from './bill-queries.ts'
import classes from './bills.module.css'

/** What was done to which bills. */
export interface ApprovalNews {
  plan: ApprovalPlan
  changed: number
}

interface ApprovalNoticeProps {
  news: ApprovalNews
  onDismiss: () => void
}

/** What was just done, with the way back to where each bill was; it stays until it is dismissed. */
export const ApprovalNotice = ({ news: { plan, changed }, onDismiss }: ApprovalNoticeProps) => {
  const undo = useSetApprovals()
  const [undone, setUndone] = useState<number | null>(null)
  const title = undone === null ? messages.done[plan.approvalStatus](changed) : messages.undone(undone)
  return (
    <div className={classes.notice}>
      <Notice
        kind="done"
        title={title}
        announced
        actions={
          <>
            {undone === null && (
              <Button
                variant="default"
                size="xs"
                loading={undo.isPending}
                onClick={() => undo.mutate(undoOf(plan), { onSuccess: setUndone })}
              >
                {messages.undo}
              </Button>
            )}
            <Button variant="subtle" color="gray" size="xs" onClick={onDismiss}>
              {messages.dismiss}
            </Button>
          </>
        }
      />
      {undo.error && <ProblemAlert problem={undo.error} />}
    </div>
  )
}
